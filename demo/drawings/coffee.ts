/** Coffee bags and what makes coffee of them. */
import { line, metal, metalDark, paper, wood, woodDark } from './palette.ts'
import { circle, type Drawing, moved, oval, path, rect, stroke, turned } from './pen.ts'

const bean = (x: number, y: number, degrees: number) =>
  `<g transform="translate(${x} ${y}) rotate(${degrees})">${oval([0, 0, 17, 12], '#6b4630')}${stroke('M-14 0C-4 -5 4 5 14 0', '#4a2f1f', 3)}</g>`

const glass = '#dcebf0'
const brew = '#5a3a28'

export const coffee = {
  beans: (tones) =>
    path(
      'M124 112L276 112L288 292C284 304 276 306 264 306H136C124 306 116 304 112 292Z',
      tones.base,
    ) +
    path('M124 112L276 112L278 138H122Z', tones.dark) +
    rect([120, 84, 160, 34], tones.dark, 6) +
    rect([112, 100, 176, 12], paper, 5, 0.85) +
    rect([150, 168, 100, 92], paper, 8) +
    bean(186, 200, -24) +
    bean(214, 212, 20) +
    stroke('M168 240H232', tones.base, 6) +
    bean(310, 296, 16) +
    bean(92, 298, -10),
  dripper: (tones) =>
    path('M112 112H288L232 216H168Z', tones.base) +
    path('M112 112H288L280 128H120Z', tones.dark) +
    stroke('M150 136L180 204M182 136L194 204M218 136L206 204M250 136L220 204', tones.dark, 4, 0.6) +
    rect([136, 212, 128, 16], tones.dark, 8) +
    stroke('M282 136C316 132 318 176 262 172', tones.dark, 10) +
    path('M146 232H254L262 284C262 300 248 306 236 306H164C152 306 138 300 138 284Z', glass) +
    path('M142 264H258L262 284C262 300 248 306 236 306H164C152 306 138 300 138 284Z', brew) +
    stroke('M200 228V262', brew, 5),
  papers: (tones) =>
    turned(-8, path('M118 130H300L240 278H178Z', '#d9c09a')) +
    path('M100 120H288L228 282H160Z', '#ead7b7') +
    stroke('M168 276L112 132M220 276L276 132', '#c9ab7b', 4) +
    rect([128, 250, 150, 56], tones.base, 8) +
    rect([146, 266, 80, 8], paper, 4) +
    rect([146, 282, 52, 8], tones.light, 4),
  grinder: (tones) =>
    stroke('M204 104H278', metalDark, 9) +
    circle(284, 96, 15, wood) +
    rect([194, 84, 14, 32], metalDark, 4) +
    rect([158, 112, 84, 96], tones.base, 12) +
    rect([154, 152, 92, 28], wood, 6) +
    rect([162, 206, 76, 100], tones.dark, 12) +
    stroke('M176 222V292M200 222V292M224 222V292', tones.light, 4, 0.5) +
    bean(278, 294, 12) +
    bean(118, 296, -18),
  kettle: (tones) =>
    stroke('M244 262C314 256 292 148 338 132', tones.base, 15) +
    path(
      'M140 150H240C258 190 272 250 268 290C266 302 256 306 246 306H134C124 306 114 302 112 290C108 250 122 190 140 150Z',
      tones.base,
    ) +
    path('M140 150H240L246 166H134Z', tones.dark) +
    rect([154, 134, 72, 18], tones.dark, 8) +
    circle(190, 126, 12, wood) +
    stroke('M126 186C66 166 60 270 112 272', woodDark, 13) +
    path('M142 190C130 220 126 260 128 292H144C140 250 144 216 156 186Z', tones.light, 0.6),
  cups: (tones) =>
    [
      [96, 214, tones.base],
      [206, 214, '#6fa7b1'],
      [150, 120, '#e4cfac'],
    ]
      .map(([x, y, fill]) =>
        moved(
          Number(x),
          Number(y),
          path('M0 0H90L82 72C76 90 14 90 8 72Z', String(fill)) +
            oval([45, 2, 45, 10], '#fffdf8') +
            oval([45, 3, 36, 6], brew) +
            stroke('M88 16C114 12 114 50 84 52', String(fill), 9),
        ),
      )
      .join(''),
  press: (tones) =>
    stroke('M192 70V150', metalDark, 7) +
    circle(192, 66, 13, wood) +
    rect([122, 116, 140, 18], metal, 8) +
    rect([130, 132, 124, 166], glass, 8) +
    rect([130, 190, 124, 108], brew, 8) +
    rect([126, 180, 132, 46], tones.base, 6) +
    stroke('M262 152C316 150 316 262 262 262', tones.dark, 13) +
    rect([120, 292, 144, 14], metalDark, 7) +
    path('M140 142H154V176H140Z', paper, 0.7),
  tin: (tones) =>
    rect([122, 130, 156, 176], tones.base, 14) +
    oval([200, 306, 78, 8], tones.dark) +
    rect([114, 102, 172, 40], tones.dark, 12) +
    stroke('M200 102V88M182 86H218', tones.dark, 10) +
    rect([150, 176, 100, 80], paper, 10) +
    stroke('M168 204H232M168 228H208', tones.base, 7) +
    path('M134 150H146V294H134Z', tones.light, 0.6),
  coldbrew: (tones) =>
    path(
      'M142 100H258V134L274 166V284C274 300 262 306 250 306H150C138 306 126 300 126 284V166L142 134Z',
      glass,
    ) +
    path('M126 190H274V284C274 300 262 306 250 306H150C138 306 126 300 126 284Z', brew) +
    rect([136, 76, 128, 34], tones.base, 8) +
    stroke('M214 108V204', paper, 4) +
    rect([186, 198, 56, 68], '#ead7b7', 6) +
    turned(14, rect([146, 176, 34, 34], paper, 6, 0.55), 163, 193) +
    turned(-18, rect([216, 158, 32, 32], paper, 6, 0.55), 232, 174),
  tumbler: (tones) =>
    path('M132 120H268L252 292C250 302 244 306 236 306H164C156 306 150 302 148 292Z', tones.base) +
    rect([120, 98, 160, 30], tones.dark, 10) +
    rect([176, 80, 48, 24], line, 8) +
    path('M140 186H260L254 240H146Z', paper, 0.92) +
    stroke('M168 214H232', tones.base, 7) +
    path('M144 134H156L166 296H158Z', tones.light, 0.6),
} satisfies Record<string, Drawing>
