/** Orders: what all their reports together say, in whatever order they come and however often. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../../worker/events/event.ts'
import { readOrder } from '../../worker/events/order.ts'
import {
  type OrderRecord,
  readRecord,
  report,
  revenueOf,
  statusOf,
} from '../../worker/orders/record.ts'
import { addUp } from '../../worker/orders/totals.ts'
import { told } from '../events/histories.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const MINUTE = 60_000
const DAY = 1_440 * MINUTE

const said = (name: string, at: number, properties: object, id = `${name}-${at}`) =>
  told(name, at, { order_id: '1', ...properties }, { trust: 'server', id })
const bought = (at: number, more: object = {}) =>
  said('Order Completed', at, { revenue: 79.5, total: 84.5, currency: 'eur', ...more })

/** Records by order after some events of one buyer. */
function recordsOf(...events: readonly StoredEvent[]): readonly OrderRecord[] {
  const records = new Map<string, OrderRecord>()
  for (const event of events) {
    const fact = readOrder(event, null)
    const from = { profileId: event.subject, messageId: null }
    const record = fact && report(records.get(fact.id) ?? null, fact, from)
    if (record) records.set(record.id, record)
  }
  return [...records.values()]
}

function raise(): never {
  throw new Error('This event says nothing of an order.')
}

const worth = (...events: readonly StoredEvent[]) => addUp([], recordsOf(...events))

describe('an order', () => {
  it('counts once however often it is reported', () => {
    expect(worth(bought(NOON), bought(NOON + MINUTE))).toMatchObject({
      count: 1,
      revenue: { EUR: 7950 },
    })
  })

  it.each([
    ['in part', { total: 20 }, 5950],
    ['whole', {}, 0],
    ['more than paid', { total: 500 }, 0],
    ['in another currency, which says nothing', { total: 20, currency: 'USD' }, 7950],
  ])('gives back what is refunded %s', (_, properties, left) => {
    const totals = worth(bought(NOON), said('Order Refunded', NOON + DAY, properties))
    expect(totals).toMatchObject({ count: 1, revenue: { EUR: left } })
  })

  it('that nobody reported is taken off all the same: a credit note, or an order of long ago', () => {
    const note = { order_id: 'C7', total: 20, currency: 'EUR' }
    const events = [
      bought(NOON),
      said('Order Refunded', NOON + DAY, note),
      said('Order Refunded', NOON + 2 * DAY, note),
    ]
    expect(worth(...events)).toMatchObject({ count: 1, revenue: { EUR: 3950 } })
    expect(recordsOf(...events).map(revenueOf)).toEqual([7950, -4000])
  })

  it('that is reported after its refund is worth what is left', () => {
    const events = [said('Order Refunded', NOON, { total: 20, currency: 'EUR' }), bought(NOON + 1)]
    expect(worth(...events)).toMatchObject({ count: 1, revenue: { EUR: 5950 } })
    expect(recordsOf(...events).map(statusOf)).toEqual(['refunded'])
  })

  it('is worth what the newest report says, though an older one comes later', () => {
    const newer = { revenue: 50, currency: 'EUR', updated_at: '2026-03-01T14:00:00Z' }
    const older = { revenue: 60, currency: 'EUR', updated_at: '2026-03-01T13:00:00Z' }
    const events = [bought(NOON), said('Order Updated', NOON, newer, 'a')]
    expect(worth(...events, said('Order Updated', NOON, older, 'b')).revenue).toEqual({ EUR: 5000 })
  })

  it('stays cancelled whatever comes late, and earns nothing', () => {
    const events = [said('Order Cancelled', NOON + DAY, { currency: 'EUR' }), bought(NOON)]
    expect(worth(...events)).toMatchObject({ count: 1, revenue: { EUR: 0 } })
    expect(recordsOf(...events).map(statusOf)).toEqual(['cancelled'])
  })

  it('stays earned by the message that earned it first, and gives back what is refunded there', () => {
    const from = { profileId: 'u:1', messageId: 'm1' }
    const fact = (event: StoredEvent) => readOrder(event, null) ?? raise()
    const first = report(null, fact(bought(NOON)), from)
    const later = report(first, fact(bought(NOON + DAY)), { ...from, messageId: 'm2' })
    const refunded = report(later, fact(said('Order Refunded', NOON + DAY, { total: 20 })), from)
    expect(refunded).toMatchObject({ messageId: 'm1' })
    expect(refunded && revenueOf(refunded)).toBe(5950)
  })

  it('of a row from before reports were kept is read as that row tells it', () => {
    const row = {
      id: '1',
      profile_id: 'u:1',
      at: NOON,
      status: 'refunded' as const,
      revenue: 5950,
      currency: 'EUR',
      items: '[]',
      message_id: null,
      flow: null,
      updated_at: NOON,
      placed: 1,
      facts: '{}',
      presumed_at: null,
    }
    const record = readRecord(row)
    expect([revenueOf(record), statusOf(record)]).toEqual([5950, 'refunded'])
    const note = readRecord({ ...row, revenue: -2000, placed: 0 })
    expect([revenueOf(note), statusOf(note)]).toEqual([-2000, 'refunded'])
  })
})

/** Reports of one order as a platform makes them: each dated, each refund with an id of its own. */
const reports = fc.array(
  fc.oneof(
    fc.record({
      name: fc.constantFrom('Order Completed', 'Order Updated', 'Order Cancelled'),
      properties: fc.record({
        revenue: fc.integer({ min: 0, max: 500 }),
        currency: fc.constant('EUR'),
        created_at: fc.constant(NOON),
        updated_at: fc.integer({ min: 0, max: 6 }).map((step) => NOON + step * MINUTE),
        products: fc.constant([{ product_id: 'p' }]),
      }),
    }),
    fc.record({
      name: fc.constant('Order Refunded'),
      properties: fc.record({
        total: fc.integer({ min: 1, max: 200 }),
        currency: fc.constant('EUR'),
        refund_id: fc.constantFrom('r1', 'r2', 'r3'),
      }),
    }),
  ),
  { minLength: 1, maxLength: 12 },
)

describe('the reports of an order', () => {
  it('lead to the same row and the same totals in any order and any number of copies', () => {
    fc.assert(
      fc.property(
        reports.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list], {
              minLength: list.length * 2,
              maxLength: list.length * 2,
            }),
          ),
        ),
        ([list, shuffled]) => {
          const events = (some: typeof list) =>
            some.map(({ name, properties }, index) =>
              said(name, NOON + DAY, properties, `e${index}`),
            )
          const told = (records: readonly OrderRecord[]) =>
            records.map(({ refunds, ...record }) => ({
              ...record,
              refunds: Object.entries(refunds).sort(),
              revenue: revenueOf({ ...record, refunds }),
            }))
          expect(told(recordsOf(...events(shuffled)))).toEqual(told(recordsOf(...events(list))))
          expect(worth(...events(shuffled))).toEqual(worth(...events(list)))
        },
      ),
      { numRuns: 500 },
    )
  })
})
