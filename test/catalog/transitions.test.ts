/** What happens to products between two states, and what of it is announced. */

import { describe, expect, it } from 'vitest'
import { type Book, take } from '../../worker/catalog/book.ts'
import { merge } from '../../worker/catalog/merge.ts'
import { readStatement } from '../../worker/catalog/statement.ts'
import {
  type Change,
  defaultThresholds,
  readChanges,
  remember,
  transitionsOf,
} from '../../worker/catalog/transitions.ts'
import { DAY, HOUR } from '../../worker/core/clock.ts'

function state(said: object) {
  const read = readStatement({ id: '1', title: 'Shoe', currency: 'EUR', ...said }, 'shopify', 1)
  if (!read.ok) throw new Error(read.message)
  return merge(take([] as Book, read.statement))
}

/** Lives through states, each some hours after the one before; answers `kind` or `kind (quiet)` of each change. */
function live(...steps: readonly (readonly [hours: number, said: object])[]): string[] {
  let history: readonly Change[] = []
  let before = null as ReturnType<typeof state> | null
  let at = 0
  const told: string[] = []
  for (const [hours, said] of steps) {
    at += hours * HOUR
    const after = state(said)
    const about = { productId: '1', at, thresholds: defaultThresholds }
    const changes = transitionsOf(about, before, after, history)
    history = remember(history, changes, after.variants.length)
    const name = ({ variantId, kind, quiet }: Change) =>
      `${variantId ? `${variantId}: ` : ''}${kind}${quiet ? ' (quiet)' : ''}`
    told.push(...changes.map(name))
    before = after
  }
  return told.slice(1)
}

const there = { availability: 'in_stock' }
const gone = { availability: 'out_of_stock' }

describe('stock', () => {
  it.each([
    ['comes back', [gone, there], ['restock']],
    ['goes', [there, gone], ['out_of_stock']],
    ['goes to nothing by its count', [{ quantity: 2 }, { quantity: 0 }], ['out_of_stock']],
    ['comes as a pre-order', [gone, { availability: 'preorder' }], ['restock']],
    ['becomes low', [{ quantity: 9 }, { quantity: 3 }], ['low_stock']],
    ['was low already', [{ quantity: 3 }, { quantity: 2 }], []],
    ['is counted for the first time', [there, { quantity: 2 }], []],
    ['ends', [there, { availability: 'discontinued' }], ['discontinued']],
    ['stays away', [gone, { availability: 'discontinued' }, gone], ['discontinued']],
  ] as const)('%s', (_, states, told) => {
    expect(live(...states.map((one) => [24, one] as const))).toEqual(told)
  })

  it('that flaps is announced once, and again after some time', () => {
    expect(live([1, gone], [1, there], [1, gone], [1, there], [1, gone], [24, there])).toEqual([
      'restock',
      'out_of_stock',
      'restock (quiet)',
      'out_of_stock (quiet)',
      'restock',
    ])
  })

  it('of a variant is its own', () => {
    const variants = (a: number, b: number) => ({
      variants: [
        { id: 'a', quantity: a },
        { id: 'b', quantity: b },
      ],
    })
    expect(live([1, variants(0, 5)], [1, variants(4, 5)], [1, variants(4, 2)])).toEqual([
      'a: restock',
      'b: low_stock',
    ])
    expect(live([1, variants(0, 0)], [1, variants(4, 0)])).toEqual(['restock', 'a: restock'])
  })
})

describe('a price', () => {
  it.each([
    ['falls', [100, 90], ['price_drop']],
    ['falls by too little', [100, 96], []],
    ['rises', [90, 100], ['price_rise (quiet)']],
    ['rises to fall again', [100, 150, 100], ['price_rise (quiet)', 'price_drop (quiet)']],
    ['falls below all it was', [100, 150, 90], ['price_rise (quiet)', 'price_drop']],
  ] as const)('%s', (_, prices, told) => {
    expect(live(...prices.map((price) => [24, { price }] as const))).toEqual(told)
  })

  it('that was as low more than a month ago falls', () => {
    const [day, month] = [24, (40 * DAY) / HOUR]
    expect(live([day, { price: 80 }], [day, { price: 100 }], [month, { price: 80 }])).toEqual([
      'price_rise (quiet)',
      'price_drop',
    ])
  })

  it('in another currency is another price', () => {
    expect(live([1, { price: 100 }], [1, { price: 50, currency: 'USD' }])).toEqual([])
  })
})

describe('a history', () => {
  it('is read back as it was written, and what is none is left out', () => {
    const [change] = transitionsOf(
      { productId: '1', at: 5, thresholds: defaultThresholds },
      null,
      state({ price: 3 }),
      [],
    )
    expect(readChanges(JSON.stringify([change, null, { kind: 'x' }, { kind: 'new' }]))).toEqual([
      change,
    ])
  })
})
