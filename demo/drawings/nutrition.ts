/** Bottles, sachets, tubs and bars. */
import { line, paper, wood } from './palette.ts'
import { circle, type Drawing, oval, path, rect, stroke, turned } from './pen.ts'

const drop = (x: number, y: number, fill: string) =>
  path(
    `M${x} ${y - 24}C${x + 22} ${y + 4} ${x + 18} ${y + 24} ${x} ${y + 24}C${x - 18} ${y + 24} ${x - 22} ${y + 4} ${x} ${y - 24}Z`,
    fill,
  )

export const nutrition = {
  flask: (tones) =>
    path(
      'M158 150C128 170 122 210 126 250C130 286 144 306 200 306C256 306 270 286 274 250C278 210 272 170 242 150Z',
      tones.light,
    ) +
    path(
      'M126 230C150 244 250 218 275 232C276 290 262 306 200 306C138 306 124 286 126 230Z',
      tones.base,
    ) +
    rect([156, 128, 88, 30], tones.dark, 8) +
    rect([180, 96, 40, 36], tones.base, 8) +
    rect([188, 76, 24, 24], tones.dark, 8) +
    drop(200, 262, paper),
  gel: (tones) =>
    turned(
      -12,
      rect([96, 118, 92, 190], tones.dark, 10) +
        rect([96, 118, 92, 34], paper, 6, 0.7) +
        drop(142, 220, tones.light),
    ) +
    turned(
      8,
      rect([196, 106, 100, 198], tones.base, 10) +
        rect([196, 106, 100, 30], tones.dark, 6) +
        circle(246, 200, 32, paper) +
        stroke('M246 182V218M234 194L246 182L258 194', tones.base, 6) +
        stroke('M216 256H276M226 272H266', tones.light, 6),
    ),
  bar: (tones) =>
    turned(
      -10,
      path('M74 236L92 228L74 218L92 208L74 198L92 190V282L74 272L92 262L74 252Z', tones.dark) +
        rect([88, 186, 230, 98], tones.base, 10) +
        rect([118, 206, 108, 58], paper, 8) +
        stroke('M132 226H210M132 246H186', tones.dark, 7) +
        circle(266, 236, 24, tones.light),
    ) +
    turned(
      -10,
      rect([128, 128, 160, 46], tones.dark, 12) +
        circle(160, 146, 7, tones.light) +
        circle(204, 156, 6, tones.light) +
        circle(250, 144, 7, tones.light),
    ),
  tablets: (tones) =>
    rect([158, 106, 84, 200], tones.base, 14) +
    rect([154, 78, 92, 44], paper, 12) +
    stroke('M164 100H236', tones.light, 4) +
    rect([158, 160, 84, 92], tones.light) +
    circle(200, 206, 26, paper) +
    stroke('M188 206H212', tones.dark, 6) +
    oval([290, 292, 36, 14], tones.dark) +
    oval([290, 286, 36, 14], paper) +
    oval([106, 294, 30, 12], tones.dark) +
    oval([106, 289, 30, 12], paper),
  tub: (tones) =>
    rect([112, 124, 176, 182], paper, 18) +
    rect([104, 88, 192, 46], tones.dark, 14) +
    stroke(
      'M130 100V122M156 100V122M182 100V122M208 100V122M234 100V122M260 100V122',
      tones.base,
      4,
    ) +
    rect([112, 160, 176, 108], tones.base) +
    circle(200, 212, 36, tones.light) +
    path('M200 188C218 204 218 226 200 238C182 226 182 204 200 188Z', tones.dark) +
    stroke('M134 286H214', tones.light, 6),
  bottle: (tones) =>
    path(
      'M160 128C160 150 138 152 138 182V286C138 300 148 306 160 306H240C252 306 262 300 262 286V182C262 152 240 150 240 128Z',
      tones.base,
    ) +
    rect([160, 106, 80, 30], tones.dark, 6) +
    rect([156, 76, 88, 36], wood, 10) +
    path('M152 186C152 166 164 158 170 150V296H160C154 296 152 292 152 284Z', tones.light, 0.7) +
    drop(212, 226, paper),
  chews: (tones) =>
    path('M108 112L292 112L304 296C240 312 160 312 96 296Z', tones.base) +
    path('M104 104H296L292 134H108Z', tones.dark) +
    circle(176, 208, 26, tones.light) +
    circle(222, 196, 24, paper) +
    circle(206, 240, 25, tones.dark) +
    stroke('M140 280H260', tones.light, 6),
  vest: (tones) =>
    path('M136 88C150 84 166 86 172 92L184 150V304H128C110 260 106 200 118 150Z', tones.base) +
    path('M264 88C250 84 234 86 228 92L216 150V304H272C290 260 294 200 282 150Z', tones.base) +
    stroke('M182 172H218M184 232H216', tones.light, 8) +
    rect([124, 196, 50, 86], tones.dark, 12) +
    rect([226, 196, 50, 86], tones.dark, 12) +
    rect([134, 160, 30, 56], '#9cc3d8', 10) +
    rect([236, 160, 30, 56], '#9cc3d8', 10) +
    rect([142, 144, 14, 22], line, 5) +
    rect([244, 144, 14, 22], line, 5),
  cup: (tones) =>
    path('M120 132H280L262 296C240 308 160 308 138 296Z', tones.base) +
    rect([108, 108, 184, 34], paper, 12) +
    path('M126 184H274L268 244H132Z', '#7d8fb5') +
    circle(176, 212, 12, paper) +
    circle(204, 220, 12, paper) +
    circle(228, 206, 12, paper) +
    stroke('M120 126H280', tones.dark, 4),
  shots: (tones) =>
    [96, 168, 240]
      .map(
        (x) =>
          rect([x + 16, 138, 32, 30], paper, 8) +
          path(
            `M${x + 14} 164H${x + 50}C${x + 50} 184 ${x + 66} 184 ${x + 66} 206V290C${x + 66} 302 ${x + 58} 306 ${x + 50} 306H${x + 14}C${x + 6} 306 ${x - 2} 302 ${x - 2} 290V206C${x - 2} 184 ${x + 14} 184 ${x + 14} 164Z`,
            tones.base,
          ) +
          rect([x - 2, 220, 68, 46], paper, 0, 0.85) +
          circle(x + 32, 243, 13, tones.dark),
      )
      .join(''),
} satisfies Record<string, Drawing>
