/** What is in demand: counters that fade, quickly for trends and slowly for popularity. Pure. */

import { DAY } from '../core/clock.ts'
import { fading } from './row.ts'

/** What counts for how much: an order says more than a cart, a cart more than a look. */
export const DEMAND = { view: 1, cart: 3, order: 10 } as const

/** Half-lives: a week for what is trending now, thirty days for what is popular. */
export const TREND_HALF_LIFE = 7 * DAY
export const POPULAR_HALF_LIFE = 30 * DAY

/** A counter as of an instant. */
export interface Counter {
  readonly value: number
  /** ms UTC. */
  readonly at: number
}

/**
 * Adds to a fading counter (forward decay, Cormode et al., ICDE 2009): the order in which things are added does not
 * matter.
 */
export function add(
  counter: Counter | undefined,
  value: number,
  at: number,
  halfLife: number,
): Counter {
  if (!counter) return { value, at }
  const latest = Math.max(counter.at, at)
  return {
    value:
      counter.value * fading(latest - counter.at, halfLife) + value * fading(latest - at, halfLife),
    at: latest,
  }
}

/** A counter's value at an instant. */
export function valueAt(counter: Counter, at: number, halfLife: number): number {
  return counter.value * Math.min(1, fading(at - counter.at, halfLife))
}

/**
 * How much of one day's looks at a product counts: up to three times what the busiest twentieth of the products had
 * (at least 20), so that one who opens a page a hundred thousand times moves little.
 */
export function mostViews(views: readonly number[]): number {
  const sorted = [...views].sort((left, right) => right - left)
  const busy = sorted[Math.floor(sorted.length / 20)] ?? 0
  return Math.max(20, 3 * busy)
}
