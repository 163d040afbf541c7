/** The fold: the same whatever pieces the news comes in, and right about carts, orders and what came late. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../worker/events/fold.ts'
import { emptyState, joinStates, type State } from '../../worker/events/state.ts'
import { history, told } from './histories.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function stateAfter(...events: ReturnType<typeof told>[]): State {
  return fold(emptyState, events).state
}

const shoe = { product_id: 'shoe', sku: 'shoe-42', name: 'Shoe', quantity: 1 }
const sock = { product_id: 'sock', name: 'Sock', quantity: 2 }

describe('the fold', () => {
  it('gives the same state and the same orders however the history is cut', () => {
    fc.assert(
      fc.property(history, fc.nat(40), (events, cut) => {
        const whole = fold(emptyState, events)
        const first = fold(emptyState, events.slice(0, cut))
        const second = fold(first.state, events.slice(cut))
        expect(second.state).toEqual(whole.state)
        expect([...first.orders, ...second.orders]).toEqual(whole.orders)
      }),
      { numRuns: 500 },
    )
  })

  it('survives being written down between two folds', () => {
    fc.assert(
      fc.property(history, fc.nat(40), (events, cut) => {
        const first = fold(emptyState, events.slice(0, cut)).state
        const revived = JSON.parse(JSON.stringify(first)) as State
        expect(fold(revived, events.slice(cut)).state).toEqual(fold(emptyState, events).state)
      }),
    )
  })

  it('never lets a page make an order, revenue or a click', () => {
    fc.assert(
      fc.property(history, (events) => {
        const claimed = events.map((event) => ({ ...event, trust: 'client' as const }))
        const { state, orders } = fold(emptyState, claimed)
        expect(orders).toEqual([])
        expect(state.click).toBeNull()
      }),
    )
  })

  it('joins two streams into the same person from either side', () => {
    fc.assert(
      fc.property(history, history, (left, right) => {
        const one = fold(emptyState, left).state
        const other = fold(emptyState, right).state
        const { timezone: _, locale: __, ...joined } = joinStates(one, other)
        const { timezone: ___, locale: ____, ...mirrored } = joinStates(other, one)
        expect(rounded(mirrored)).toEqual(rounded(joined))
      }),
    )
  })

  it('counts visits by pauses of half an hour, and only those of browsers', () => {
    const visits = stateAfter(
      told('Product Viewed', NOON, shoe),
      told('Product Viewed', NOON + 29 * MINUTE, shoe),
      told('Product Viewed', NOON + 61 * MINUTE, shoe),
      told('Order Completed', NOON + 3 * HOUR, {}, { subject: 'u:1', trust: 'server' }),
    )
    expect(visits.sessions).toBe(2)
    expect(visits.views).toBe(3)
  })

  it('does not mistake a page of that name for an event', () => {
    expect(stateAfter(told('Product Added', NOON, shoe, { type: 'page' })).cart).toBeNull()
  })
})

describe('the cart', () => {
  it('adds up lines of the same variant and takes away what is removed', () => {
    const state = stateAfter(
      told('Product Added', NOON, shoe),
      told('Product Added', NOON + 1, { ...shoe, quantity: '2' }),
      told('Product Added', NOON + 2, sock),
      told('Product Removed', NOON + 3, { ...shoe, quantity: 1 }),
    )
    expect(state.cart?.items.map(({ key, quantity }) => [key, quantity])).toEqual([
      ['shoe-42', 2],
      ['sock', 2],
    ])
    expect(state.cart?.updatedAt).toBe(NOON + 3)
  })

  it('loses the whole line when a removal names no quantity', () => {
    const { quantity: _, ...named } = sock
    const state = stateAfter(
      told('Product Added', NOON, sock),
      told('Product Removed', NOON + 1, named),
    )
    expect(state.cart).toBeNull()
    expect(state.emptiedAt).toBe(NOON + 1)
  })

  it('is what the shop last showed of it', () => {
    const state = stateAfter(
      told('Product Added', NOON, shoe),
      told('Cart Viewed', NOON + HOUR, { products: [sock] }),
    )
    expect(state.cart?.items.map((item) => item.key)).toEqual(['sock'])
    expect(state.cart?.startedAt).toBe(NOON)
  })

  it.each(['client', 'server'] as const)('is gone after an order that a %s reports', (trust) => {
    const order = told(
      'Order Completed',
      NOON + HOUR,
      { order_id: '1', currency: 'EUR' },
      { trust },
    )
    const state = stateAfter(told('Product Added', NOON, shoe), order)
    expect(state.cart).toBeNull()
    expect(state.boughtAt).toBe(NOON + HOUR)
  })

  it('is gone even when the server’s clock is a little behind the browser’s', () => {
    const order = told('Order Completed', NOON - MINUTE, {}, { received: NOON + 1 })
    expect(stateAfter(told('Product Added', NOON, shoe), order).cart).toBeNull()
  })

  it('keeps what was added after the order', () => {
    const state = stateAfter(
      told('Product Added', NOON, shoe),
      told('Product Added', NOON + 2 * HOUR, sock),
      told('Order Completed', NOON + HOUR, {}, { received: NOON + 3 * HOUR }),
    )
    expect(state.cart?.items.map((item) => item.key)).toEqual(['sock'])
  })

  it('is not brought back by a page whose last words came after the order, by a clock that is a little off', () => {
    const order = told('Order Completed', NOON, { products: [shoe] })
    for (const name of ['Cart Viewed', 'Checkout Started', 'Product Added']) {
      const late = told(name, NOON + MINUTE, { ...shoe, products: [shoe] })
      expect(stateAfter(order, late).cart).toBeNull()
      expect(stateAfter(told('Product Added', NOON - HOUR, shoe), order, late).cart).toBeNull()
      expect(joinStates(stateAfter(order), stateAfter(late)).cart).toBeNull()
      expect(joinStates(stateAfter(late), stateAfter(order)).cart).toBeNull()
    }
  })

  it('begins anew when something else is added right after an order, or the same a while later', () => {
    const order = told('Order Completed', NOON, { products: [shoe] })
    expect(stateAfter(order, told('Product Added', NOON + MINUTE, sock)).cart).not.toBeNull()
    expect(stateAfter(order, told('Product Added', NOON + HOUR, shoe)).cart).not.toBeNull()
  })

  it('is not brought back by a phone that was offline when it was bought', () => {
    const state = stateAfter(
      told('Order Completed', NOON + HOUR, {}),
      told('Product Added', NOON, shoe, { received: NOON + 3 * DAY }),
    )
    expect(state.cart).toBeNull()
  })

  it.each([
    ['no product', {}],
    ['a product that is an object', { product_id: { $ne: 1 } }],
    ['a list', { product_id: [1, 2] }],
  ])('ignores an addition with %s', (_, properties) => {
    expect(stateAfter(told('Product Added', NOON, properties)).cart).toBeNull()
  })
})

describe('orders', () => {
  const bought = (id: string, at: number, more: Record<string, unknown> = {}) =>
    told(
      'Order Completed',
      at,
      { order_id: id, revenue: 79.5, total: 84.5, currency: 'eur', ...more },
      { trust: 'server', id: `${id}-${at}` },
    )

  it('are credited to the click before them, not to one after', () => {
    const click = (at: number, id: string) =>
      told('Email Link Clicked', at, { message_id: id }, { trust: 'mailbox' })
    const { orders } = fold(emptyState, [
      click(NOON, 'first'),
      bought('1', NOON + HOUR),
      click(NOON + 2 * HOUR, 'second'),
    ])
    expect(orders[0]?.click).toEqual({ messageId: 'first', at: NOON })
  })

  it('without a known currency or an id are no orders, and tests of the shop are none', () => {
    const { orders } = fold(emptyState, [
      bought('1', NOON, { currency: 'euros' }),
      bought('', NOON + 1),
      bought('2', NOON + 2, { test: true }),
    ])
    expect(orders).toEqual([])
  })
})

/** Sums of decayed scores may differ in the last bits with the order of adding. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) =>
      typeof part === 'number' && !Number.isInteger(part) ? Number(part.toPrecision(9)) : part,
    ),
  )
}
