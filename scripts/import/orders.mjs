/** Orders from rows: one `Order Completed` for each order, `Order Refunded` for what came back. */

import { digest, messageId, Tally } from './digest.mjs'
import { hasItems, orderKey, readLine } from './order-lines.mjs'

/** The rule for what came back, for whoever imports. */
export const cancelledAs = 'negative quantities and credit notes (C…) become Order Refunded'

/** A message may have 32 KiB; this leaves room for what Aisle adds. */
const largest = 30 * 1024

/**
 * Turns rows into groups of messages, an order each. An order is complete when all of its rows came, wherever in the
 * file they stand; only orders that are not complete yet are kept in memory.
 * @param {AsyncIterable<{line: number, row: object, record: object, error?: string}>} rows
 * @param {object} plan what the survey found
 * @param {(line: number, reason: string, record: object) => void} reject
 */
export async function* readOrders(rows, plan, reject, now = Date.now()) {
  const open = new Map()
  const ordinals = new Tally()
  const items = hasItems(plan.columns)
  for await (const { line, row, record, error } of rows) {
    if (error) {
      reject(line, error, record)
      continue
    }
    const key = orderKey(row, plan.columns)
    const alone = !items && plan.columns.order_id === undefined
    const group = (!alone && open.get(key)) || { key, line, rows: 0, lines: [], ordinal: 1 }
    if (alone && plan.orders.get(key) > 1) group.ordinal = ordinals.add(key)
    group.rows += 1
    const read = readLine(row, plan, group.lines[0] ?? {}, now)
    if (read.reason) reject(line, read.reason, record)
    else group.lines.push(read.line)
    if (alone || group.rows >= plan.orders.get(key)) {
      open.delete(key)
      yield* messagesOf(group, plan)
    } else {
      open.set(key, group)
    }
  }
  for (const group of open.values()) yield* messagesOf(group, plan)
}

function* messagesOf({ key, line, lines, ordinal }, plan) {
  if (lines.length === 0) return
  const first = (name) => lines.find((one) => one[name] !== undefined)?.[name]
  const id = first('id') ?? deriveId(key, ordinal)
  const status = first('status') ?? ''
  const isNote = /^C\d+$/.test(id)
  const back = lines.filter((one) => isNote || (one.amount ?? one.total ?? one.quantity) < 0)
  const kept = lines.filter((one) => !back.includes(one))
  const who = {
    userId: first('customerId'),
    anonymousId: first('customerId') || first('email') ? undefined : `guest-${id}`,
    context: first('country') ? { location: { country: first('country') } } : undefined,
  }
  const make = (kind, event, at, properties) => ({
    type: 'track',
    messageId: messageId(kind, id),
    timestamp: new Date(at).toISOString(),
    ...who,
    event,
    properties: { ...properties, email: first('email') },
  })
  const currency = first('currency') ?? plan.currency
  const messages = []
  if (kept.length > 0 && /^(cancelled|canceled|voided|void)$/.test(status)) {
    messages.push(make('cancel', 'Order Cancelled', kept[0].at, { order_id: id, currency }))
  } else if (kept.length > 0) {
    const at = Math.min(...kept.map((one) => one.at))
    messages.push(make('order', 'Order Completed', at, completed(id, kept, currency)))
    const refunded = first('refunded')
    if (/^(refunded|returned)$/.test(status) || refunded > 0) {
      const total = refunded > 0 ? refunded : undefined
      messages.push(make('refund', 'Order Refunded', at, { order_id: id, total, currency }))
    }
  }
  if (back.length > 0) {
    // A credit note may be numbered after its order: then it is that order's refund, else it stands for itself.
    const order = isNote && plan.orders.get(`#${id.slice(1)}`) > 0 ? id.slice(1) : id
    const at = Math.max(...back.map((one) => one.at))
    const total = round(sum(back, (one) => Math.abs(one.amount ?? one.total ?? 0)))
    const products = productsOf(back)
    messages.push(
      make('refund', 'Order Refunded', at, { order_id: order, total, currency, products }),
    )
  }
  yield { line, messages: messages.map(fit) }
}

/** The same for each import of the file: who and when, and which of several that look alike. */
function deriveId(key, ordinal) {
  const [who = '', ...date] = key.split(' ')
  const name = who.includes('@') ? digest(who).slice(0, 12) : who
  const plain = `${name}-${date.join(' ').replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`
  return ordinal > 1 ? `${plain}-${ordinal}` : plain
}

function completed(id, lines, currency) {
  const once = (name) => lines.find((one) => one[name] !== undefined)?.[name]
  const { revenue, total } = amounts(lines, once)
  return {
    order_id: id,
    revenue,
    total,
    shipping: once('shipping'),
    tax: once('tax'),
    discount: once('discount'),
    coupon: once('coupon'),
    currency,
    products: productsOf(lines),
  }
}

/** Revenue has discounts in, shipping and tax out. */
function amounts(lines, once) {
  const totals = lines.flatMap((one) => (one.total === undefined ? [] : [one.total]))
  const differ = totals.some((total) => total !== totals[0])
  if (differ) return { revenue: round(totals.reduce((all, total) => all + total, 0)) }
  const [total] = totals
  const apart = (once('shipping') ?? 0) + (once('tax') ?? 0)
  if (total !== undefined && apart > 0) return { total, revenue: round(total - apart) }
  const stated = once('subtotal') ?? total
  if (stated !== undefined) return { total, revenue: stated }
  if (lines.every((one) => one.amount === undefined)) return {}
  return { revenue: round(sum(lines, (one) => one.amount ?? 0) - Math.abs(once('discount') ?? 0)) }
}

/** The items; rows of the same item at the same price are one. */
function productsOf(lines) {
  const items = new Map()
  for (const { product, quantity } of lines) {
    if (!product) continue
    const key = JSON.stringify([product.product_id, product.sku, product.variant, product.price])
    const known = items.get(key)
    items.set(key, { ...product, quantity: (known?.quantity ?? 0) + Math.abs(quantity) })
  }
  return items.size > 0 ? [...items.values()] : undefined
}

/** An order with more items than a message holds goes without their names, then without the cheapest of them. */
function fit(message) {
  const size = (one) => Buffer.byteLength(JSON.stringify(one))
  if (size(message) <= largest) return message
  const bare = message.properties.products.map(({ product_id, sku, price, quantity }) => ({
    product_id,
    sku,
    price,
    quantity,
  }))
  bare.sort((left, right) => right.price * right.quantity - left.price * left.quantity)
  const shortened = { ...message, properties: { ...message.properties, products: bare } }
  while (size(shortened) > largest) bare.length = Math.floor(bare.length * 0.9)
  return shortened
}

function sum(list, of) {
  return list.reduce((all, one) => all + of(one), 0)
}

/** Sums of decimals without the dust of binary fractions. */
function round(amount) {
  return Math.round(amount * 1e4) / 1e4
}
