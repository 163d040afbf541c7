/** A Shopify webhook as a report. The signed body alone decides what it says; its topic must only agree. Pure. */

import { asText, type Fields } from '../../core/json.ts'
import { readAddress } from '../../identity/address.ts'
import { idOf } from '../field.ts'
import type { ReadReport, Report } from '../report.ts'
import { readCheckout, readConsent, readCustomer } from './customer.ts'
import { carrierStep, stepsOf } from './fulfillment.ts'
import { readOrder, readRefund } from './order.ts'
import { personIn, readProduct, readStock, type Shop } from './product.ts'
import { type Shape, shapeOf } from './shape.ts'

/** What a body of each topic looks like. Topics that are not here are taken and left alone. */
const shapes: Readonly<Record<string, Shape>> = {
  'orders/create': 'order',
  'orders/paid': 'order',
  'orders/partially_fulfilled': 'order',
  'orders/updated': 'order',
  'orders/edited': 'order',
  'orders/fulfilled': 'order',
  'orders/cancelled': 'order',
  'refunds/create': 'refund',
  'fulfillments/create': 'fulfillment',
  'fulfillments/update': 'fulfillment',
  'fulfillment_events/create': 'fulfillment event',
  'checkouts/create': 'checkout',
  'checkouts/update': 'checkout',
  'products/create': 'product',
  'products/update': 'product',
  'products/delete': 'bare id',
  'inventory_levels/update': 'stock',
  'inventory_levels/connect': 'stock',
  'customers/create': 'customer',
  'customers/update': 'customer',
  'customers/enable': 'customer',
  'customers/disable': 'customer',
  'customers_email_marketing_consent/update': 'email consent',
  'customers_marketing_consent/update': 'sms consent',
  'customers/data_request': 'data request',
  'customers/redact': 'customer redaction',
  'shop/redact': 'shop redaction',
}

/** Those that the set-up subscribes to. The privacy topics are not here: Shopify takes them in the app's settings only. */
export const TOPICS: readonly string[] = Object.keys(shapes).filter(
  (topic) => !/redact|data_request|edited|connect|enable|disable|partially/.test(topic),
)

/** Whether a topic means anything to us. */
export function isKnownTopic(topic: string): boolean {
  return Object.hasOwn(shapes, topic)
}

/**
 * What a body says under its topic. Refused is a topic that the body cannot have come with, for a body that somebody
 * caught may be sent again under any other.
 */
export function readShopify(topic: string, body: Fields, shop: Shop): ReadReport {
  const expected = shapes[topic]
  const shape = shapeOf(body)
  if (expected === undefined) return { ok: true, report: { nothing: 'not a topic that we use' } }
  if (shape === 'email consent' && expected === 'sms consent') {
    return { ok: true, report: readConsent(body) }
  }
  if (shape !== expected) {
    const looks = shape ?? 'nothing that Shopify sends'
    const message = `The body does not belong to the topic ${topic}: it looks like ${looks}.`
    return { ok: false, code: 'topic_mismatch', message }
  }
  const report = reportOf(shape, body, shop)
  if (report) return { ok: true, report }
  const message = `The ${shape} lacks its id, its time or its currency.`
  return { ok: false, code: 'incomplete_delivery', message }
}

function reportOf(shape: Shape, body: Fields, shop: Shop): Report | null {
  switch (shape) {
    case 'order': {
      const order = readOrder(body)
      return order && { orders: [order] }
    }
    case 'refund': {
      const orderId = idOf(body.order_id)
      const refund = readRefund(body)
      if (!orderId || !idOf(body.id)) return null
      if (!refund) return { nothing: 'nothing was paid back' }
      return { loose: [{ orderId, refunds: [refund], steps: [] }] }
    }
    case 'fulfillment':
    case 'fulfillment event': {
      const orderId = idOf(body.order_id)
      if (!orderId) return null
      const steps = shape === 'fulfillment' ? stepsOf(body) : carrierStep(body)
      return steps.length > 0
        ? { loose: [{ orderId, refunds: [], steps }] }
        : { nothing: 'no step on the way to the buyer' }
    }
    case 'checkout':
      return readCheckout(body)
    case 'product': {
      const product = readProduct(body, shop)
      return product && { products: [product] }
    }
    case 'bare id': {
      const id = idOf(body.id)
      return id ? { products: [{ id, updatedAt: 0, statement: null, items: [] }] } : null
    }
    case 'stock': {
      const stock = readStock(body)
      return stock && { stock: [stock] }
    }
    case 'customer':
      return readCustomer(body)
    case 'email consent':
      return readConsent(body)
    case 'sms consent':
      return { nothing: 'consent to text messages, which are not sent from here' }
    default:
      return privacyOf(shape, body)
  }
}

function privacyOf(shape: Shape, body: Fields): Report | null {
  const shopName = asText(body.shop_domain, 255)
  if (!shopName) return null
  const named = personIn(body)
  const email = readAddress(named.email)
  const listed = shape === 'data request' ? body.orders_requested : body.orders_to_redact
  const orders = (Array.isArray(listed) ? listed : []).flatMap((one) => idOf(one) ?? [])
  const kind =
    shape === 'data request' ? 'export' : shape === 'shop redaction' ? 'erase_shop' : 'erase'
  if (kind !== 'erase_shop' && !named.customerId && !email && orders.length === 0) return null
  const { customerId } = named
  return {
    privacy: {
      kind,
      orders,
      shop: shopName.toLowerCase(),
      ...(customerId ? { customerId } : {}),
      ...(email ? { email } : {}),
    },
  }
}
