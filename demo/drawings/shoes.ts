/** Shoes, toes to the right. */
import { paper, type Tones } from './palette.ts'
import { type Drawing, path, rect, stroke } from './pen.ts'

const upper =
  'M84 270C80 240 84 206 91 178C97 163 114 160 124 170C136 182 156 182 168 170L192 146L210 144C226 178 254 204 290 218C320 230 338 246 337 270Z'
const heel = 'M84 270C80 240 84 206 91 178C94 170 101 166 108 166C112 196 134 236 126 270Z'
const toe = 'M290 218C320 230 338 246 337 270H276C270 250 276 230 290 218Z'
const tongue = 'M192 146L200 126C206 118 220 118 224 128L228 166Z'
const laces = 'M190 184L218 166M204 202L234 182M222 218L252 198'

function shoe(tones: Tones, sole: string, side: string, body = upper): string {
  return [
    path(tongue, tones.light),
    path(body, tones.base),
    path(heel, tones.dark),
    path(toe, tones.dark, 0.35),
    side,
    stroke(laces, paper, 6),
    sole,
  ].join('')
}

function sole(height: number, under: string): string {
  const bottom = 306
  const top = bottom - height
  return (
    path(
      `M76 ${top}C160 ${top + 8} 250 ${top - 2} 342 ${top}C350 ${top + 14} 346 ${bottom - 4} 326 ${bottom}H98C78 ${bottom} 70 ${bottom - 12} 76 ${top}Z`,
      paper,
    ) + stroke(`M98 ${bottom - 3}H326`, under, 6)
  )
}

const wave = (tones: Tones) =>
  stroke('M138 258C150 226 176 212 206 226C226 236 240 250 262 248', tones.light, 11)
const bars = (tones: Tones) =>
  stroke('M150 256L182 204M176 258L206 214M202 260L228 226', tones.light, 9)
const dash = (tones: Tones) => path('M132 262L236 214L256 224L164 264Z', tones.light)
const lugs = (colour: string) =>
  Array.from({ length: 11 }, (_, i) => rect([90 + i * 22, 298, 13, 14], colour, 3)).join('')

export const shoes = {
  trainer: (tones) => shoe(tones, sole(34, tones.dark), wave(tones)),
  plush: (tones) =>
    shoe(
      tones,
      sole(50, tones.light) + stroke('M92 276C170 288 250 270 330 276', tones.light, 4),
      bars(tones),
    ),
  trail: (tones) => shoe(tones, lugs(tones.dark) + sole(30, tones.dark), bars(tones)),
  racer: (tones) =>
    shoe(
      tones,
      path(
        'M76 272C170 282 250 268 352 250C356 272 344 300 318 306H240C200 306 190 296 150 300L90 306C74 300 70 286 76 272Z',
        paper,
      ) + stroke('M96 304L152 298C190 296 204 304 244 304H316', tones.dark, 5),
      dash(tones),
    ),
  boot: (tones) =>
    [
      path(
        'M88 276C84 220 86 150 92 104C120 92 166 92 186 104C190 140 200 172 232 192C262 210 336 214 337 276Z',
        tones.base,
      ),
      path('M92 104C120 92 166 92 186 104L188 128C160 116 118 116 91 128Z', tones.light),
      path('M88 276C86 240 86 200 88 170C106 190 132 236 128 276Z', tones.dark),
      path('M276 208C314 218 338 240 337 276H270C262 250 264 222 276 208Z', tones.dark, 0.4),
      stroke('M168 150L194 140M178 174L206 160M194 194L224 178', paper, 6),
      lugs(tones.dark),
      sole(30, tones.dark),
    ].join(''),
  plimsoll: (tones) =>
    [
      path(
        'M90 284C84 250 86 214 94 192C120 206 156 206 184 178C214 200 244 222 290 234C326 242 338 258 338 284Z',
        tones.base,
      ),
      path('M300 236C328 244 338 260 338 284H286C282 262 288 244 300 236Z', paper, 0.85),
      path(
        'M90 284C86 256 88 216 94 192C104 198 112 200 118 202C116 230 122 260 118 284Z',
        tones.dark,
      ),
      stroke('M186 208L206 192M206 224L228 208', paper, 6),
      path('M82 280H344C348 296 340 306 326 306H98C84 306 78 296 82 280Z', paper),
      stroke('M90 292H338', tones.dark, 4),
    ].join(''),
  slide: (tones) =>
    [
      path(
        'M70 286C120 262 190 282 240 276C280 270 310 262 336 268C350 284 342 306 318 306H92C74 306 64 298 70 286Z',
        tones.light,
      ),
      path(
        'M186 278C196 222 244 196 292 214C318 226 328 250 326 270C290 262 240 284 186 278Z',
        tones.base,
      ),
      stroke('M212 256C224 228 256 218 290 232', tones.light, 6),
      stroke('M92 302H318', tones.dark, 6),
    ].join(''),
} satisfies Record<string, Drawing>
