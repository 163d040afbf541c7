/** Orders of Shopify's Admin API as reports. Amounts are those in the shop's own currency. Pure. */

import { asNumber, asText, type Fields } from '../../core/json.ts'
import { asCurrency } from '../../core/money.ts'
import { readInstant } from '../../events/skew.ts'
import { readAddress } from '../../identity/address.ts'
import { idOf, objectIn, objectsIn, present, sumOf, tidy } from '../field.ts'
import type { OrderReport, Refund, Who } from '../report.ts'
import { stepsOf } from './fulfillment.ts'

/** The order in a body, or null where it lacks what an order cannot do without. */
export function readOrder(body: Fields): OrderReport | null {
  const id = idOf(body.id)
  const currency = asCurrency(body.currency)
  const createdAt = readInstant(body.processed_at) ?? readInstant(body.created_at)
  if (!id || !currency || createdAt === undefined) return null
  const financial = asText(body.financial_status)
  const cancelledAt = readInstant(body.cancelled_at)
  const refunds = refundsOf(body, createdAt, currency)
  const cancelled = cancelledAt !== undefined || financial === 'voided'
  return {
    id,
    createdAt,
    updatedAt: Math.max(readInstant(body.updated_at) ?? createdAt, cancelledAt ?? 0),
    state: cancelled ? 'cancelled' : 'placed',
    wasPlaced: true,
    who: whoOf(body),
    properties: propertiesOf(body, currency, refunds),
    refunds,
    steps: objectsIn(body.fulfillments).flatMap((one) => stepsOf({ order_id: id, ...one })),
  }
}

/** The customer of an order or a checkout: the shop's own before the address that was typed. */
export function whoOf(body: Fields): Who {
  const customer = objectIn(body.customer)
  const customerId = idOf(customer.id)
  const typed = readAddress(body.email) ?? readAddress(body.contact_email)
  const email = (customerId ? readAddress(customer.email) : undefined) ?? typed
  const cart = asText(body.cart_token, 200)
  const checkout = asText(body.checkout_token, 200)
  return {
    ...(customerId ? { customerId } : {}),
    ...(email ? { email } : {}),
    tokens: [
      ...(cart ? [`cart:${cart.replace(/\?.*/, '')}`] : []),
      // Whoever is named needs no checkout to be found by.
      ...(checkout && !customerId && !email ? [`checkout:${checkout}`] : []),
    ],
  }
}

function propertiesOf(body: Fields, currency: string, refunds: readonly Refund[]): Fields {
  const codes = objectsIn(body.discount_codes).flatMap(({ code }) => asText(code, 100) ?? [])
  return present({
    order_name: asText(body.name, 50),
    checkout_id: asText(body.checkout_token, 200) ?? idOf(body.checkout_id),
    affiliation: asText(body.source_name, 50),
    total: asNumber(body.total_price),
    subtotal: asNumber(body.subtotal_price),
    revenue: revenueOf(body, refunds),
    shipping: shippingOf(body),
    tax: asNumber(body.total_tax),
    discount: asNumber(body.total_discounts),
    coupon: codes.length > 0 ? codes.join(',') : undefined,
    currency,
    products: productsOf(body.line_items),
    email: readAddress(body.email) ?? readAddress(body.contact_email),
    financial_status: asText(body.financial_status, 50),
    fulfillment_status: asText(body.fulfillment_status, 50),
    shipping_country: asText(objectIn(body.shipping_address).country_code, 2),
    status_url: asText(body.order_status_url, 1_000),
    test: body.test === true ? true : undefined,
  })
}

/**
 * What the order is worth before refunds, shipping and tax out. Where Shopify tells what is left of it now (after
 * edits, returns and refunds), that and the refunds that it lists are what it was.
 */
function revenueOf(body: Fields, refunds: readonly Refund[]): number | undefined {
  const tax = body.taxes_included === true ? itemTax(body) : 0
  const left = asNumber(body.current_subtotal_price)
  if (left !== undefined) {
    const back = refunds.reduce((sum, refund) => sum + (refund.amount ?? 0), 0)
    return tidy(Math.max(0, left - (left > 0 ? tax : 0)) + back)
  }
  const subtotal = asNumber(body.subtotal_price)
  if (subtotal !== undefined) return tidy(Math.max(0, subtotal - tax))
  const total = asNumber(body.total_price)
  if (total === undefined) return undefined
  return tidy(Math.max(0, total - (shippingOf(body) ?? 0) - (asNumber(body.total_tax) ?? 0)))
}

/** The tax inside the prices of the items: all of it but that on shipping. */
function itemTax(body: Fields): number {
  const total = asNumber(body.current_total_tax) ?? asNumber(body.total_tax) ?? 0
  const onShipping = objectsIn(body.shipping_lines).flatMap(({ tax_lines: lines }) =>
    objectsIn(lines).map(({ price }) => price),
  )
  return Math.max(0, total - (sumOf(onShipping) ?? 0))
}

function shippingOf(body: Fields): number | undefined {
  const stated = asNumber(objectIn(objectIn(body.total_shipping_price_set).shop_money).amount)
  return stated ?? sumOf(objectsIn(body.shipping_lines).map(({ price }) => price))
}

/** Lines of an order, a checkout or a fulfilment, as Segment's products. The variant is what a cart is filled with. */
export function productsOf(lines: unknown): readonly Fields[] {
  return objectsIn(lines)
    .slice(0, 200)
    .map((line) =>
      present({
        product_id: idOf(line.product_id) ?? asText(line.sku, 200) ?? idOf(line.id),
        variant_id: idOf(line.variant_id),
        sku: asText(line.sku, 200),
        name: asText(line.title, 200),
        variant: asText(line.variant_title, 200),
        brand: asText(line.vendor, 200),
        price: asNumber(line.price),
        quantity: asNumber(line.quantity),
        gift_card: line.gift_card === true ? true : undefined,
      }),
    )
}

/** The refunds that an order lists; one that says it was refunded and lists none gave everything back. */
function refundsOf(body: Fields, createdAt: number, currency: string): readonly Refund[] {
  const listed = objectsIn(body.refunds).flatMap((one) => readRefund(one, currency) ?? [])
  if (listed.length > 0 || asText(body.financial_status) !== 'refunded') return listed
  const id = `${idOf(body.id)}-whole`
  return [{ id, at: createdAt, amount: undefined, currency, products: [] }]
}

/** A refund, or null where nothing went back. `currency`: that of the shop, where the order told it. */
export function readRefund(body: Fields, currency?: string): Refund | null {
  const id = idOf(body.id)
  const at = readInstant(body.processed_at) ?? readInstant(body.created_at)
  const amount = refundAmount(body)
  if (!id || at === undefined || amount === undefined || amount <= 0) return null
  const products = objectsIn(body.refund_line_items).flatMap((line) =>
    productsOf([{ ...objectIn(line.line_item), quantity: line.quantity }]),
  )
  return { id, at, amount, currency: currency ?? shopCurrency(body), products }
}

/** The items that came back at what was paid for them, and what was given beyond; else what was paid out. */
function refundAmount(body: Fields): number | undefined {
  const lines = objectsIn(body.refund_line_items)
  const inShop = (line: Fields) =>
    asNumber(objectIn(objectIn(line.subtotal_set).shop_money).amount) ?? line.subtotal
  const items = sumOf(lines.map(inShop))
  const beyond = objectsIn(body.order_adjustments).filter(
    ({ kind }) => kind === undefined || kind === 'refund_discrepancy',
  )
  const discrepancy = sumOf(
    beyond.map(
      (one) => asNumber(objectIn(objectIn(one.amount_set).shop_money).amount) ?? one.amount,
    ),
  )
  if (items !== undefined) return tidy(items - (discrepancy ?? 0))
  const paid = objectsIn(body.transactions).filter(
    ({ kind, status }) => kind === 'refund' && (status === undefined || status === 'success'),
  )
  return sumOf(paid.map(({ amount }) => amount)) ?? (discrepancy ? -discrepancy : undefined)
}

function shopCurrency(body: Fields): string | undefined {
  const [line] = objectsIn(body.refund_line_items)
  const shop = asCurrency(objectIn(objectIn(line?.subtotal_set).shop_money).currency_code)
  return shop ?? asCurrency(objectsIn(body.transactions)[0]?.currency)
}
