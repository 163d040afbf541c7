/** What the fold remembers of a visit: products, searches, what was taken; little of it, and nothing that a late event could spoil. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../worker/events/fold.ts'
import { emptyState } from '../../worker/events/state.ts'
import { history, told } from './histories.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const visitAfter = (...events: ReturnType<typeof told>[]) => fold(emptyState, events).state.visit
const view = (id: string, at: number, more: object = {}) =>
  told('Product Viewed', at, { product_id: id, category: 'Shoes', ...more })
const search = (query: unknown, at: number) => told('Products Searched', at, { query })

describe('a visit', () => {
  it('counts how often each product was looked at, the latest first', () => {
    const visit = visitAfter(view('a', NOON), view('b', NOON + 1), view('a', NOON + 2))
    expect(visit?.products).toEqual([
      { id: 'a', category: 'Shoes', views: 2, at: NOON + 2 },
      { id: 'b', category: 'Shoes', views: 1, at: NOON + 1 },
    ])
  })

  it('goes on while anything is done, and a new one begins with a product or a search after a pause', () => {
    const page = (at: number) => told('Home', at, {}, { type: 'page' })
    const first = visitAfter(view('a', NOON), page(NOON + 20 * MINUTE), page(NOON + 45 * MINUTE))
    expect(first).toMatchObject({ startedAt: NOON, lastAt: NOON + 45 * MINUTE })
    const looked = visitAfter(view('a', NOON), page(NOON + HOUR), page(NOON + HOUR + MINUTE))
    expect(looked).toMatchObject({ startedAt: NOON, lastAt: NOON })
    const second = visitAfter(view('a', NOON), page(NOON + HOUR), view('b', NOON + HOUR + MINUTE))
    expect(second?.startedAt).toBe(NOON + HOUR + MINUTE)
    expect(second?.products.map(({ id }) => id)).toEqual(['b'])
  })

  it('is not made longer by what the shop’s server or an email does', () => {
    const shipped = told('Order Shipped', NOON + MINUTE, {}, { trust: 'server', subject: 'u:1' })
    const clicked = told('Email Link Clicked', NOON + MINUTE, {}, { trust: 'mailbox' })
    expect(visitAfter(view('a', NOON), shipped, clicked)?.lastAt).toBe(NOON)
  })

  it('keeps no memory of what arrives late from an older one', () => {
    const late = view('old', NOON - 3 * HOUR, { category: 'Old' })
    expect(visitAfter(view('a', NOON), late)?.products.map(({ id }) => id)).toEqual(['a'])
  })

  it('says whether something was put into the cart', () => {
    const added = told('Product Added', NOON + 1, { product_id: 'a' })
    expect(visitAfter(view('a', NOON))?.taken).toBe(false)
    expect(visitAfter(view('a', NOON), added)?.taken).toBe(true)
    expect(visitAfter(view('a', NOON), added, view('b', NOON + 2 * HOUR))?.taken).toBe(false)
  })

  it('remembers what was meant where a shop searches while one types', () => {
    const typed = ['s', 'sh', 'shoe', 'shoes', 'shoe'].map((q, i) => search(q, NOON + i * 1_000))
    expect(visitAfter(...typed)?.searches.map(({ query }) => query)).toEqual(['shoes'])
    const later = visitAfter(...typed, search('lamp', NOON + 9_000), search('s', NOON + HOUR / 4))
    expect(later?.searches.map(({ query }) => query)).toEqual(['s', 'lamp', 'shoes'])
  })

  it.each([
    ['nothing but spaces', ' \u200b\n '],
    ['an object', { $ne: 1 }],
    ['a list', ['shoes']],
    ['nothing', undefined],
  ])('takes %s for no search', (_, query) => {
    expect(visitAfter(search(query, NOON))).toBeNull()
  })

  it('writes a search down as one short line, whatever was typed', () => {
    const query = `red\r\nBcc: x@y.z\u202e\u0000 ${'👟'.repeat(5_000)}`
    const kept = visitAfter(search(query, NOON))?.searches[0]?.query ?? ''
    expect(kept).toMatch(/^red Bcc: x@y\.z 👟/u)
    expect([...kept].length).toBeLessThanOrEqual(100)
    expect(kept).not.toMatch(/\p{C}/u)
  })

  it('stays small, whoever fills it', () => {
    fc.assert(
      fc.property(history, (events) => {
        const { visit } = fold(emptyState, events).state
        expect(visit?.products.length ?? 0).toBeLessThanOrEqual(10)
        expect(visit?.searches.length ?? 0).toBeLessThanOrEqual(3)
        if (visit) expect(visit.lastAt).toBeGreaterThanOrEqual(visit.startedAt)
      }),
    )
    const flood = Array.from({ length: 500 }, (_, i) => [
      view(`${i}`.padEnd(200, 'x'), NOON + i, {
        url: `https://shop.example/${'y'.repeat(900)}`,
        category: 'z'.repeat(5_000),
      }),
      search(`${i} ${'q'.repeat(5_000)}`, NOON + i),
    ]).flat()
    expect(JSON.stringify(visitAfter(...flood)).length).toBeLessThan(5_000)
  })
})
