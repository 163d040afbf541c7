/** Clothing, as if laid out flat. */
import { paper, type Tones } from './palette.ts'
import { circle, type Drawing, path, rect, stroke } from './pen.ts'

const body = 'M138 96C160 118 240 118 262 96L286 108V304C240 312 160 312 114 304V108Z'
const collar = 'M148 98C166 132 234 132 252 98'

const sleeves = {
  short: 'M118 104L66 158L100 192L124 168ZM282 104L334 158L300 192L276 168Z',
  long: 'M120 104C88 130 74 200 62 276L98 284C106 232 112 200 124 172ZM280 104C312 130 326 200 338 276L302 284C294 232 288 200 276 172Z',
}

function zip(tones: Tones): string {
  return stroke('M200 106V302', tones.dark, 4) + rect([195, 132, 10, 20], paper, 4)
}

const sock = (tones: Tones) =>
  path(
    'M120 92H176V208C176 226 192 232 218 244C246 258 244 296 212 298C172 300 120 276 120 226Z',
    tones.base,
  ) +
  path('M120 92H176V122H120Z', tones.light) +
  path('M212 298C244 296 246 258 218 244L200 262C198 276 202 292 212 298Z', tones.dark, 0.6) +
  stroke('M122 138H174', tones.dark, 5)

const glove = (tones: Tones) =>
  path(
    'M96 300V214C96 196 84 178 74 162C68 150 84 140 94 152L110 174V112C110 98 130 98 131 112V98C132 84 152 84 153 98V106C154 92 174 94 174 108V132C176 120 194 122 194 136V300Z',
    tones.base,
  ) +
  rect([90, 272, 110, 34], tones.dark, 10) +
  circle(142, 104, 6, tones.light)

export const clothing = {
  tee: (tones) =>
    path(sleeves.short, tones.dark) +
    path(body, tones.base) +
    stroke(collar, tones.light, 8) +
    stroke('M140 214H260', tones.light, 10) +
    stroke('M140 236H224', tones.light, 6),
  singlet: (tones) =>
    path(
      'M142 88H170C172 136 228 136 230 88H258C256 136 270 160 292 176V304C240 312 160 312 108 304V176C130 160 144 136 142 88Z',
      tones.base,
    ) +
    path('M108 244L292 198V226L108 272Z', tones.light) +
    stroke('M170 90C172 136 228 136 230 90', tones.dark, 6),
  longsleeve: (tones) =>
    path(sleeves.long, tones.dark) +
    path(body, tones.base) +
    path('M150 94C168 108 232 108 250 94L246 118C226 130 174 130 154 118Z', tones.light) +
    stroke('M200 124V176', tones.light, 6),
  jacket: (tones) =>
    path(sleeves.long, tones.dark) +
    path('M150 104C140 62 172 48 200 48C228 48 260 62 250 104Z', tones.dark) +
    path('M166 104C160 78 178 66 200 66C222 66 240 78 234 104Z', tones.light) +
    path(body, tones.base) +
    zip(tones) +
    stroke('M138 240L166 226M262 240L234 226', tones.light, 7) +
    stroke('M228 148H262', paper, 6),
  gilet: (tones) =>
    path(
      'M146 92C164 84 236 84 254 92L272 104C266 136 276 152 292 166V304C240 312 160 312 108 304V166C124 152 134 136 128 104Z',
      tones.base,
    ) +
    path('M146 92C164 84 236 84 254 92L250 116C226 106 174 106 150 116Z', tones.dark) +
    stroke('M110 200H290M110 234H290M110 268H290', tones.dark, 3, 0.5) +
    zip(tones),
  shorts: (tones) =>
    path('M112 120H288L322 288L222 300L200 218L178 300L78 288Z', tones.base) +
    rect([110, 112, 180, 26], tones.dark, 8) +
    path('M296 170L318 286L292 290Z', tones.light) +
    path('M104 170L82 286L108 290Z', tones.light) +
    stroke('M192 128V166M208 128V158', paper, 4),
  tights: (tones) =>
    path('M144 80H256L274 200L256 312H216L204 182H196L184 312H144L126 200Z', tones.base) +
    rect([142, 74, 116, 24], tones.dark, 8) +
    stroke('M262 130L258 296', tones.light, 6) +
    stroke('M138 130L142 296', tones.light, 6) +
    rect([220, 140, 30, 48], tones.dark, 6),
  skirt: (tones) =>
    path('M146 202H254L262 300H208L200 246L192 300H138Z', tones.dark) +
    path('M134 118H266L316 262C240 284 160 284 84 262Z', tones.base) +
    rect([130, 108, 140, 26], tones.dark, 8) +
    stroke('M164 140L144 268M200 140V276M236 140L256 268', tones.light, 5, 0.8),
  bra: (tones) =>
    path(
      'M136 108C140 92 160 92 164 108C168 150 190 168 200 172C210 168 232 150 236 108C240 92 260 92 264 108C268 150 284 172 300 184V250C240 262 160 262 100 250V184C116 172 132 150 136 108Z',
      tones.base,
    ) +
    path('M100 232C160 244 240 244 300 232V268C240 280 160 280 100 268Z', tones.dark) +
    stroke('M200 176V226', tones.light, 5) +
    stroke('M124 196C140 214 170 220 192 206M276 196C260 214 230 220 208 206', tones.light, 5),
  socks: (tones) =>
    `<g transform="translate(-44 4)">${sock(tones)}</g><g transform="translate(64 4)">${sock(tones)}</g>`,
  cap: (tones) =>
    path('M96 236C92 156 140 120 192 120C246 120 284 158 286 226Z', tones.base) +
    path('M192 120C160 140 150 190 152 236H96C92 156 140 120 192 120Z', tones.dark, 0.5) +
    path(
      'M148 232C190 214 258 214 288 222C330 234 356 252 350 262C300 254 220 256 152 262Z',
      tones.dark,
    ) +
    circle(194, 120, 9, tones.light) +
    rect([206, 168, 44, 26], paper, 6),
  gloves: (tones) =>
    `<g transform="translate(8 0)">${glove(tones)}</g><g transform="translate(400 0) scale(-1 1)">${glove(tones)}</g>`,
  beanie: (tones) =>
    path('M104 244C98 146 148 100 200 100C252 100 302 146 296 244Z', tones.base) +
    stroke('M148 128V238M182 106V238M218 106V238M252 128V238', tones.dark, 4, 0.45) +
    rect([90, 226, 220, 62], tones.dark, 22) +
    stroke(
      'M124 240V274M156 240V274M188 240V274M220 240V274M252 240V274M280 240V274',
      tones.light,
      4,
      0.5,
    ) +
    rect([226, 242, 38, 26], paper, 4),
} satisfies Record<string, Drawing>
