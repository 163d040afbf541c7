/** How long something lasts, and when somebody may need it again: learned cycles, drawn to their category. Pure. */

import { byDay, medianOf, type Purchase, repeatsIn, spansOf, type Tally } from './tally.ts'

/** What was learned of a product or a category. */
export interface Cycle {
  /** How long one piece lasts, ms. */
  readonly span: number
  readonly repeats: number
  readonly buyers: number
  /** Of those who had the time to buy again, how many did: 0 to 1. */
  readonly share: number
}

/** Fewer intervals than this say nothing by themselves; the category's count as so many beside a product's own. */
export const ENOUGH = 20
/** What fewer buy again is durable: nobody is reminded of it. */
export const LEAST_SHARE = 0.1
/** Buyers that the category's share counts as beside a product's own. */
const PRIOR_BUYERS = 10
/** Intervals that everybody's cycle counts as beside a person's own, and how many of their own it takes to be heard. */
const PRIOR_OWN = 2
const HEARD = 2

/** The cycle of a category, or null where too little was bought again in it. */
export function categoryCycle(tally: Tally): Cycle | null {
  const span = medianOf(tally)
  const repeats = repeatsIn(tally)
  if (span === null || repeats < ENOUGH) return null
  return { span, repeats, buyers: tally.buyers, share: shareOf(tally, 0, 0) }
}

/**
 * The cycle of a product: its own median, drawn towards its category's; the category's where its own buyers say too
 * little. Null where neither says enough, or where it is not something that people buy again.
 */
export function productCycle(tally: Tally, category: Cycle | null): Cycle | null {
  const own = medianOf(tally)
  const repeats = repeatsIn(tally)
  if (repeats < ENOUGH && category === null) return null
  const prior = category === null ? 0 : PRIOR_BUYERS
  const share = shareOf(tally, prior, category?.share ?? 0)
  if (share < LEAST_SHARE) return null
  const span = category === null ? own : mean(own, repeats, category.span, ENOUGH)
  return span === null ? null : { span, repeats, buyers: tally.buyers, share }
}

function shareOf({ buyers, again }: Tally, prior: number, share: number): number {
  const all = buyers + prior
  return all === 0 ? 0 : (again + prior * share) / all
}

/** When somebody may be out of something. */
export interface Expectation {
  /** The last time they bought it, and how many pieces. */
  readonly last: Purchase
  /** How long that should last, ms. */
  readonly lasts: number
}

/**
 * When a person may need a product again, by what they bought of it. Everybody's cycle says how long a piece lasts; their
 * own intervals are heard from the second repeat on. Null where they never bought it.
 */
export function expect(
  purchases: readonly Purchase[],
  cycle: Pick<Cycle, 'span'>,
): Expectation | null {
  const days = byDay(purchases)
  const last = days.at(-1)
  if (!last) return null
  const spans = spansOf(days)
  const own = spans.length < HEARD ? null : median(spans)
  const span = mean(own, spans.length, cycle.span, PRIOR_OWN)
  return { last, lasts: span * last.quantity }
}

/** The geometric mean of two spans, each weighing what stands behind it: what takes twice as long is as far as half. */
function mean(own: number | null, weight: number, prior: number, priorWeight: number): number {
  if (own === null) return prior
  const sum = weight * Math.log(own) + priorWeight * Math.log(prior)
  return Math.exp(sum / (weight + priorWeight))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
