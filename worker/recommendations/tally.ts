/** What some news add to the counts of products: pairs seen and bought together, and demand. Pure. */

import type { News } from './news.ts'
import type { PlacedOrder } from './orders/store.ts'
import { type Basket, countPurchases, MOST_PRODUCTS, pairOf } from './purchases.ts'
import { fading, type Rows } from './row.ts'
import { DEMAND, mostViews, POPULAR_HALF_LIFE, TREND_HALF_LIFE } from './trend.ts'
import { countViews } from './views.ts'

/** Demand for one product, as of the tally's instant. */
export interface Demand {
  trend: number
  popular: number
}

export interface Tally {
  /** ms UTC: of the latest that was counted. */
  readonly at: number
  readonly views: Rows
  readonly buys: Rows
  readonly demand: ReadonlyMap<string, Demand>
}

/**
 * Tallies news. `idOf` answers the product that an event's name means; what the catalogue does not know is nothing.
 * `others` are all orders of the same people, by which a pair is known that somebody has bought before.
 */
export function tally(
  news: News,
  orders: readonly PlacedOrder[],
  others: readonly PlacedOrder[],
  idOf: (name: string) => string | undefined,
): Tally {
  const ids = (names: readonly string[]) => names.flatMap((name) => idOf(name) ?? [])
  const walks = news.visits.map(({ at, counted, items, carts }) => {
    const before = ids(items.slice(0, counted))
    const after = ids(items.slice(counted))
    return { at, items: [...before, ...after], counted: before.length, carts: ids(carts) }
  })
  const baskets = basketsOf(orders, others, ids)
  const at = [...walks, ...baskets].reduce((latest, one) => Math.max(latest, one.at), 0)
  const demand = new Map<string, Demand>()
  const add = (item: string, value: number, when: number) => {
    const known = demand.get(item) ?? { trend: 0, popular: 0 }
    known.trend += value * fading(at - when, TREND_HALF_LIFE)
    known.popular += value * fading(at - when, POPULAR_HALF_LIFE)
    demand.set(item, known)
  }
  const looks = new Map<string, number>()
  const seen = walks.map((walk) => {
    const before = new Set(walk.items.slice(0, walk.counted))
    return [...new Set(walk.items.slice(walk.counted))].filter((item) => !before.has(item))
  })
  for (const item of [...seen.flat(), ...walks.flatMap(({ carts }) => carts)]) {
    looks.set(item, (looks.get(item) ?? 0) + 1)
  }
  const most = mostViews([...looks.values()])
  const share = (item: string) => Math.min(1, most / (looks.get(item) ?? 1))
  for (const [index, walk] of walks.entries()) {
    for (const item of seen[index] ?? []) add(item, DEMAND.view * share(item), walk.at)
    for (const item of walk.carts) add(item, DEMAND.cart * share(item), walk.at)
  }
  for (const basket of baskets) {
    for (const item of basket.items) add(item, DEMAND.order, basket.at)
  }
  return { at, views: countViews(walks), buys: countPurchases(baskets), demand }
}

function basketsOf(
  orders: readonly PlacedOrder[],
  others: readonly PlacedOrder[],
  ids: (names: readonly string[]) => readonly string[],
): readonly Basket[] {
  const byPerson = new Map<string, PlacedOrder[]>()
  for (const other of others) {
    const own = byPerson.get(other.profileId)
    if (own) own.push(other)
    else byPerson.set(other.profileId, [other])
  }
  return orders.map((order) => {
    const items = [...new Set(ids(order.names))]
    const again = new Set<string>()
    const held = new Set(items)
    if (items.length > 1 && items.length <= MOST_PRODUCTS) {
      for (const other of byPerson.get(order.profileId) ?? []) {
        if (!isBefore(other, order)) continue
        const both = [...new Set(ids(other.names))].filter((item) => held.has(item))
        for (const [index, left] of both.entries()) {
          for (const right of both.slice(index + 1)) again.add(pairOf(left, right))
        }
      }
    }
    return { at: order.at, items, again }
  })
}

function isBefore(left: PlacedOrder, right: PlacedOrder): boolean {
  return left.at < right.at || (left.at === right.at && left.id < right.id)
}
