/** Which visits start a flow: close looks and searches that led to nothing. */

import { describe, expect, it } from 'vitest'
import { fold } from '../../worker/events/fold.ts'
import { emptyState } from '../../worker/events/state.ts'
import { visitOccasion } from '../../worker/flows/visit.ts'
import { told } from '../events/histories.ts'

const NOON = Date.UTC(2026, 2, 1, 12)

const stateAfter = (...events: ReturnType<typeof told>[]) => fold(emptyState, events).state
const view = (id: string, at: number, category?: string) =>
  told('Product Viewed', at, { product_id: id, ...(category ? { category } : {}) })
const ids = (data: unknown) =>
  (data as { products: readonly { id: string }[] }).products.map(({ id }) => id)

describe('a visit that was only looked around in', () => {
  it('counts where one product was looked at twice, the most looked at first', () => {
    const state = stateAfter(
      view('a', NOON),
      view('b', NOON + 1),
      view('a', NOON + 2),
      view('c', NOON + 3),
    )
    const occasion = visitOccasion('product', state)
    expect(occasion?.at).toBe(NOON + 3)
    expect(ids(occasion?.data)).toEqual(['a', 'c', 'b'])
  })

  it('counts where three products of one category were, and not where they were of three', () => {
    const of = (...categories: string[]) =>
      visitOccasion(
        'product',
        stateAfter(...categories.map((one, i) => view(`p${i}`, NOON + i, one))),
      )
    expect(of('Shoes', 'Shoes', 'Shoes')).not.toBeNull()
    expect(of('Shoes', 'Socks', 'Lamps')).toBeNull()
    expect(of('Shoes', 'Shoes')).toBeNull()
    expect(of('', '', '')).not.toBeNull()
  })

  it('does not count where something was taken or bought', () => {
    const looks = [view('a', NOON), view('a', NOON + 1)]
    expect(visitOccasion('product', stateAfter(...looks))).not.toBeNull()
    const added = told('Product Added', NOON + 2, { product_id: 'a' })
    expect(visitOccasion('product', stateAfter(...looks, added))).toBeNull()
    expect(
      visitOccasion('product', stateAfter(...looks, told('Order Completed', NOON + 2))),
    ).toBeNull()
  })
})

describe('a visit in which something was searched', () => {
  const search = told('Products Searched', NOON, { query: 'trail shoe' })

  it('carries the last search and what was looked at after it', () => {
    const state = stateAfter(view('before', NOON - 1), search, view('after', NOON + 1))
    const data = visitOccasion('search', state)?.data
    expect(data).toMatchObject({ query: 'trail shoe' })
    expect(ids(data)).toEqual(['after'])
  })

  it('is none without a search, or where something was taken', () => {
    expect(visitOccasion('search', stateAfter(view('a', NOON)))).toBeNull()
    const added = told('Product Added', NOON + 2, { product_id: 'a' })
    expect(visitOccasion('search', stateAfter(search, added))).toBeNull()
  })
})
