/** Wool, wax, clay and paper. */
import { line, paper, wood, woodDark } from './palette.ts'
import { circle, type Drawing, oval, path, rect, stroke } from './pen.ts'

const flame = path('M200 60C218 84 218 104 200 108C182 104 182 84 200 60Z', '#f2cb7d')
const plant = '#6d8456'

export const home = {
  blanket: (tones) =>
    rect([90, 246, 220, 60], tones.dark, 28) +
    rect([98, 194, 204, 60], tones.base, 28) +
    rect([90, 142, 220, 60], tones.light, 28) +
    path('M172 142H254V290L240 306L226 290L212 306L198 290L184 306L172 292Z', tones.base) +
    stroke('M172 166H254M172 196H254M172 226H254M172 256H254', tones.light, 6) +
    stroke('M118 172H160M268 172H288', tones.base, 5),
  candle: (tones) =>
    circle(200, 96, 66, '#f2cb7d', 0.25) +
    flame +
    stroke('M200 108V134', line, 4) +
    rect([126, 134, 148, 172], tones.base, 16) +
    oval([200, 138, 74, 14], tones.light) +
    rect([152, 186, 96, 80], paper, 6) +
    stroke('M172 210H228M180 228H220M188 246H212', tones.dark, 5),
  vase: (tones) =>
    stroke('M206 160C206 110 236 80 262 62M212 120C196 102 186 84 186 64', woodDark, 5) +
    [
      [262, 60],
      [240, 82],
      [186, 62],
      [228, 108],
      [198, 90],
    ]
      .map(([x, y]) => oval([Number(x), Number(y), 13, 9], plant))
      .join('') +
    path(
      'M178 150H232C230 176 292 196 288 250C286 296 246 306 200 306C150 306 114 290 116 246C118 198 178 180 178 150Z',
      tones.base,
    ) +
    path(
      'M132 250C134 218 164 200 176 186C156 220 152 262 168 296C146 288 130 274 132 250Z',
      tones.light,
      0.7,
    ) +
    stroke('M178 150H232', tones.dark, 8),
  lamp: (tones) =>
    stroke('M200 172V292', wood, 12) +
    rect([138, 288, 124, 18], woodDark, 9) +
    path('M112 176C112 112 154 76 200 76C246 76 288 112 288 176Z', tones.base) +
    path('M134 176L96 268H304L266 176Z', '#f9eed6', 0.55) +
    path('M138 166C142 128 164 106 190 98C168 120 162 142 162 166Z', tones.light) +
    rect([104, 168, 192, 14], tones.dark, 7),
  cushion: (tones) =>
    path(
      'M96 128C140 142 260 142 304 128C316 126 320 134 316 146C302 200 302 242 316 286C320 300 314 306 302 304C260 294 140 294 98 304C86 306 80 300 84 286C98 242 98 200 84 146C80 134 84 126 96 128Z',
      tones.base,
    ) +
    stroke(
      'M136 160C136 220 136 230 134 268M168 166V276M200 166V276M232 166V276M264 160C264 220 264 230 266 268',
      tones.light,
      5,
      0.75,
    ) +
    circle(200, 220, 9, tones.dark),
  basket: (tones) =>
    stroke('M126 178C126 96 274 96 274 178', woodDark, 13) +
    path('M96 176H304L282 292C280 302 274 306 264 306H136C126 306 120 302 118 292Z', tones.base) +
    stroke('M108 204H292M113 232H287M118 260H282M124 286H276', tones.dark, 5, 0.7) +
    stroke('M140 184L150 300M176 184L180 300M224 184L220 300M260 184L250 300', tones.light, 5) +
    rect([88, 166, 224, 24], tones.dark, 12),
  planter: (tones) =>
    stroke(
      'M200 210C200 150 196 120 200 84M200 180C170 160 150 140 140 108M200 190C230 170 252 150 262 116',
      plant,
      6,
    ) +
    [
      [200, 78, 0],
      [138, 104, -34],
      [264, 110, 34],
      [170, 146, -50],
      [232, 152, 50],
    ]
      .map(
        ([x, y, a]) =>
          `<g transform="rotate(${a} ${x} ${y})">${path(`M${x} ${Number(y) - 34}C${Number(x) + 26} ${Number(y) - 10} ${Number(x) + 18} ${Number(y) + 24} ${x} ${Number(y) + 30}C${Number(x) - 18} ${Number(y) + 24} ${Number(x) - 26} ${Number(y) - 10} ${x} ${Number(y) - 34}Z`, plant)}</g>`,
      )
      .join('') +
    path('M122 206H278L260 292H140Z', tones.base) +
    rect([114, 194, 172, 28], tones.dark, 8) +
    rect([120, 288, 160, 18], tones.dark, 9) +
    path('M140 226H154L162 284H150Z', tones.light, 0.7),
  towel: (tones) =>
    rect([70, 92, 260, 12], woodDark, 6) +
    circle(66, 98, 12, wood) +
    circle(334, 98, 12, wood) +
    rect([118, 92, 164, 206], tones.base, 8) +
    rect([118, 92, 84, 178], tones.light, 8) +
    stroke('M132 118H190M132 142H190M132 166H190M132 190H190M132 214H190', tones.base, 5) +
    stroke('M122 250H198', paper, 8) +
    stroke('M206 278H278', paper, 8) +
    stroke('M128 304V298M150 304V298M172 304V298', tones.light, 4),
  teapot: (tones) =>
    stroke('M262 212C330 200 336 292 258 286', tones.dark, 14) +
    path('M134 206C90 200 96 160 66 154L60 172C80 190 84 250 138 268Z', tones.dark) +
    path(
      'M200 150C262 150 286 196 284 236C282 284 250 306 200 306C150 306 118 284 116 236C114 196 138 150 200 150Z',
      tones.base,
    ) +
    path('M150 160C166 140 234 140 250 160C234 172 166 172 150 160Z', tones.dark) +
    circle(200, 134, 13, wood) +
    path(
      'M136 232C138 204 152 186 172 178C156 206 154 256 172 288C148 280 134 260 136 232Z',
      tones.light,
      0.6,
    ),
  clock: (tones) =>
    rect([138, 284, 26, 26], woodDark, 8) +
    rect([236, 284, 26, 26], woodDark, 8) +
    circle(200, 200, 106, tones.base) +
    circle(200, 200, 84, paper) +
    stroke('M200 128V140M200 260V272M128 200H140M260 200H272', line, 6) +
    stroke('M200 200V152M200 200L236 222', line, 8) +
    circle(200, 200, 9, tones.dark) +
    rect([186, 76, 28, 22], tones.dark, 8),
  bowl: (tones) =>
    path('M78 190H322C322 262 270 306 200 306C130 306 78 262 78 190Z', tones.base) +
    oval([200, 190, 122, 28], tones.dark) +
    circle(152, 172, 30, plant) +
    circle(196, 160, 36, '#7c9363') +
    circle(244, 172, 32, plant) +
    circle(216, 182, 15, '#b9532f') +
    circle(166, 186, 13, '#b9532f') +
    path(
      'M78 192C110 226 290 226 322 192C322 262 270 306 200 306C130 306 78 262 78 192Z',
      tones.base,
    ) +
    stroke('M104 240C140 268 260 268 296 240', tones.dark, 4, 0.6),
  plates: (tones) =>
    [300, 282, 264, 246]
      .map((y) => oval([200, y, 122, 20], tones.dark) + oval([200, y - 6, 122, 20], tones.base))
      .join('') +
    circle(200, 166, 92, tones.base) +
    circle(200, 166, 66, tones.light) +
    [
      [170, 130],
      [226, 150],
      [190, 192],
      [240, 196],
      [158, 176],
      [206, 112],
    ]
      .map(([x, y]) => circle(Number(x), Number(y), 3, woodDark))
      .join(''),
  star: (tones) =>
    stroke('M200 40V96', line, 4) +
    circle(200, 202, 120, tones.light, 0.35) +
    path(
      'M200 88L228 164L308 162L244 210L268 288L200 242L132 288L156 210L92 162L172 164Z',
      tones.base,
    ) +
    path(
      'M200 88V206L172 164ZM308 162L200 206L228 164ZM268 288L200 206L244 210ZM132 288L200 206L200 242ZM92 162L200 206L156 210Z',
      tones.light,
    ) +
    circle(200, 204, 14, paper),
} satisfies Record<string, Drawing>
