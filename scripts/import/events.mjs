/** Events from rows, and messages that are in Aisle's own form already. */

import { digest, messageId, Tally } from './digest.mjs'
import { readInstant } from './instants.mjs'
import { readCell, readId, readNumber } from './values.mjs'

/** What shops call the events that have a name of their own. */
const names = {
  'Product Viewed': 'view view_item product_view product_viewed detail click viewed item_view',
  'Product Added': 'cart add_to_cart addtocart product_added added_to_cart add',
  'Product Removed': 'remove_from_cart removefromcart product_removed',
  'Checkout Started': 'begin_checkout checkout checkout_started',
  'Products Searched': 'search products_searched',
}
const standard = new Map(
  Object.entries(names).flatMap(([name, others]) => others.split(' ').map((one) => [one, name])),
)

/** Turns rows into events, one each. Rows without an event's name say that a product was viewed. */
export async function* readEvents(rows, plan, reject, now = Date.now()) {
  const seen = new Tally()
  const { columns } = plan
  for await (const { line, row, record, error } of rows) {
    const at = error ?? readInstant(row[columns.date], rules(plan, now))
    const reason = error ?? (typeof at === 'string' ? `the date ${at}` : lacks(row, columns))
    if (reason) {
      reject(line, reason, record)
      continue
    }
    const content = digest(JSON.stringify(row))
    const nth = seen.add(content)
    const id = readId(row[columns.message_id]) ?? (nth > 1 ? `${content}-${nth}` : content)
    yield { line, messages: [eventOf(row, plan, at, id)] }
  }
}

function lacks(row, { customer_id, email, anonymous_id, event }) {
  const who = [customer_id, email, anonymous_id].some((name) => readCell(row[name]) !== undefined)
  if (!who) return 'there is neither a customer nor a visitor'
  return event !== undefined && readCell(row[event]) === undefined ? 'there is no event' : undefined
}

function eventOf(row, plan, at, id) {
  const { columns, unused } = plan
  const named = (readCell(row[columns.event]) ?? 'Product Viewed').slice(0, 200)
  const event = standard.get(named.toLowerCase().replaceAll(/[\s-]+/g, '_')) ?? named
  const text = (name) => readCell(row[columns[name]])
  const others = unused.flatMap((name) => {
    const value = readCell(row[name])
    return value === undefined ? [] : [[name, value.slice(0, 8_000)]]
  })
  return {
    type: 'track',
    messageId: messageId('event', id),
    timestamp: new Date(at).toISOString(),
    userId: readId(row[columns.customer_id]),
    anonymousId: readId(row[columns.anonymous_id]),
    event,
    properties: {
      ...Object.fromEntries(others.slice(0, 80)),
      product_id: readId(row[columns.product_id]) ?? readId(row[columns.sku]),
      sku: columns.product_id ? readId(row[columns.sku]) : undefined,
      name: text('product_name'),
      category: text('category'),
      brand: text('brand'),
      variant: text('variant'),
      quantity: readNumber(row[columns.quantity], plan.decimal),
      price: readNumber(row[columns.unit_price], plan.decimal),
      currency: text('currency') ?? (columns.unit_price ? plan.currency : undefined),
      url: text('url'),
      email: text('email'),
    },
  }
}

/** Passes on messages as they are; one without an id gets it from its content. */
export async function* readMessages(rows, plan, reject, now = Date.now()) {
  const seen = new Tally()
  for await (const { line, record, error } of rows) {
    const at = error ?? readInstant(record.timestamp, rules(plan, now))
    if (typeof at === 'string') {
      reject(line, error ?? `the timestamp ${at}`, record)
      continue
    }
    const content = digest(JSON.stringify(record))
    const nth = record.messageId === undefined ? seen.add(content) : 1
    const id = record.messageId ?? messageId('event', nth > 1 ? `${content}-${nth}` : content)
    yield { line, messages: [{ ...record, messageId: id, timestamp: new Date(at).toISOString() }] }
  }
}

function rules({ zone, dates }, now) {
  return { zone, order: dates, now }
}
