/** The soft scenery behind each category's objects, so that a page of pictures tells its categories apart. */
import type { CategorySlug } from '../catalogue/categories.ts'
import { paper, type Tones } from './palette.ts'
import { circle, oval, path, rect, stroke } from './pen.ts'

const scenery: Record<CategorySlug, (tones: Tones) => string> = {
  'running-shoes': (tones) =>
    path('M0 262C90 214 170 300 260 250C320 218 370 232 400 244V400H0Z', tones.light, 0.28) +
    stroke('M0 346H60M110 346H190M240 346H320M370 346H400', paper, 7, 0.75),
  'running-clothing': (tones) =>
    path('M62 400V200C62 120 124 58 200 58C276 58 338 120 338 200V400Z', paper, 0.5) +
    circle(330, 70, 24, tones.light, 0.4),
  nutrition: (tones) =>
    circle(200, 200, 150, paper, 0.5) +
    circle(60, 70, 14, tones.light, 0.45) +
    circle(346, 110, 9, tones.light, 0.45) +
    circle(338, 336, 16, tones.light, 0.35),
  coffee: (tones) =>
    circle(272, 132, 92, paper, 0.5) + rect([0, 286, 400, 114], tones.light, 0, 0.32),
  'skin-care': (tones) =>
    path(
      'M70 130C110 40 280 30 332 120C380 200 350 330 230 346C110 362 20 250 70 130Z',
      paper,
      0.5,
    ) +
    stroke('M30 350C80 336 110 364 160 350M240 350C290 336 320 364 370 350', tones.light, 5, 0.5),
  camping: (tones) =>
    circle(312, 84, 30, paper, 0.85) +
    path('M0 290L92 158L150 236L238 128L400 300V400H0Z', tones.light, 0.35) +
    path('M0 300C120 276 280 322 400 292V400H0Z', tones.light, 0.4),
  home: (tones) =>
    rect([84, 40, 232, 230], paper, 14, 0.5) +
    stroke('M200 46V264M90 152H310', tones.ground, 8) +
    rect([0, 300, 400, 100], tones.light, 0, 0.26),
  wearables: (tones) =>
    circle(200, 204, 176, paper, 0.28) +
    circle(200, 204, 138, paper, 0.36) +
    stroke('M40 350H360', tones.light, 4, 0.4),
}

/** The ground, the scenery and the shadow on which an object is placed. */
export function stage(category: CategorySlug, tones: Tones): string {
  const floats = category === 'running-clothing' || category === 'wearables'
  return (
    rect([0, 0, 400, 400], tones.ground) +
    scenery[category](tones) +
    (floats ? '' : oval([200, 308, 138, 12], tones.dark, 0.16))
  )
}
