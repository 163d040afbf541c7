/** Tents, stoves and things to sit on. */
import { line, metal, metalDark, paper, wood, woodDark } from './palette.ts'
import { circle, type Drawing, oval, path, rect, stroke, turned } from './pen.ts'

export const camping = {
  tent: (tones) =>
    path('M200 112L352 306H48Z', tones.base) +
    path('M200 112L352 306H262Z', tones.dark) +
    path('M200 112L262 306H138Z', tones.light) +
    path('M200 158L236 306H164Z', line, 0.85) +
    path('M200 158L164 306H138L194 132Z', paper, 0.9) +
    stroke('M200 112V96M200 112L30 300M200 112L370 300', tones.dark, 4),
  sleepingbag: (tones) =>
    turned(
      -24,
      path(
        'M136 96C136 60 264 60 264 96C292 150 288 250 252 318C236 340 164 340 148 318C112 250 108 150 136 96Z',
        tones.base,
      ) +
        path(
          'M152 104C152 78 248 78 248 104C252 126 238 140 200 140C162 140 148 126 152 104Z',
          tones.light,
        ) +
        oval([200, 106, 34, 18], paper) +
        stroke(
          'M122 176C160 190 240 190 278 176M116 220C160 236 240 236 284 220M124 264C160 278 240 278 276 264',
          tones.dark,
          5,
          0.6,
        ) +
        stroke('M248 130C258 190 254 240 240 290', paper, 5),
    ),
  stove: (tones) =>
    path(
      'M152 242H248C262 242 268 252 268 266V294C268 302 262 306 254 306H146C138 306 132 302 132 294V266C132 252 138 242 152 242Z',
      tones.base,
    ) +
    rect([132, 264, 136, 22], paper, 0, 0.85) +
    rect([184, 214, 32, 32], metalDark, 4) +
    path('M152 196H248L232 216H168Z', metal) +
    stroke('M136 176L166 200M264 176L234 200M200 178V198', metalDark, 8) +
    stroke('M128 174H272', metalDark, 9) +
    stroke('M216 228H264', line, 6) +
    path('M200 84C236 122 240 146 226 166H174C160 146 164 122 200 84Z', '#6fa7d6', 0.85) +
    path('M200 122C216 140 218 154 212 166H188C182 154 184 140 200 122Z', '#f2cb7d'),
  mug: (tones) =>
    path('M110 132H258V280C258 296 248 306 232 306H136C120 306 110 296 110 280Z', tones.base) +
    stroke('M258 172C326 160 326 270 258 258', tones.base, 20) +
    stroke('M258 172C326 160 326 270 258 258', tones.dark, 5, 0.3) +
    oval([184, 132, 74, 16], tones.dark) +
    oval([184, 133, 64, 11], '#5a3a28') +
    path('M126 168H140V280C132 276 126 270 126 262Z', tones.light, 0.8) +
    path('M168 238L196 198L212 222L222 210L240 238Z', tones.dark, 0.75) +
    stroke('M160 104C150 92 170 84 160 70M204 104C194 92 214 84 204 70', paper, 7),
  mat: (tones) =>
    path('M150 240L330 214L362 284L110 306Z', tones.base) +
    stroke('M178 238L150 300M214 232L194 298M250 226L240 294M286 222L286 290', tones.dark, 4, 0.6) +
    circle(130, 246, 60, tones.base) +
    circle(130, 246, 44, tones.dark) +
    circle(130, 246, 30, tones.base) +
    circle(130, 246, 16, tones.dark) +
    circle(130, 246, 6, tones.light) +
    rect([320, 216, 16, 14], line, 4),
  lantern: (tones) =>
    stroke('M150 116C150 50 250 50 250 116', metalDark, 7) +
    rect([148, 108, 104, 24], line, 8) +
    rect([150, 130, 100, 124], '#fff3cf', 22) +
    circle(200, 192, 70, tones.light, 0.35) +
    circle(200, 192, 32, tones.base) +
    circle(200, 192, 16, paper) +
    stroke('M150 146H250M150 238H250', metalDark, 4) +
    rect([136, 250, 128, 56], tones.dark, 14) +
    circle(200, 278, 10, tones.light),
  rucksack: (tones) =>
    stroke('M172 92C172 62 228 62 228 92', tones.dark, 10) +
    rect([118, 84, 164, 222], tones.base, 54) +
    rect([102, 196, 40, 92], tones.dark, 16) +
    rect([258, 196, 40, 92], tones.dark, 16) +
    path('M118 148C118 106 142 84 172 84H228C258 84 282 106 282 148V166H118Z', tones.dark) +
    rect([142, 206, 116, 84], tones.light, 20) +
    stroke('M146 226H254', tones.dark, 5) +
    rect([192, 150, 16, 44], wood, 5) +
    rect([186, 164, 28, 16], paper, 4),
  pots: (tones) =>
    rect([98, 206, 178, 100], tones.base, 20) +
    rect([92, 196, 190, 18], tones.dark, 8) +
    stroke('M282 232H354', line, 14) +
    rect([130, 128, 116, 70], metal, 12) +
    rect([124, 120, 128, 14], metalDark, 7) +
    path('M132 118C134 100 242 100 244 118Z', metal) +
    circle(188, 98, 10, line) +
    path('M112 226H126V294C116 292 112 286 112 276Z', tones.light, 0.6),
  chair: (tones) =>
    stroke('M108 306L252 196M292 306L148 196', metalDark, 9) +
    stroke('M132 92L118 226L152 300M268 92L282 226L248 300', metalDark, 9) +
    path('M130 86C170 98 230 98 270 86L286 232C230 262 170 262 114 232Z', tones.base) +
    path('M117 204C170 232 230 232 283 204L286 232C230 262 170 262 114 232Z', tones.dark) +
    stroke('M136 120C172 130 228 130 264 120', tones.light, 8),
  hammock: (tones) =>
    rect([54, 76, 26, 230], woodDark, 10) +
    rect([320, 76, 26, 230], woodDark, 10) +
    stroke('M72 132L112 172M328 132L288 172', line, 5) +
    path('M108 166C130 300 270 300 292 166C276 210 124 210 108 166Z', tones.dark) +
    path('M108 166C120 282 280 282 292 166C262 236 138 236 108 166Z', tones.base) +
    stroke('M140 214C160 246 240 246 260 214', tones.light, 6) +
    circle(66, 66, 44, '#7c9363') +
    circle(334, 62, 48, '#6d8456') +
    circle(30, 92, 26, '#8aa070') +
    circle(374, 92, 28, '#8aa070'),
  pillow: (tones) =>
    path(
      'M86 196C80 172 104 164 126 172C170 182 230 182 274 172C296 164 320 172 314 196C306 230 306 250 314 280C320 304 296 310 274 304C230 296 170 296 126 304C104 310 80 304 86 280C94 250 94 230 86 196Z',
      tones.base,
    ) +
    path(
      'M94 270C100 300 150 280 200 282C250 280 300 300 306 270C320 304 296 310 274 304C230 296 170 296 126 304C104 310 80 304 94 270Z',
      tones.dark,
      0.5,
    ) +
    stroke('M146 218C180 210 222 210 254 218', tones.light, 8) +
    stroke('M240 120H274L240 152H274M290 84H314L290 108H314', tones.dark, 7),
  headtorch: (tones) =>
    stroke('M86 214C86 110 314 110 314 214', tones.light, 26) +
    stroke('M86 214C86 250 120 276 150 280M314 214C314 250 280 276 250 280', tones.dark, 20) +
    rect([144, 176, 112, 112], tones.base, 28) +
    circle(200, 232, 38, metal) +
    circle(200, 232, 28, '#fff3cf') +
    circle(200, 232, 12, '#f2cb7d') +
    rect([182, 166, 36, 14], '#b9532f', 6) +
    stroke('M118 314L98 338M200 318V342M282 314L302 338', '#f2cb7d', 7),
  cutlery: (tones) =>
    turned(
      -14,
      path(
        'M128 92H136V132H142V92H150V132H156V92H164V150C164 166 154 174 152 182V304H140V182C138 174 128 166 128 150Z',
        metalDark,
      ),
    ) +
    turned(
      2,
      path(
        'M196 92C220 92 226 120 222 146C220 164 212 170 210 180V304H196V180C188 170 182 160 182 140C180 116 184 92 196 92Z',
        metal,
      ),
    ) +
    turned(
      16,
      path('M246 110C264 128 268 168 262 200H246Z', metal) +
        rect([242, 198, 24, 108], wood, 10) +
        circle(254, 222, 4, line) +
        circle(254, 278, 4, line),
    ) +
    rect([92, 240, 208, 52], tones.base, 12) +
    stroke('M104 266H288', tones.light, 5),
  matches: (tones) =>
    rect([96, 188, 208, 118], tones.base, 8) +
    rect([96, 262, 208, 44], tones.dark, 8) +
    rect([118, 206, 120, 42], paper, 6) +
    path('M166 216C182 228 180 240 168 240C154 240 152 230 166 216Z', tones.base) +
    [130, 160, 190, 220, 250]
      .map(
        (x, i) =>
          stroke(`M${x} 188V${130 - (i % 2) * 14}`, wood, 9) +
          circle(x, 126 - (i % 2) * 14, 9, tones.dark),
      )
      .join('') +
    path('M250 62C276 88 274 112 250 116C226 112 226 88 250 62Z', '#f2cb7d'),
} satisfies Record<string, Drawing>
