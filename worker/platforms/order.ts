/** An order's report as events: what happened since it was last known, each in a form that may be told twice. Pure. */

import type { Fields } from '../core/json.ts'
import { present } from './field.ts'
import type { Happening, Loose, OrderReport, Platform, Refund } from './report.ts'

/** What to tell of an order; `placed`: that it was placed is known, so that this is an update. */
export function happeningsOf(
  source: Platform,
  order: OrderReport,
  placed: boolean,
): readonly Happening[] {
  const { id, properties, updatedAt, createdAt } = order
  const stamp = updatedAt.toString(36)
  const fields = {
    properties: {
      ...properties,
      order_id: id,
      created_at: new Date(createdAt).toISOString(),
      updated_at: new Date(updatedAt).toISOString(),
      source,
    },
  }
  const track = (name: string, kind: string, at: number): Happening => ({
    type: 'track',
    name,
    at,
    id: `${source}-${kind}-${id}-${stamp}`,
    fields,
  })
  if (order.state === 'open') {
    return [{ ...track('Checkout Started', 'checkout', createdAt), id: `${source}-checkout-${id}` }]
  }
  const own: Happening[] = []
  if (!placed && order.wasPlaced) own.push(track('Order Completed', 'order', createdAt))
  else if (order.state === 'placed') own.push(track('Order Updated', 'update', updatedAt))
  if (order.state === 'cancelled') own.push(track('Order Cancelled', 'cancel', updatedAt))
  return [...own, ...looseHappenings(source, { orderId: id, ...order }, properties)]
}

/** Refunds and steps of an order, which a platform also tells by themselves. */
export function looseHappenings(
  source: Platform,
  { orderId, refunds, steps }: Loose,
  order: Fields = {},
): readonly Happening[] {
  const refunded = refunds.map(
    (refund): Happening => ({
      type: 'track',
      name: 'Order Refunded',
      at: refund.at,
      ...(refund.occurred === undefined ? {} : { occurred: refund.occurred }),
      id: `${source}-refund-${refund.id}`,
      fields: { properties: refundProperties(source, orderId, refund, order) },
    }),
  )
  return [...refunded, ...steps]
}

function refundProperties(source: Platform, orderId: string, refund: Refund, order: Fields) {
  return present({
    order_id: orderId,
    refund_id: refund.id,
    total: refund.amount,
    currency: refund.currency ?? order.currency,
    products: refund.products.length > 0 ? refund.products : undefined,
    test: order.test === true ? true : undefined,
    source,
  })
}
