/** What is bought together: products of one order, small orders saying more than large ones. Pure. */

import { DAY } from '../core/clock.ts'
import { fading, type Keeping, type Rows, rowOf } from './row.ts'

/** Counts of purchases halve in ninety days. */
export const PURCHASES: Keeping = { halfLife: 90 * DAY, neighbours: 100 }

/** An order with more different products than this is a stocktaking, not a taste. */
export const MOST_PRODUCTS = 100

/** The different products of one order. */
export interface Basket {
  /** ms UTC. */
  readonly at: number
  readonly items: readonly string[]
  /** Pairs of products that the same person has bought together before: they are no further person's word. */
  readonly again: ReadonlySet<string>
}

/** The name of a pair in `Basket.again`, whichever way round. */
export function pairOf(left: string, right: string): string {
  return left < right ? `${left}\n${right}` : `${right}\n${left}`
}

/**
 * Counts the pairs of some orders, as of the latest of them: 1/√b for an order of b products (the normalisation of a
 * user vector in Deshpande & Karypis, "Item-based top-N recommendation algorithms", TOIS 2004), with decay.
 */
export function countPurchases(baskets: readonly Basket[]): Rows {
  const until = baskets.reduce((latest, basket) => Math.max(latest, basket.at), 0)
  const rows: Rows = new Map()
  for (const basket of baskets) countBasket(rows, basket, until)
  return rows
}

function countBasket(rows: Rows, basket: Basket, until: number): void {
  const items = [...new Set(basket.items)]
  if (items.length > MOST_PRODUCTS) return
  const weight = fading(until - basket.at, PURCHASES.halfLife) / Math.sqrt(items.length)
  for (const item of items) {
    const row = rowOf(rows, item, until)
    row.support += weight
    for (const other of items) {
      if (other === item) continue
      row.counts.set(other, (row.counts.get(other) ?? 0) + weight)
      if (basket.again.size === 0 || !basket.again.has(pairOf(item, other))) {
        row.people.set(other, (row.people.get(other) ?? 0) + 1)
      }
    }
  }
}
