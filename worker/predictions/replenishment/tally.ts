/** Counts by which a cycle is learned: how long one piece lasted, as a histogram that adds up, and who bought again. Pure. */

import { DAY } from '../../core/clock.ts'

/** One purchase of one product by one person. Several of a day are one. */
export interface Purchase {
  /** ms UTC. */
  readonly at: number
  /** Pieces. */
  readonly quantity: number
}

/** Of one product, or of one category. */
export interface Tally {
  /** Bin → intervals in it; a bin is a twentieth wider than the one before. */
  readonly bins: Map<number, number>
  /** People who had the time to buy again, and those of them who did. */
  buyers: number
  again: number
}

/** Bins are 5 % wide: a median is then known to 2.5 %. */
const STEP = Math.log(1.05)
/** Nothing is used up in less than a quarter of a day, nor kept in mind for more than three years. */
const SHORTEST = DAY / 4
const LONGEST = 3 * 365 * DAY
/** Whoever bought less than this long ago says nothing of whether it is bought again. */
export const HAD_TIME = 90 * DAY

export function emptyTally(): Tally {
  return { bins: new Map(), buyers: 0, again: 0 }
}

/** Purchases in their order, those of one day together. */
export function byDay(purchases: readonly Purchase[]): readonly Purchase[] {
  const days: { at: number; quantity: number }[] = []
  for (const { at, quantity } of [...purchases].sort((left, right) => left.at - right.at)) {
    const last = days.at(-1)
    if (last && at - last.at < DAY) last.quantity += quantity
    else days.push({ at, quantity: Math.max(1, quantity) })
  }
  return days
}

/** How long one piece lasted each time: from a purchase to the next, by the pieces of the first. */
export function spansOf(days: readonly Purchase[]): readonly number[] {
  return days.slice(1).flatMap(({ at }, index) => {
    const before = days[index]
    return before ? [(at - before.at) / before.quantity] : []
  })
}

/** Adds what one person bought of a product. */
export function count(tally: Tally, days: readonly Purchase[], now: number): void {
  const [first] = days
  if (!first) return
  for (const span of spansOf(days)) {
    const bin = binOf(span)
    tally.bins.set(bin, (tally.bins.get(bin) ?? 0) + 1)
  }
  if (now - first.at < HAD_TIME) return
  tally.buyers += 1
  if (days.length > 1) tally.again += 1
}

/** Adds one tally to another. */
export function addTally(into: Tally, other: Tally): void {
  for (const [bin, times] of other.bins) into.bins.set(bin, (into.bins.get(bin) ?? 0) + times)
  into.buyers += other.buyers
  into.again += other.again
}

/** How many intervals were counted. */
export function repeatsIn({ bins }: Tally): number {
  return [...bins.values()].reduce((sum, times) => sum + times, 0)
}

/** The median of how long one piece lasts, ms; null where nothing was counted. */
export function medianOf(tally: Tally): number | null {
  const half = repeatsIn(tally) / 2
  if (half === 0) return null
  let passed = 0
  for (const [bin, times] of [...tally.bins].sort(([left], [right]) => left - right)) {
    if (passed + times >= half) {
      return SHORTEST * Math.exp((bin + (half - passed) / times) * STEP)
    }
    passed += times
  }
  return null
}

function binOf(span: number): number {
  const kept = Math.min(Math.max(span, SHORTEST), LONGEST)
  return Math.floor(Math.log(kept / SHORTEST) / STEP)
}

/** A tally as a short list, for JSON: buyers, those who bought again, then bins and their counts in turn. */
export function writeTally({ bins, buyers, again }: Tally): readonly number[] {
  return [buyers, again, ...[...bins].flat()]
}

/** The tally of such a list. */
export function readTally(list: readonly unknown[]): Tally {
  const [buyers = 0, again = 0, ...rest] = list.map(Number)
  const bins = new Map<number, number>()
  for (let place = 0; place + 1 < rest.length; place += 2) {
    bins.set(rest[place] ?? 0, rest[place + 1] ?? 0)
  }
  return { bins, buyers, again }
}
