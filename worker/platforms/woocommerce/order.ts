/** Orders and customers of WooCommerce's REST API (v3) as reports. Pure. */

import { asNumber, asText, type Fields } from '../../core/json.ts'
import { asCurrency } from '../../core/money.ts'
import { readInstant } from '../../events/skew.ts'
import { readAddress } from '../../identity/address.ts'
import { idOf, objectIn, objectsIn, plainText, present, sumOf, tidy } from '../field.ts'
import type { OrderReport, Refund, Report, Who } from '../report.ts'
import { stepsOf } from './tracking.ts'

/** Begun and not paid: of no consequence, but that somebody is at the till. */
const open = new Set(['pending', 'checkout-draft', 'auto-draft', 'draft'])
const cancelled = new Set(['cancelled', 'failed', 'trash'])

/** Instants of WooCommerce: `…_gmt` is UTC, the other one is the shop's own time and only better than nothing. */
function instantIn(body: Fields, name: string): number | undefined {
  return readInstant(body[`${name}_gmt`]) ?? readInstant(body[name])
}

/** The order in a body, or null where it lacks what an order cannot do without. Every other status is one that stands. */
export function readOrder(body: Fields): OrderReport | null {
  const id = idOf(body.id)
  const currency = asCurrency(body.currency)
  const createdAt = instantIn(body, 'date_created')
  const status = asText(body.status, 50)?.replace(/^wc-/, '')
  if (!id || !currency || createdAt === undefined || !status) return null
  const updatedAt = instantIn(body, 'date_modified') ?? createdAt
  const paid = instantIn(body, 'date_paid') !== undefined
  const state = open.has(status) ? 'open' : cancelled.has(status) ? 'cancelled' : 'placed'
  return {
    id,
    createdAt,
    updatedAt,
    state,
    wasPlaced: state === 'placed' || (state === 'cancelled' && paid),
    who: whoOf(body),
    properties: propertiesOf(body, currency, status),
    refunds: refundsOf(body, id, createdAt, status).map((one) => ({ ...one, occurred: updatedAt })),
    steps: stepsOf(body, id, status, updatedAt),
  }
}

/** The buyer: a customer's account, or a guest (customer 0) by the address on the bill. */
function whoOf(body: Fields): Who {
  const customerId = idOf(body.customer_id)
  const email = readAddress(objectIn(body.billing).email)
  return { ...(customerId ? { customerId } : {}), ...(email ? { email } : {}), tokens: [] }
}

function propertiesOf(body: Fields, currency: string, status: string): Fields {
  const codes = objectsIn(body.coupon_lines).flatMap(({ code }) => asText(code, 100) ?? [])
  const total = asNumber(body.total)
  const shipping = asNumber(body.shipping_total)
  const tax = asNumber(body.total_tax)
  return present({
    order_name: asText(body.number, 50),
    checkout_id: idOf(body.id),
    affiliation: asText(body.created_via, 50),
    total,
    subtotal: sumOf(objectsIn(body.line_items).map(({ subtotal }) => subtotal)),
    // The total has discounts and fees in; shipping and tax are no revenue.
    revenue:
      total === undefined ? undefined : tidy(Math.max(0, total - (shipping ?? 0) - (tax ?? 0))),
    shipping,
    tax,
    discount: asNumber(body.discount_total),
    coupon: codes.length > 0 ? codes.join(',') : undefined,
    currency,
    products: productsOf(body.line_items),
    email: readAddress(objectIn(body.billing).email),
    shipping_country:
      asText(objectIn(body.shipping).country, 2) ?? asText(objectIn(body.billing).country, 2),
    status,
  })
}

function productsOf(lines: unknown): readonly Fields[] {
  return objectsIn(lines)
    .slice(0, 200)
    .map((line) => {
      const quantity = asNumber(line.quantity)
      const total = asNumber(line.total)
      const each = total !== undefined && quantity ? tidy(total / quantity) : undefined
      return present({
        product_id: idOf(line.product_id) ?? asText(line.sku, 200) ?? idOf(line.id),
        variant_id: idOf(line.variation_id),
        sku: asText(line.sku, 200),
        name: plainText(line.parent_name ?? line.name, 200),
        price: asNumber(line.price) ?? each,
        quantity,
      })
    })
}

/** The refunds that an order lists, as negative totals; one of that status that lists none gave everything back. */
function refundsOf(body: Fields, orderId: string, at: number, status: string): readonly Refund[] {
  const listed = objectsIn(body.refunds).flatMap((one) => {
    const id = idOf(one.id)
    const total = asNumber(one.total)
    if (!id || !total) return []
    return [{ id, at, amount: Math.abs(total), currency: asCurrency(body.currency), products: [] }]
  })
  if (listed.length > 0 || status !== 'refunded') return listed
  return [{ id: `${orderId}-whole`, at, amount: undefined, currency: undefined, products: [] }]
}

/** A customer's facts. WooCommerce knows nothing of consent to marketing. */
export function readCustomer(body: Fields): Report {
  const customerId = idOf(body.id)
  if (!customerId) return { nothing: 'a customer without an id' }
  const billing = objectIn(body.billing)
  const email = readAddress(body.email) ?? readAddress(billing.email)
  const at = instantIn(body, 'date_modified') ?? instantIn(body, 'date_created') ?? 0
  const traits = present({
    email,
    firstName: asText(body.first_name, 100) ?? asText(billing.first_name, 100),
    lastName: asText(body.last_name, 100) ?? asText(billing.last_name, 100),
    phone: asText(billing.phone, 50),
    country: asText(billing.country, 2),
    username: asText(body.username, 100),
    createdAt: asText(body.date_created_gmt, 40),
  })
  const id = `woocommerce-customer-${customerId}-${at.toString(36)}`
  const who: Who = { customerId, ...(email ? { email } : {}), tokens: [] }
  return {
    people: [{ who, happenings: [{ type: 'identify', name: '', at, id, fields: { traits } }] }],
  }
}
