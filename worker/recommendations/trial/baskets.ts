/** What is bought together, completes a cart, or is bought again: learned from some baskets as the tick does. Pure. */

import { type Habit, habitsOf, rankHabits } from '../buy-again.ts'
import { countPurchases, MOST_PRODUCTS, PURCHASES, pairOf } from '../purchases.ts'
import { fading, mergeRows, type Rows, strongest } from '../row.ts'
import { COMPLEMENT, type Scored, scoreCart, scoreTogether, TOGETHER } from '../score.ts'
import { type Served, serve, type Weighing } from '../served.ts'
import { add, type Counter, POPULAR_HALF_LIFE, TREND_HALF_LIFE, valueAt } from '../trend.ts'
import { LONGEST } from './measure.ts'

/** The different products of one order. */
export interface Basket {
  readonly id: string
  /** Who bought; undefined where nobody knows. */
  readonly customer: string | undefined
  /** ms UTC. */
  readonly at: number
  readonly items: readonly string[]
}

/** Baskets that are counted at once: what is kept is cut to size after each batch, so memory stays bounded. */
const BATCH = 2_000

export interface BasketModel {
  readonly products: number
  knows(item: string): boolean
  /** The products in most demand of late. */
  readonly popular: readonly string[]
  /** What goes with one product, and with a cart. */
  together(item: string): readonly string[]
  cart(items: readonly string[]): readonly string[]
  /** What somebody buys again who bought these baskets. */
  again(history: readonly Pick<Basket, 'at' | 'items'>[]): readonly string[]
}

/**
 * Learns from baskets, the oldest first.
 * @param people as many different people must have bought a pair before it counts; who is not known is nobody twice
 */
export function learnBaskets(baskets: readonly Basket[], people: number): BasketModel {
  const rows: Rows = new Map()
  const pairs = new Map<string, Set<string>>()
  for (let start = 0; start < baskets.length; start += BATCH) {
    const batch = baskets.slice(start, start + BATCH)
    const counted = batch.map(({ at, items, customer }) => {
      return {
        at,
        items,
        again: people > 1 ? boughtBefore(pairs, customer, items) : new Set<string>(),
      }
    })
    mergeRows(rows, countPurchases(counted), PURCHASES)
  }
  const now = baskets.reduce((latest, { at }) => Math.max(latest, at), 0)
  const demand = countDemand(baskets, POPULAR_HALF_LIFE)
  const servedWith = (weighing: Weighing) => serving(rows, weighing, people)
  const [byTogether, byCart] = [servedWith(TOGETHER), servedWith(COMPLEMENT)]
  const idsOf = (scored: readonly Scored[]) => scored.map(({ item }) => item)
  return {
    products: rows.size,
    knows: (item) => rows.has(item),
    popular: rankDemand(demand, now, POPULAR_HALF_LIFE, 200),
    together: (item) => idsOf(scoreTogether(item, byTogether, now)),
    cart: (items) => idsOf(scoreCart(items, byCart, now)),
    again: (history) => rankAgain(habitsOf(history), demand, now),
  }
}

/** Pairs that this customer has bought before; those of this basket are remembered. */
function boughtBefore(
  pairs: Map<string, Set<string>>,
  customer: string | undefined,
  items: readonly string[],
): ReadonlySet<string> {
  const again = new Set<string>()
  if (customer === undefined || items.length > MOST_PRODUCTS) return again
  const known = pairs.get(customer) ?? new Set()
  pairs.set(customer, known)
  for (const [index, left] of items.entries()) {
    for (const right of items.slice(index + 1)) {
      const pair = pairOf(left, right)
      if (known.has(pair)) again.add(pair)
      else known.add(pair)
    }
  }
  return again
}

function serving(rows: Rows, weighing: Weighing, people: number) {
  const supportOf = (id: string, at: number) => {
    const row = rows.get(id)
    return row ? row.support * fading(at - row.at, PURCHASES.halfLife) : 0
  }
  const served = new Map<string, Served>()
  return (id: string) => {
    const row = rows.get(id)
    if (row && !served.has(id)) served.set(id, serve(row, weighing, supportOf, people))
    return served.get(id)
  }
}

function rankAgain(
  habits: readonly Habit[],
  demand: ReadonlyMap<string, Counter>,
  now: number,
): readonly string[] {
  const demandOf = (item: string) => {
    const counter = demand.get(item)
    return counter ? valueAt(counter, now, POPULAR_HALF_LIFE) : 0
  }
  return rankHabits(habits, demandOf).slice(0, LONGEST)
}

/** Fading counters of all that some baskets held. */
function countDemand(
  baskets: readonly Pick<Basket, 'at' | 'items'>[],
  halfLife: number,
): ReadonlyMap<string, Counter> {
  const counters = new Map<string, Counter>()
  for (const { at, items } of baskets) {
    for (const item of items) counters.set(item, add(counters.get(item), 1, at, halfLife))
  }
  return counters
}

function rankDemand(
  demand: ReadonlyMap<string, Counter>,
  at: number,
  halfLife: number,
  most: number,
): readonly string[] {
  const values = [...demand].map(
    ([item, counter]) => [item, valueAt(counter, at, halfLife)] as const,
  )
  return strongest(values, most).map(([item]) => item)
}

/** What trends after some baskets, as of an instant; and what was bought most often at all. */
export function rankTrend(
  before: readonly Basket[],
  at: number,
  halfLife = TREND_HALF_LIFE,
): readonly string[] {
  return rankDemand(countDemand(before, halfLife), at, halfLife, LONGEST)
}
