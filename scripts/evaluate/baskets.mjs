/** Baskets: learned from one file as the Worker learns from orders, and tried on another. */

import { loadModule } from '../build.mjs'
import { Failure } from '../local/failure.mjs'
import { readTable } from './table.mjs'
import { clockOf } from './time.mjs'

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
  const offline = await loadModule('worker/recommendations/offline.ts')
  const model = offline.learnBaskets(learned, support)
  progress('trying what was learned')
  const figures = [
    ...offline.tryTogether(model, tested),
    ...offline.tryCart(model, tested),
    ...offline.tryNext(model, learned, tested),
    ...offline.tryTrend([...learned, ...tested]),
  ]
  const facts = {
    kind: 'baskets',
    learned: learned.length,
    products: model.products,
    tested: tested.length,
  }
  return { facts, figures }
}

const DAY = 86_400_000

/** Baskets in the order of time, each with its different items. Returned goods and cancelled orders are none. */
async function readBaskets(path) {
  const baskets = new Map()
  const ids = new Map()
  await readTable(path, 'baskets', (record) => {
    const { basket, customer, item, time, quantity, price, byPerson } = record
    if (Number(quantity) <= 0 || Number(price) <= 0 || /^C\d/.test(basket)) return
    // One text for each product, however often it stands in the file.
    const id = ids.get(item) ?? item
    if (id === item) ids.set(item, id)
    // Some sets number the baskets of each customer anew.
    const key = `${customer ?? ''}\n${byPerson ? Math.floor((time ?? 0) / DAY) : basket}`
    const known = baskets.get(key)
    if (!known) baskets.set(key, { id: basket, customer, at: time, items: new Set([id]) })
    else known.items.add(id)
  })
  return clockOf([...baskets.values()].map((group) => ({ ...group, items: [...group.items] })))
}
