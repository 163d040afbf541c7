/** Prices, totals and steps of an order: the same in whatever order its reports come. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../../worker/events/event.ts'
import { readOrder } from '../../worker/events/order.ts'
import { type OrderRecord, readRecord, report } from '../../worker/orders/record.ts'
import { told } from '../events/histories.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const HOUR = 3_600_000

const lines = [
  { product_id: 'shoe', name: 'Shoe', price: '79.50', quantity: 1 },
  { product_id: 'sock', sku: 'S-1', price: 4.5, quantity: 2 },
]
const money = { subtotal: 88.5, discount: -8.5, shipping: 4.9, tax: '14.15', total: 84.9 }
const said = (name: string, at: number, properties: object) =>
  told(
    name,
    at,
    { order_id: '1', currency: 'eur', ...properties },
    { trust: 'server', id: `${name}-${at}` },
  )

function recordOf(events: readonly StoredEvent[]): OrderRecord | null {
  return events.reduce<OrderRecord | null>((known, event) => {
    const fact = readOrder(event, null)
    return fact ? report(known, fact, { profileId: 'u:1', messageId: null }) : known
  }, null)
}

describe('what an order is made of', () => {
  const placed = said('Order Completed', NOON, { ...money, products: lines, order_name: '#1001' })

  it('is kept in minor units, line by line and in total', () => {
    const record = recordOf([placed])
    expect(JSON.parse(record?.items ?? '')).toEqual([
      { key: 'shoe', productId: 'shoe', quantity: 1, title: 'Shoe', price: 7950 },
      { key: 'S-1', productId: 'sock', quantity: 2, price: 450 },
    ])
    expect(record?.detail.totals).toMatchObject({
      currency: 'EUR',
      amounts: { subtotal: 8850, discount: 850, shipping: 490, tax: 1415, total: 8490 },
    })
  })

  it('has no totals where the report states none, and no price that is none', () => {
    const odd = said('Order Completed', NOON, {
      revenue: 5,
      products: [
        { product_id: 'x', price: -1 },
        { product_id: 'y', price: 'free' },
      ],
    })
    const record = recordOf([odd])
    expect(record?.detail.totals).toBeNull()
    expect(record?.items).not.toContain('price')
  })

  it('counts yen without decimals, and dinars with three', () => {
    const yen = { currency: 'JPY', total: 1200, products: [{ product_id: 'a', price: 1200 }] }
    expect(recordOf([said('Order Completed', NOON, yen)])?.items).toContain('"price":1200')
    const dinar = { currency: 'KWD', total: 1.2345 }
    expect(recordOf([said('Order Completed', NOON, dinar)])?.detail.totals?.amounts.total).toBe(
      1235,
    )
  })

  it('is not said by a browser', () => {
    const page = told('Order Completed', NOON, { order_id: '1', currency: 'EUR', ...money })
    expect(readOrder(page, null)).toBeNull()
  })

  it('knows when it went out and was there, by the first report of each, and what came back', () => {
    const record = recordOf([
      placed,
      said('Order Fulfilled', NOON + 5 * HOUR, {}),
      said('Order Fulfilled', NOON + 4 * HOUR, { created_at: '2020-01-01T00:00:00Z' }),
      said('Order Delivered', NOON + 30 * HOUR, {}),
      said('Order Refunded', NOON + 40 * HOUR, { total: 4.5, products: [lines[1]] }),
    ])
    expect(record?.detail.steps).toEqual({
      fulfilled: NOON + 4 * HOUR,
      delivered: NOON + 30 * HOUR,
    })
    expect(record?.detail.returned).toEqual(['sock'])
    expect(record?.at).toBe(NOON)
  })

  it('that nobody told of has no steps', () => {
    expect(recordOf([said('Order Delivered', NOON, {})])).toBeNull()
  })

  it('survives being stored, and rows from before it was kept have none', () => {
    const record = recordOf([placed])
    const { amount, version, refunds, detail } = record ?? {}
    const row = {
      id: '1',
      profile_id: 'u:1',
      at: NOON,
      status: 'completed' as const,
      revenue: 1,
      currency: 'EUR',
      items: record?.items ?? '[]',
      message_id: null,
      flow: null,
      updated_at: NOON,
      placed: 1,
      facts: JSON.stringify({ amount, version, refunds, detail }),
      presumed_at: null,
    }
    expect(readRecord(row).detail).toEqual(detail)
    expect(readRecord({ ...row, facts: '{}' }).detail.totals).toBeNull()
  })
})

describe('all reports of an order together', () => {
  const price = fc.constantFrom(undefined, 10, '20.5', 30)
  const goods = fc.array(fc.record({ product_id: fc.constantFrom('a', 'b'), price }), {
    maxLength: 2,
  })
  const anyReport = fc.record({
    name: fc.constantFrom('Order Updated', 'Order Fulfilled', 'Order Delivered', 'Order Refunded'),
    hour: fc.integer({ min: 1, max: 5 }),
    products: fc.option(goods, { nil: undefined }),
    total: fc.option(fc.constantFrom(10, 20), { nil: undefined }),
    order_name: fc.constantFrom(undefined, '#1', '#2'),
    shipping_country: fc.constantFrom(undefined, 'AT', 'de', 'Austria'),
  })

  it('say the same of lines, totals and steps, whichever comes first', () => {
    fc.assert(
      fc.property(
        fc.array(anyReport, { minLength: 2, maxLength: 6 }),
        fc.nat(),
        (reports, turn) => {
          const first = said('Order Completed', NOON, { total: 1 })
          const events = reports.map(({ name, hour, ...properties }, index) => ({
            ...said(name, NOON + hour * HOUR, { ...properties, revenue: 1 }),
            id: `${name}-${index}`,
          }))
          const at = turn % events.length
          const turned = [...events.slice(at), ...events.slice(0, at)]
          const [one, other] = [
            recordOf([first, ...events]),
            recordOf([first, ...turned.reverse()]),
          ]
          expect(other?.detail).toEqual(one?.detail)
          expect(other?.items).toEqual(one?.items)
        },
      ),
      { numRuns: 300 },
    )
  })
})
