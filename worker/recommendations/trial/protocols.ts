/** How models of baskets are tried: what goes together, what completes a cart, what is bought next, what is in demand. Pure. */

import { DAY } from '../../core/clock.ts'
import { type Basket, type BasketModel, rankTrend } from './baskets.ts'
import { crc32 } from './crc32.ts'
import { type Figure, fill, LONGEST, measure } from './measure.ts'

/** One item of a cart is hidden where it has so many. */
const CART = { least: 2, most: 50 } as const
/** The first items of a basket ask, so that large ones do not decide everything. */
const QUERIES = 10
/** Trends are tried at the begin of each of the last weeks. */
const WEEKS = 13
const WEEK = 7 * DAY
/** A trend needs some weeks before the first that is tried. */
const AHEAD = 4

type Ask<Query> = (query: Query, excluded: ReadonlySet<string>, right: ReadonlySet<string>) => void

/** One item asks, the rest of the basket is right. */
export function tryTogether(model: BasketModel, tested: readonly Basket[]): readonly Figure[] {
  const strategies = {
    popularity: () => [],
    'bought-together': (item: string) => model.together(item),
  }
  return compare('together', strategies, model.popular, (ask: Ask<string>) => {
    for (const basket of tested) {
      const items = basket.items.filter((item) => model.knows(item))
      if (items.length < 2) continue
      for (const item of items.slice(0, QUERIES)) {
        ask(item, new Set([item]), new Set(items.filter((other) => other !== item)))
      }
    }
  })
}

/** One item is hidden (that with the smallest CRC-32 of `basket|item`), the others ask for it. */
export function tryCart(model: BasketModel, tested: readonly Basket[]): readonly Figure[] {
  const strategies = {
    popularity: () => [],
    cart: (items: readonly string[]) => model.cart(items),
  }
  return compare('cart', strategies, model.popular, (ask: Ask<readonly string[]>) => {
    for (const basket of tested) {
      const items = basket.items.filter((item) => model.knows(item))
      if (items.length < CART.least || items.length > CART.most) continue
      const keyed = items.map((item) => ({ item, key: crc32(`${basket.id}|${item}`) }))
      const hidden = keyed.reduce((least, one) => (one.key < least.key ? one : least)).item
      const others = items.filter((item) => item !== hidden)
      ask(others, new Set(others), new Set([hidden]))
    }
  })
}

/** The next basket of everybody who was there before: their first in the test, from all that they bought in training. */
export function tryNext(
  model: BasketModel,
  learned: readonly Basket[],
  tested: readonly Basket[],
): readonly Figure[] {
  const histories = new Map<string, Basket[]>()
  for (const basket of learned) {
    if (basket.customer === undefined) continue
    const known = histories.get(basket.customer)
    if (known) known.push(basket)
    else histories.set(basket.customer, [basket])
  }
  const strategies = {
    popularity: () => [],
    'buy-again': (history: readonly Basket[]) => model.again(history),
  }
  return compare('next', strategies, model.popular, (ask: Ask<readonly Basket[]>) => {
    const nothing: ReadonlySet<string> = new Set()
    for (const { customer, items } of tested) {
      const history = customer === undefined ? undefined : histories.get(customer)
      if (customer === undefined || !history) continue
      histories.delete(customer)
      ask(history, nothing, new Set(items))
    }
  })
}

/** How many of the twenty products in most demand in a week the trend at its begin names. */
export function tryTrend(baskets: readonly Basket[]): readonly (Figure & { overlap20: number })[] {
  const end = baskets.reduce((latest, { at }) => Math.max(latest, at), 0)
  const start = baskets.reduce((first, { at }) => Math.min(first, at), end)
  if (end - start < (WEEKS + AHEAD) * WEEK) return []
  const origins = Array.from({ length: WEEKS }, (_, index) => end - (index + 1) * WEEK)
  return (['popularity', 'trending'] as const).map((strategy) => {
    const halfLife = strategy === 'popularity' ? Number.POSITIVE_INFINITY : undefined
    const overlaps = origins.map((origin) => overlap(baskets, origin, halfLife))
    const overlap20 = overlaps.reduce((sum, one) => sum + one, 0) / WEEKS
    return { strategy, protocol: 'week', n: WEEKS, overlap20 }
  })
}

function overlap(baskets: readonly Basket[], origin: number, halfLife?: number): number {
  const before = baskets.filter(({ at }) => at < origin)
  const coming = new Map<string, number>()
  for (const { at, items } of baskets) {
    if (at < origin || at >= origin + WEEK) continue
    for (const item of items) coming.set(item, (coming.get(item) ?? 0) + 1)
  }
  const most = [...coming].sort((left, right) => right[1] - left[1]).slice(0, LONGEST)
  const wanted = new Set(most.map(([item]) => item))
  const named = rankTrend(before, origin, halfLife)
  return wanted.size === 0 ? 0 : named.filter((item) => wanted.has(item)).length / wanted.size
}

/** Tries strategies on the same queries. Lists that are too short are filled up from what is popular. */
function compare<Query>(
  protocol: string,
  strategies: Readonly<Record<string, (query: Query) => readonly string[]>>,
  popular: readonly string[],
  run: (ask: Ask<Query>) => void,
): readonly Figure[] {
  const tried = Object.entries(strategies).map(([strategy, guess]) => {
    return { strategy, guess, sum: measure() }
  })
  run((query, excluded, right) => {
    for (const { guess, sum } of tried) sum.add(fill(guess(query), popular, excluded), right)
  })
  const figures = tried.map(({ strategy, sum }) => ({ strategy, protocol, ...sum.result() }))
  return figures.filter(({ n }) => n > 0)
}
