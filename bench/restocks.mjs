/** What becomes of restocks: nothing sold twice, few told in vain, everybody in turn. Seeded: the same each time. */

import { figure, seeded } from './figure.mjs'
import { loadCore } from './restocks/core.mjs'
import { live } from './restocks/shop.mjs'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Shops by how many of those who are told still want it, and how soon they come. */
const shops = [
  { name: 'half of those told buy', buys: 0.5, median: 20 * MINUTE, spread: 1.2 },
  { name: 'two of three buy', buys: 2 / 3, median: 15 * MINUTE, spread: 1.2 },
  { name: 'nine of ten buy', buys: 0.9, median: 15 * MINUTE, spread: 1.2 },
  { name: 'one of four buys', buys: 0.25, median: 30 * MINUTE, spread: 1 },
]
const PRODUCTS = 150

/** @param {(line: string) => void} progress */
export async function measureRestocks(progress) {
  const core = await loadCore()
  const total = { noticed: 0, wasted: 0, oversold: 0, unfair: 0, held: 0 }
  const figures = []
  for (const [index, shop] of shops.entries()) {
    progress(`restocks where ${shop.name}`)
    const random = seeded(20_260_303 + index)
    const experience = { noticed: 0, bought: 0 }
    const sum = { noticed: 0, wasted: 0 }
    for (let product = 0; product < PRODUCTS; product++) {
      const pieces = 1 + Math.floor(random() ** 2 * 30)
      const { count, closed } = live(core, {
        ...shop,
        random,
        experience,
        people: 3 + Math.floor(random() * pieces * 6),
        reserves: 0.2,
        passers: random() < 0.3 ? 1 : 0,
        restocks: [
          { at: HOUR, pieces },
          { at: HOUR + 2 * DAY, pieces: Math.ceil(pieces / 2) },
        ],
      })
      for (const wave of closed) {
        experience.noticed += wave.noticed
        experience.bought += wave.bought
      }
      sum.noticed += count.noticed
      sum.wasted += count.wasted
      total.oversold = Math.max(total.oversold, count.oversold)
      total.unfair += count.unfair
      total.held += count.held
    }
    total.noticed += sum.noticed
    total.wasted += sum.wasted
    figures.push(
      figure(`told in vain, where ${shop.name}`, (100 * sum.wasted) / sum.noticed, '%'),
      figure(
        `told for a piece, learned, where ${shop.name}`,
        core.peoplePerPiece(experience),
        'people',
      ),
    )
  }
  return [
    figure('pieces held and not there', total.oversold, 'pieces', { most: 0 }),
    figure('people passed over in line', total.unfair, 'people', { most: 0 }),
    figure('told in vain, all shops', (100 * total.wasted) / total.noticed, '%', { most: 10 }),
    ...figures,
  ]
}
