/** What of the catalogue's changes is news, to whom, and with which old price. */

import { describe, expect, it } from 'vitest'
import type { Change } from '../../../worker/catalog/transitions.ts'
import type { Row } from '../../../worker/db/tables.ts'
import { emptyState, type State } from '../../../worker/events/state.ts'
import { tidingsFor } from '../../../worker/flows/wishes/match.ts'
import { meaningsOf, newsOf, tellable } from '../../../worker/flows/wishes/news.ts'

const DAY = 86_400_000
const NOW = 100 * DAY

const drop = (more: Partial<Change> = {}): Change & { kind: 'price_drop' } => ({
  productId: 'tent',
  variantId: null,
  at: NOW - 1_000,
  from: 30_000,
  to: 24_000,
  currency: 'EUR',
  quiet: false,
  ...more,
  kind: 'price_drop',
})

const tent = {
  id: 'tent',
  sku: 'T-1',
  aliases: '["i:old-tent"]',
  statements: JSON.stringify([
    { source: 'page', name: 'n', at: 1, id: 'page-id', urlKeys: ['shop.example/p/tent'] },
  ]),
  variants: JSON.stringify([{ id: 'tent-2', sku: 'T-2', names: ['two'] }, { id: 'tent' }]),
  history: '[]',
} as unknown as Row<'products'>

const person = (more: Partial<State> = {}): State => ({ ...emptyState, ...more })
const looked = (productId: string, at = NOW - DAY) => ({
  viewed: [{ productId, count: 1, at }],
})
const cart = (key: string, productId = 'tent') => ({
  cart: {
    id: 'c',
    startedAt: 1,
    updatedAt: 1,
    items: [{ key, productId, quantity: 1, addedAt: NOW - DAY }],
  },
})

function tidings(state: State, ...changes: readonly (Change & { kind: 'price_drop' })[]) {
  const list = changes.flatMap((change) => newsOf(change, tent) ?? [])
  const stand = { meanings: meaningsOf(tent), news: new Map([['tent', list]]) }
  return tidingsFor(state, 'price_drop', stand, NOW)?.products
}

describe('news of a product', () => {
  it.each(['tent', 'T-1', 'old-tent', 'page-id', 'shop.example/p/tent'])(
    'finds who looked at it as %s',
    (name) => {
      const told = { product_id: 'tent', was: 30_000, currency: 'EUR' }
      expect(tidings(person(looked(name)), drop())).toEqual([told])
    },
  )

  it('is of the very variant for who has it in the cart', () => {
    const small = drop({ variantId: 'tent-2', from: 20_000, to: 10_000 })
    expect(tidings(person(cart('T-2')), drop(), small)).toMatchObject([{ variant_id: 'tent-2' }])
    expect(tidings(person(cart('T-2')), drop())).toBeUndefined()
    expect(tidings(person(looked('T-2')), drop())).toMatchObject([{ was: 30_000 }])
    expect(tidings(person(looked('tent')), small)).toBeUndefined()
  })

  it.each([
    ['looked at it after it happened', looked('tent', NOW)],
    ['looked at it long ago', looked('tent', NOW - 31 * DAY)],
    ['ordered since', { ...looked('tent'), boughtAt: NOW - 1 }],
    ['looked at something else', looked('lamp')],
  ])('is nothing to who %s', (_, state) => {
    expect(tidings(person(state), drop())).toBeUndefined()
  })

  it('names the lowest price of the last 30 days, and is none where it was as low before', () => {
    const history = (list: readonly Change[]) => ({ ...tent, history: JSON.stringify(list) })
    const rise = { ...drop(), kind: 'price_rise' as const, from: 26_000, to: 30_000 }
    expect(newsOf(drop(), history([{ ...rise, at: NOW - 5 * DAY }]))?.was).toBe(26_000)
    expect(newsOf(drop(), history([{ ...rise, at: NOW - 40 * DAY }]))?.was).toBe(30_000)
    expect(newsOf(drop(), history([{ ...rise, at: NOW - 5 * DAY, from: 24_000 }]))).toBeNull()
  })

  it('is told once, while it is fresh, and of the kinds that somebody listens to', () => {
    const changes = [drop({ at: NOW - 9 }), drop(), drop({ quiet: true, productId: 'x' })]
    const kinds = new Set(['price_drop'] as const)
    expect(tellable(changes, kinds, NOW - DAY)).toHaveLength(1)
    expect(tellable(changes, kinds, NOW)).toEqual([])
    expect(tellable(changes, new Set(['low_stock'] as const), 0)).toEqual([])
  })
})
