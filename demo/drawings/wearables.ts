/** Watches, earphones and lights. */
import { line, metal, metalDark, paper } from './palette.ts'
import { circle, type Drawing, oval, path, rect, stroke, turned } from './pen.ts'

const screen = '#1b2027'

export const wearables = {
  watch: (tones) =>
    path('M152 60H248L256 146H144ZM144 258H256L248 346H152Z', tones.base) +
    stroke('M200 282V284M200 304V306M200 326V328', tones.dark, 9) +
    rect([282, 184, 18, 40], metalDark, 6) +
    circle(200, 202, 92, metal) +
    circle(200, 202, 78, screen) +
    stroke('M148 222A54 54 0 1 1 252 222', tones.light, 9) +
    stroke('M176 206H186L194 184L206 226L214 206H226', paper, 6),
  strap: (tones) =>
    stroke('M66 218C66 128 334 128 334 218', tones.dark, 24) +
    stroke('M66 218C66 286 140 292 160 290M334 218C334 286 260 292 240 290', tones.base, 30) +
    rect([140, 256, 120, 66], line, 28) +
    circle(200, 289, 20, tones.base) +
    path('M200 300C184 288 188 274 200 282C212 274 216 288 200 300Z', paper),
  band: (tones) =>
    turned(
      -16,
      rect([118, 64, 60, 268], tones.base, 26) +
        stroke('M134 90V306M162 90V306', tones.light, 5, 0.7) +
        rect([112, 88, 72, 30], metal, 8),
    ) +
    turned(
      12,
      rect([226, 70, 60, 262], tones.dark, 26) +
        [120, 152, 184, 216, 248, 280]
          .map((y) => stroke(`M238 ${y}L256 ${y + 10}L274 ${y}`, tones.light, 5, 0.7))
          .join(''),
    ),
  earphones: (tones) =>
    stroke('M112 224C84 120 130 76 200 76C270 76 316 120 288 224', tones.dark, 9) +
    stroke('M112 224C96 186 128 164 144 196M288 224C304 186 272 164 256 196', tones.base, 18) +
    rect([92, 208, 50, 86], tones.base, 24) +
    rect([258, 208, 50, 86], tones.base, 24) +
    circle(146, 214, 24, tones.light) +
    circle(254, 214, 24, tones.light) +
    circle(146, 214, 10, screen) +
    circle(254, 214, 10, screen),
  cliplight: (tones) =>
    circle(200, 200, 100, tones.light, 0.35) +
    rect([174, 262, 52, 50], line, 10) +
    circle(200, 200, 84, line) +
    circle(200, 200, 68, tones.base) +
    [
      [200, 168],
      [200, 232],
      [168, 200],
      [232, 200],
      [177, 177],
      [223, 177],
      [177, 223],
      [223, 223],
    ]
      .map(([x, y]) => circle(Number(x), Number(y), 9, tones.light))
      .join('') +
    circle(200, 200, 15, paper),
  powerbank: (tones) =>
    turned(
      -8,
      rect([130, 92, 140, 214], tones.base, 26) +
        rect([130, 92, 140, 40], tones.dark, 18) +
        rect([182, 84, 36, 14], metalDark, 4) +
        path('M208 160L172 214H196L188 256L230 198H204Z', tones.light) +
        [166, 190, 214].map((x) => circle(x, 282, 5, paper)).join('') +
        circle(238, 282, 5, tones.light),
    ),
  buds: (tones) =>
    rect([116, 196, 168, 110], tones.base, 44) +
    path('M116 232C116 212 136 196 160 196H240C264 196 284 212 284 232Z', tones.dark) +
    circle(200, 262, 6, paper) +
    [148, 252]
      .map(
        (x) =>
          rect([x - 10, 128, 20, 74], tones.base, 10) +
          circle(x, 122, 28, tones.light) +
          oval([x + (x < 200 ? 16 : -16), 118, 11, 15], line),
      )
      .join(''),
  pouch: (tones) =>
    rect([92, 150, 216, 156], tones.base, 56) +
    stroke('M112 206C160 184 240 184 288 206', tones.dark, 8) +
    rect([266, 196, 34, 14], metal, 6) +
    stroke('M124 276C150 292 250 292 276 276', tones.light, 4, 0.8) +
    stroke('M148 150C148 106 196 106 188 82', tones.dark, 8) +
    rect([160, 232, 80, 34], '#b8735a', 6) +
    stroke('M176 249H224', paper, 4),
  headphones: (tones) =>
    stroke('M100 234C84 66 316 66 300 234', tones.dark, 20) +
    stroke('M138 112C170 84 230 84 262 112', tones.light, 12) +
    rect([78, 196, 66, 110], tones.base, 32) +
    rect([256, 196, 66, 110], tones.base, 32) +
    rect([124, 206, 30, 92], tones.dark, 14) +
    rect([246, 206, 30, 92], tones.dark, 14) +
    circle(106, 250, 9, tones.light) +
    circle(294, 250, 9, tones.light),
  speaker: (tones) =>
    stroke('M126 118C126 66 274 66 274 118', '#c79a66', 12) +
    rect([88, 112, 224, 194], tones.base, 34) +
    circle(172, 214, 66, tones.dark) +
    circle(172, 214, 50, tones.base) +
    [0, 1, 2, 3, 4]
      .flatMap((r) => [0, 1, 2, 3, 4].map((c) => circle(140 + c * 16, 182 + r * 16, 4, tones.dark)))
      .join('') +
    circle(272, 172, 22, paper) +
    stroke('M272 172V158', line, 5) +
    circle(272, 238, 12, tones.light) +
    circle(272, 272, 8, tones.light),
  scale: (tones) =>
    path('M104 112H296L338 296H62Z', tones.base) +
    path('M62 296H338L334 312H66Z', tones.dark) +
    rect([158, 128, 84, 40], screen, 8) +
    stroke('M176 148H190M200 140V156M212 140V156H224V140H212', '#9fe0c4', 4) +
    path(
      'M150 206C134 206 130 250 148 268C162 276 170 264 166 246C164 228 168 206 150 206ZM250 206C266 206 270 250 252 268C238 276 230 264 234 246C236 228 232 206 250 206Z',
      tones.dark,
      0.6,
    ),
  armband: (tones) =>
    stroke('M74 176C94 128 306 128 326 176V236C306 286 94 286 74 236Z', tones.dark, 12) +
    path('M74 176C94 132 306 132 326 176V236C306 280 94 280 74 236Z', tones.base) +
    rect([146, 92, 108, 214], line, 18) +
    rect([156, 104, 88, 176], '#8fb3c2', 8) +
    path('M156 232L190 190L214 216L230 200L244 222V280H156Z', tones.light) +
    circle(222, 136, 13, '#f2cb7d') +
    stroke('M188 294H212', metalDark, 5),
  ring: (tones) =>
    stroke('M200 118A86 86 0 1 1 199 118', tones.base, 38) +
    stroke('M200 118A86 86 0 1 1 199 118', tones.light, 8, 0.6) +
    stroke('M138 152A86 86 0 0 1 200 122', paper, 8, 0.8) +
    [232, 252, 244].map((y, i) => circle(176 + i * 24, y + 30, 6, '#9fe0c4')).join(''),
  solar: (tones) =>
    [0, 1, 2]
      .map((i) =>
        turned(
          i === 1 ? 0 : i === 0 ? 5 : -5,
          rect([72 + i * 88, 112 + (i === 1 ? 0 : 10), 80, 176], tones.base, 8) +
            stroke(
              `M${98 + i * 88} ${124 + (i === 1 ? 0 : 10)}V${276 + (i === 1 ? 0 : 10)}M${126 + i * 88} ${124 + (i === 1 ? 0 : 10)}V${276 + (i === 1 ? 0 : 10)}M${80 + i * 88} 166H${144 + i * 88}M${80 + i * 88} 206H${144 + i * 88}M${80 + i * 88} 246H${144 + i * 88}`,
              tones.light,
              3,
            ),
          112 + i * 88,
          200,
        ),
      )
      .join('') + circle(320, 78, 30, '#f2cb7d'),
} satisfies Record<string, Drawing>
