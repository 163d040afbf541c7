/** What platforms tell of an order's way to the buyer: parcels, their numbers, and each step under one key. */

import { describe, expect, it } from 'vitest'
import { readShopify } from '../../worker/platforms/shopify/read.ts'
import { readWooCommerce } from '../../worker/platforms/woocommerce/read.ts'
import { shopifyOrder, stamp, wooOrder } from './shop.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const HOUR = 3_600_000
const host = { host: 'shop.test' }

const fulfilment = (change: object = {}) => ({
  id: 3,
  order_id: 5001,
  status: 'success',
  created_at: stamp(NOON),
  updated_at: stamp(NOON),
  line_items: [],
  ...change,
})

function told(topic: string, body: Record<string, unknown>) {
  const read = readShopify(topic, body, host)
  return (read.ok && read.report.loose?.[0]?.steps) || []
}

describe("a parcel of Shopify's", () => {
  it('with a number was handed over when it was fulfilled', () => {
    const steps = told(
      'fulfillments/create',
      fulfilment({
        tracking_number: 'T1',
        tracking_company: 'Post',
        tracking_url: 'https://post.test/T1',
      }),
    )
    expect(steps.map(({ name }) => name)).toEqual(['Order Fulfilled', 'Order Shipped'])
    expect(steps[1]?.fields.properties).toMatchObject({
      order_id: '5001',
      fulfillment_id: '3',
      tracking_number: 'T1',
      tracking_url: 'https://post.test/T1',
    })
  })

  it('without one is under way when its carrier says so', () => {
    expect(told('fulfillments/create', fulfilment()).map(({ name }) => name)).toEqual([
      'Order Fulfilled',
    ])
    const moving = fulfilment({ shipment_status: 'in_transit', updated_at: stamp(NOON + HOUR) })
    expect(told('fulfillments/update', moving)[1]).toMatchObject({
      name: 'Order Shipped',
      occurred: NOON + HOUR,
    })
  })

  it('has one key for each step, however often and by whichever topic it is told', () => {
    const keys = (steps: readonly { id: string; at: number }[]) =>
      steps.map(({ id, at }) => `${id} ${at}`)
    const numbers = { tracking_numbers: ['T1'] }
    const first = keys(told('fulfillments/create', fulfilment(numbers)))
    const later = { ...numbers, shipment_status: 'in_transit', updated_at: stamp(NOON + HOUR) }
    expect(keys(told('fulfillments/update', fulfilment(later)))).toEqual(first)
    const order = readShopify(
      'orders/updated',
      shopifyOrder(NOON, { fulfillments: [fulfilment(later)] }),
      host,
    )
    expect(keys((order.ok && order.report.orders?.[0]?.steps) || [])).toEqual(first)
  })

  it('that was cancelled tells nothing', () => {
    expect(
      told('fulfillments/update', fulfilment({ status: 'cancelled', tracking_number: 'T1' })),
    ).toEqual([])
  })
})

describe("an order of WooCommerce's on its way", () => {
  const steps = (change: object) => {
    const read = readWooCommerce('order.updated', wooOrder(NOON, change))
    return (read.ok && read.report.orders?.[0]?.steps) || []
  }
  const gmt = (at: number) => new Date(at).toISOString().slice(0, 19)
  const done = { status: 'completed', date_completed_gmt: gmt(NOON + HOUR) }
  const item = {
    tracking_id: 'abc',
    tracking_provider: 'dhl',
    tracking_number: 'D1',
    date_shipped: String((NOON + HOUR) / 1_000),
    custom_tracking_link: 'https://dhl.test/D1',
  }

  it('is fulfilled when it is completed', () => {
    expect(steps(done)).toMatchObject([
      { name: 'Order Fulfilled', at: NOON + HOUR, id: 'woocommerce-fulfilled-723' },
    ])
  })

  it.each([
    [
      'a list in its meta data',
      { meta_data: [{ key: '_wc_shipment_tracking_items', value: [item] }] },
    ],
    [
      'a list that was written as text',
      { meta_data: [{ key: '_wc_shipment_tracking_items', value: JSON.stringify({ 0: item }) }] },
    ],
    ['a field of its own', { shipment_trackings: [item] }],
  ])('has the parcels of %s', (_, change) => {
    const [, shipped] = steps({ ...done, ...change })
    expect(shipped).toMatchObject({
      name: 'Order Shipped',
      at: NOON + HOUR,
      id: 'woocommerce-shipped-723-abc',
      fields: {
        properties: {
          order_id: '723',
          tracking_company: 'dhl',
          tracking_number: 'D1',
          tracking_url: 'https://dhl.test/D1',
        },
      },
    })
  })

  it('names no address that is not secure', () => {
    const odd = { ...item, custom_tracking_link: 'javascript:alert(1)' }
    const [, shipped] = steps({ ...done, shipment_trackings: [odd] })
    expect(JSON.stringify(shipped)).not.toContain('javascript')
  })

  it('is under way and there by the statuses of the usual plugins, under one key each', () => {
    const at = (hours: number) => ({ date_modified_gmt: gmt(NOON + hours * HOUR) })
    const [first] = steps({ status: 'wc-shipped', ...at(1) })
    const [again] = steps({ status: 'shipped', ...at(2) })
    expect(first).toMatchObject({ name: 'Order Shipped', occurred: NOON + HOUR })
    expect([again?.id, again?.at]).toEqual([first?.id, first?.at])
    expect(steps({ status: 'delivered', ...at(30) })).toMatchObject([
      { name: 'Order Delivered', occurred: NOON + 30 * HOUR },
    ])
  })

  it('tells nothing by whatever else stands in its meta data', () => {
    for (const value of [null, 7, 'x', [null, 7, {}], { tracking_number: 'x' }]) {
      expect(steps({ meta_data: [{ key: '_wc_shipment_tracking_items', value }] })).toEqual([])
    }
  })
})
