/** How models of baskets are tried: what goes together, what completes a cart, what is bought next, what is in demand. */

import { crc32 } from 'node:zlib'
import { fill, LONGEST, measure } from './measure.mjs'

/** One item of a cart is hidden where it has so many. */
const CART = { least: 2, most: 50 }
/** The first items of a basket ask, so that large ones do not decide everything. */
const QUERIES = 10
/** Trends are tried at the begin of each of the last weeks. */
const WEEKS = 13
const WEEK = 7 * 86_400_000
/** A trend needs some weeks before the first that is tried. */
const AHEAD = 4

/** One item asks, the rest of the basket is right. */
export function together(model, tested) {
  const strategies = { popularity: () => [], 'bought-together': (item) => model.together(item) }
  return compare('together', strategies, model.popular, (ask) => {
    for (const basket of tested) {
      const items = basket.items.filter((item) => model.knows(item))
      if (items.length < 2) continue
      for (const item of items.slice(0, QUERIES)) {
        const right = new Set(items.filter((other) => other !== item))
        ask(item, new Set([item]), right)
      }
    }
  })
}

/** One item is hidden (that with the smallest CRC-32 of `basket|item`), the others ask for it. */
export function cart(model, tested) {
  const strategies = { popularity: () => [], cart: (items) => model.cart(items) }
  return compare('cart', strategies, model.popular, (ask) => {
    for (const basket of tested) {
      const items = basket.items.filter((item) => model.knows(item))
      if (items.length < CART.least || items.length > CART.most) continue
      const key = (item) => crc32(`${basket.id}|${item}`)
      const hidden = items.reduce((least, item) => (key(item) < key(least) ? item : least))
      const others = items.filter((item) => item !== hidden)
      ask(others, new Set(others), new Set([hidden]))
    }
  })
}

/** The next basket of everybody who was there before: their first in the test, from all that they bought in training. */
export function next(model, learned, tested) {
  const histories = new Map()
  for (const basket of learned) {
    if (basket.customer === undefined) continue
    const known = histories.get(basket.customer)
    if (known) known.push(basket)
    else histories.set(basket.customer, [basket])
  }
  const strategies = { popularity: () => [], 'buy-again': (history) => model.again(history) }
  return compare('next', strategies, model.popular, (ask) => {
    const nothing = new Set()
    for (const { customer, items } of tested) {
      const history = histories.get(customer)
      if (!history) continue
      histories.delete(customer)
      ask(history, nothing, new Set(items))
    }
  })
}

/** How many of the twenty products in most demand in a week the trend at its begin names. */
export function trending(model, baskets) {
  const end = baskets.reduce((latest, { at }) => Math.max(latest, at), 0)
  const start = baskets.reduce((earliest, { at }) => Math.min(earliest, at), end)
  const origins = Array.from({ length: WEEKS }, (_, index) => end - (WEEKS - index) * WEEK)
  if (start > origins[0] - AHEAD * WEEK) return []
  const strategies = { popularity: model.allTime, trending: model.trend }
  return Object.entries(strategies).map(([strategy, name]) => {
    const overlaps = origins.map((origin) => overlap(name, baskets, origin))
    const overlap20 = overlaps.reduce((sum, one) => sum + one, 0) / WEEKS
    return { strategy, protocol: 'week', n: WEEKS, overlap20 }
  })
}

function overlap(name, baskets, origin) {
  const before = baskets.filter(({ at }) => at < origin)
  const coming = new Map()
  for (const { at, items } of baskets) {
    if (at < origin || at >= origin + WEEK) continue
    for (const item of items) coming.set(item, (coming.get(item) ?? 0) + 1)
  }
  const most = [...coming].sort((left, right) => right[1] - left[1]).slice(0, LONGEST)
  const wanted = new Set(most.map(([item]) => item))
  const named = name(before, origin).slice(0, LONGEST)
  return wanted.size === 0 ? 0 : named.filter((item) => wanted.has(item)).length / wanted.size
}

/** Tries strategies on the same queries. Lists that are too short are filled up from what is popular. */
function compare(protocol, strategies, popular, run) {
  const tried = Object.entries(strategies).map(([strategy, guess]) => {
    return { strategy, guess, sum: measure() }
  })
  run((query, excluded, right) => {
    for (const { guess, sum } of tried) sum.add(fill(guess(query), popular, excluded), right)
  })
  const figures = tried.map(({ strategy, sum }) => ({ strategy, protocol, ...sum.result() }))
  return figures.filter(({ n }) => n > 0)
}
