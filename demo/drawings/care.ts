/** Tubes, jars, droppers and bars of soap. */
import { line, paper, wood } from './palette.ts'
import { circle, type Drawing, path, rect, stroke, turned } from './pen.ts'

const leaf = (fill: string) =>
  path('M0 18C-18 2 -12 -22 0 -34C12 -22 18 2 0 18Z', fill) + stroke('M0 24V-20', paper, 3)
const sprig = (x: number, y: number, fill: string) =>
  `<g transform="translate(${x} ${y})">${leaf(fill)}</g>`

export const care = {
  pump: (tones) =>
    rect([130, 150, 140, 156], tones.base, 26) +
    rect([176, 122, 48, 32], paper, 6) +
    stroke('M200 122V92', line, 9) +
    path(
      'M148 82H214C226 82 226 102 214 102H170C158 102 156 116 142 114C128 112 132 82 148 82Z',
      line,
    ) +
    rect([150, 190, 100, 84], paper, 10) +
    sprig(200, 238, tones.dark) +
    path('M144 176C144 166 150 162 156 162V294C148 292 144 286 144 276Z', tones.light, 0.7),
  jar: (tones) =>
    rect([102, 196, 196, 110], tones.base, 26) +
    rect([94, 146, 212, 58], wood, 14) +
    stroke('M112 166H288M112 184H288', '#b08252', 3) +
    rect([140, 224, 120, 58], paper, 10) +
    stroke('M162 244H238M162 262H208', tones.dark, 6),
  dropper: (tones) =>
    rect([132, 178, 136, 128], tones.base, 24) +
    rect([140, 224, 120, 74], tones.dark, 18, 0.4) +
    rect([170, 134, 60, 50], line, 8) +
    path('M178 138V96C178 70 222 70 222 96V138Z', paper) +
    rect([156, 206, 88, 70], paper, 8) +
    path('M200 216C214 234 212 254 200 254C188 254 186 234 200 216Z', tones.base) +
    path('M314 246C330 268 328 288 314 288C300 288 298 268 314 246Z', tones.light),
  stick: (tones) =>
    rect([140, 176, 120, 130], tones.base, 18) +
    rect([150, 150, 100, 40], paper, 8) +
    path('M156 152V120C156 84 244 84 244 120V152Z', tones.light) +
    rect([140, 282, 120, 24], tones.dark, 10) +
    circle(200, 234, 26, paper) +
    stroke('M188 234L198 244L214 224', tones.dark, 6) +
    rect([290, 218, 74, 88], tones.dark, 16),
  tube: (tones) =>
    turned(
      6,
      path('M136 92H264L248 268H152Z', tones.base) +
        rect([130, 78, 140, 22], tones.dark, 5) +
        stroke('M146 82V96M166 82V96M186 82V96M206 82V96M226 82V96M246 82V96', tones.light, 3) +
        rect([154, 266, 92, 40], paper, 10) +
        stroke('M176 274V298M200 274V298M224 274V298', tones.light, 4) +
        circle(200, 164, 32, paper) +
        circle(200, 164, 14, tones.base) +
        stroke('M172 222H228M182 240H218', tones.light, 6),
    ),
  balm: (tones) =>
    [
      [104, tones.base],
      [176, tones.light],
      [248, tones.dark],
    ]
      .map(
        ([x, fill], i) =>
          rect([Number(x), 186, 52, 120], String(fill), 10) +
          rect([Number(x) + 5, 172, 42, 20], paper, 4) +
          (i === 1
            ? path(
                `M${Number(x) + 8} 174V136C${Number(x) + 20} 120 ${Number(x) + 40} 126 ${Number(x) + 44} 146V174Z`,
                '#f6e3c8',
              )
            : rect([Number(x) + 3, 108, 46, 76], String(fill), 14)) +
          stroke(
            `M${Number(x) + 16} 236H${Number(x) + 36}M${Number(x) + 16} 254H${Number(x) + 30}`,
            paper,
            5,
          ),
      )
      .join(''),
  soap: (tones) =>
    path(
      'M84 296C84 286 96 280 110 280H290C304 280 316 286 316 296C316 306 304 306 290 306H110C96 306 84 306 84 296Z',
      wood,
    ) +
    rect([104, 196, 192, 90], tones.base, 30) +
    path(
      'M134 196H266C282 196 296 208 296 224C260 236 140 236 104 224C104 208 118 196 134 196Z',
      tones.light,
    ) +
    sprig(200, 254, tones.dark) +
    circle(292, 160, 20, paper, 0.8) +
    circle(258, 136, 13, paper, 0.7) +
    circle(312, 124, 9, paper, 0.7),
  spray: (tones) =>
    rect([142, 162, 116, 144], tones.base, 22) +
    rect([172, 122, 56, 44], paper, 8) +
    rect([166, 86, 68, 42], tones.dark, 10) +
    circle(178, 102, 5, paper) +
    rect([160, 196, 80, 78], paper, 8) +
    sprig(200, 242, tones.dark) +
    [
      [132, 88],
      [108, 102],
      [112, 76],
      [84, 92],
      [84, 116],
      [86, 66],
    ]
      .map(([x, y]) => circle(Number(x), Number(y), 6, tones.light))
      .join(''),
} satisfies Record<string, Drawing>
