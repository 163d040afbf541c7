/** What is looked at together: products close to each other in one session, in both directions. Pure. */

import { DAY } from '../core/clock.ts'
import { fading, type Keeping, type Rows, rowOf } from './row.ts'

/** Counts of views halve in sixty days; of a hundred neighbours kept, fifty are served. */
export const VIEWS: Keeping = { halfLife: 60 * DAY, neighbours: 100 }

/** Products further apart than this in a session say nothing about each other. */
export const REACH = 10
/** The way back, from the later product to the earlier one, weighs half. */
const BACKWARD = 0.5
/** What one session can add to one pair, however often it goes to and fro. */
const MOST_PER_PAIR = 2

/** Products of one session in the order in which they were looked at. */
export interface Walk {
  /** ms UTC. */
  readonly at: number
  readonly items: readonly string[]
  /** How many of the first items were counted before: they are there for what came after them. */
  readonly counted: number
}

/**
 * Counts the pairs of some sessions, as of the latest of them. Sequential rules in both directions (Ludewig & Jannach,
 * "Evaluation of session-based recommendation algorithms", UMUAI 2018: SR with weights 1/distance), with decay.
 */
export function countViews(walks: readonly Walk[]): Rows {
  const until = walks.reduce((latest, walk) => Math.max(latest, walk.at), 0)
  const rows: Rows = new Map()
  for (const walk of walks) countWalk(rows, walk, until)
  return rows
}

function countWalk(rows: Rows, { at, items, counted }: Walk, until: number): void {
  const weight = fading(until - at, VIEWS.halfLife)
  const before = new Set(items.slice(0, counted))
  const fresh = new Set(items.slice(counted))
  for (const item of fresh) if (!before.has(item)) rowOf(rows, item, until).support += weight
  const pairs = new Map<string, Map<string, number>>()
  for (let second = counted; second < items.length; second++) {
    const to = items[second]
    for (let first = Math.max(0, second - REACH); first < second; first++) {
      const from = items[first]
      if (from === undefined || to === undefined || from === to) continue
      addPair(pairs, from, to, 1 / (second - first))
      addPair(pairs, to, from, BACKWARD / (second - first))
    }
  }
  for (const [from, others] of pairs) {
    const { counts } = rowOf(rows, from, until)
    for (const [to, sum] of others) {
      counts.set(to, (counts.get(to) ?? 0) + Math.min(sum, MOST_PER_PAIR) * weight)
    }
  }
}

function addPair(
  pairs: Map<string, Map<string, number>>,
  from: string,
  to: string,
  weight: number,
): void {
  const others = pairs.get(from)
  if (!others) pairs.set(from, new Map([[to, weight]]))
  else others.set(to, (others.get(to) ?? 0) + weight)
}
