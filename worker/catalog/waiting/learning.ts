/** What the shop's own waves teach: how many of those who are told buy, and how many of them still will. Pure. */

import { DAY, MINUTE } from '../../core/clock.ts'

/** What waves did so far; people who found nothing left are in neither number. */
export interface Experience {
  readonly noticed: number
  readonly bought: number
}

/** Before a shop knows better: of thirty people who were told, twenty bought. That is one and a half for each piece. */
const PRIOR: Experience = { noticed: 30, bought: 20 }
/** People told for each piece, at least and at most, whatever was seen. */
const BOUNDS = { least: 1, most: 4 } as const

/** People to tell for each piece that is there: the inverse of how many of them buy. */
export function peoplePerPiece({ noticed, bought }: Experience): number {
  const ratio = (noticed + PRIOR.noticed) / (Math.max(0, bought) + PRIOR.bought)
  return Math.min(Math.max(ratio, BOUNDS.least), BOUNDS.most)
}

/** Half of those who buy have done so after this time: waves an hour apart rest on it. */
const HALF = 15 * MINUTE
/** After this nobody is expected any more. */
const FORGOTTEN = DAY

/**
 * How many pieces somebody who was told `elapsed` ago, and has not bought, is still expected to take: by Bayes' rule
 * from the share that buys at all and the share of those that has not come yet.
 */
export function pledge(elapsed: number, perPiece: number): number {
  if (elapsed < 0 || elapsed >= FORGOTTEN) return 0
  const buys = 1 / perPiece
  const late = buys * 2 ** (-elapsed / HALF)
  return late / (1 - buys + late)
}
