/** Baskets: learned from one file as the Worker learns from orders, and tried on another. */

import { loadModule } from '../build.mjs'
import { Failure } from '../local/failure.mjs'
import { LONGEST } from './measure.mjs'
import { cart, next, together, trending } from './protocols.mjs'
import { readTable } from './table.mjs'
import { clockOf } from './time.mjs'

/** Baskets that are counted at once: what is kept is cut to size after each of them, so memory stays bounded. */
const BATCH = 2_000

/**
 * @param {{train: string, test?: string, share: number, support: number}} options
 * @param {(line: string) => void} progress
 * @returns {Promise<{facts: object, figures: object[]}>}
 */
export async function evaluateBaskets({ train, test, share, support }, progress) {
  progress(`reading ${train}`)
  const learned = await readBaskets(train)
  let tested = test === undefined ? undefined : await readBaskets(test)
  if (!tested) tested = learned.splice(Math.floor(learned.length * (1 - share)))
  if (learned.length === 0) throw new Failure(`${train} holds no basket.`)
  if (tested.length === 0) throw new Failure('The test holds no basket.')
  progress('learning from baskets')
  const model = await learn(learned, support)
  progress('trying what was learned')
  const figures = [
    ...together(model, tested),
    ...cart(model, tested),
    ...next(model, learned, tested),
    ...trending(model, [...learned, ...tested]),
  ]
  const facts = {
    kind: 'baskets',
    learned: learned.length,
    products: model.products,
    tested: tested.length,
  }
  return { facts, figures }
}

/** Learns in batches, with the Worker's own code. */
async function learn(baskets, support) {
  const model = await loadModule('worker/recommendations/offline.ts')
  const { countPurchases, mergeRows, PURCHASES, serve, fading } = model
  const rows = new Map()
  const again = new Set()
  for (let start = 0; start < baskets.length; start += BATCH) {
    const batch = baskets.slice(start, start + BATCH)
    mergeRows(rows, countPurchases(batch.map(({ at, items }) => ({ at, items, again }))), PURCHASES)
  }
  const now = baskets.reduce((latest, { at }) => Math.max(latest, at), 0)
  const supportOf = (id, at) => {
    const row = rows.get(id)
    return row ? row.support * fading(at - row.at, PURCHASES.halfLife) : 0
  }
  const servedWith = (weighing) => {
    const served = new Map()
    return (id) => {
      const row = rows.get(id)
      if (row && !served.has(id)) served.set(id, serve(row, weighing, supportOf, support))
      return served.get(id)
    }
  }
  const byTogether = servedWith(model.TOGETHER)
  const byCart = servedWith(model.COMPLEMENT)
  const demand = demandOf(model, baskets, model.POPULAR_HALF_LIFE)
  const idsOf = (scored) => scored.map(({ item }) => item)
  return {
    products: rows.size,
    knows: (item) => rows.has(item),
    popular: ranked(model, demand, now, 200),
    together: (item) => idsOf(model.scoreTogether(item, byTogether, now)),
    cart: (items) => idsOf(model.scoreCart(items, byCart, now)),
    again: (history) =>
      model.rankHabits(model.habitsOf(history), (item) => demand(item, now)).slice(0, LONGEST),
    trend: (before, at) =>
      ranked(model, demandOf(model, before, model.TREND_HALF_LIFE), at, LONGEST),
    allTime: (before, at) =>
      ranked(model, demandOf(model, before, Number.POSITIVE_INFINITY), at, LONGEST),
  }
}

/** Fading counters of all that some baskets held. */
function demandOf({ add, valueAt }, baskets, halfLife) {
  const counters = new Map()
  for (const { at, items } of baskets) {
    for (const item of items) counters.set(item, add(counters.get(item), 1, at, halfLife))
  }
  const value = (item, at) => {
    const counter = counters.get(item)
    return counter ? valueAt(counter, at, halfLife) : 0
  }
  return Object.assign(value, { items: [...counters.keys()] })
}

function ranked({ strongest }, demand, at, most) {
  const pairs = demand.items.map((item) => [item, demand(item, at)])
  return strongest(pairs, most).map(([item]) => item)
}

/** Baskets in the order of time, each with its different items. Returned goods and cancelled orders are none. */
async function readBaskets(path) {
  const baskets = new Map()
  const ids = new Map()
  await readTable(path, 'baskets', ({ basket, customer, item, time, quantity, price }) => {
    if (Number(quantity) <= 0 || Number(price) <= 0 || /^C\d/.test(basket)) return
    // One text for each product, however often it stands in the file.
    const id = ids.get(item) ?? item
    if (id === item) ids.set(item, id)
    // Some sets number the baskets of each customer anew.
    const key = `${customer ?? ''}\n${basket}`
    const known = baskets.get(key)
    if (!known) baskets.set(key, { id: basket, customer, at: time, items: new Set([id]) })
    else known.items.add(id)
  })
  return clockOf([...baskets.values()].map((group) => ({ ...group, items: [...group.items] })))
}
