/** One row of an order file: which order it belongs to, and what it says, or why it cannot be taken. */

import { readInstant } from './instants.mjs'
import { currencyOf, readCell, readId, readNumber } from './values.mjs'

const unpaid = /^(pending|failed|draft|on_hold|checkout_draft|unpaid|expired|abandoned)$/

/**
 * By what rows are brought together: the order's id; without one, customer and date, because what somebody bought
 * at one time is one order.
 */
export function orderKey(row, columns) {
  const id = readId(row[columns.order_id])
  if (id !== undefined) return `#${id}`
  const who = readId(row[columns.customer_id]) ?? readCell(row[columns.email])?.toLowerCase() ?? ''
  return `${who} ${readCell(row[columns.date]) ?? ''}`
}

/** Whether a row stands for an item of an order. Otherwise it is a whole order. */
export function hasItems(columns) {
  return [columns.product_id, columns.sku, columns.product_name].some((one) => one !== undefined)
}

/**
 * Reads one row: `{line}`, or `{reason}` why it cannot be taken.
 * @param {object} plan what the survey found
 * @param {object} order what earlier rows of the same order said: exports often say it only once
 */
export function readLine(row, plan, order, now) {
  const { columns } = plan
  const cell = (name) => readCell(row[columns[name]])
  const amount = (name) => readNumber(row[columns[name]], plan.decimal)
  const dated = readInstant(row[columns.date], { zone: plan.zone, order: plan.dates, now })
  const at = typeof dated === 'number' ? dated : cell('date') === undefined ? order.at : undefined
  if (at === undefined) return { reason: `the date ${dated}` }
  const customerId = readId(row[columns.customer_id]) ?? order.customerId
  const email = cell('email') ?? order.email
  if (customerId === undefined && email === undefined && !plan.guests) {
    return { reason: 'there is no customer' }
  }
  const id = readId(row[columns.order_id])
  if (columns.order_id && id === undefined) return { reason: 'there is no order number' }
  if ((id ?? '').length > 200) return { reason: 'the order number is too long' }
  const status = cell('status')
    ?.toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  if (unpaid.test(status ?? '')) return { reason: `the order was never paid (${status})` }

  const items = hasItems(plan.columns)
  const quantity = columns.quantity ? amount('quantity') : 1
  if (items && (quantity === undefined || quantity === 0)) {
    return { reason: `the quantity "${cell('quantity') ?? ''}" is none` }
  }
  const price = amount('unit_price')
  for (const [name, value] of [
    ['unit_price', price],
    ['line_total', amount('line_total')],
    ['total', amount('total')],
  ]) {
    if (!columns[name] || (value === undefined && mayLack(name, row, columns))) continue
    const word = name === 'total' ? 'amount' : 'price'
    if (value === undefined) return { reason: `the ${word} "${cell(name) ?? ''}" is none` }
    if (value === 0 && (name !== 'total' || !items)) return { reason: `the ${word} is zero` }
    if (value < 0 && name === 'unit_price') return { reason: `the ${word} is negative` }
  }
  const lineTotal = amount('line_total')
  const worth = lineTotal ?? (price === undefined ? undefined : price * (quantity ?? 1))
  return {
    line: {
      at,
      id,
      customerId,
      email,
      status,
      quantity: quantity ?? 1,
      /** Less than nothing for what came back. */
      amount: worth === undefined ? undefined : quantity < 0 ? -Math.abs(worth) : worth,
      total: amount('total'),
      subtotal: amount('subtotal'),
      shipping: amount('shipping'),
      tax: amount('tax'),
      discount: amount('discount'),
      refunded: amount('refunded'),
      coupon: cell('coupon'),
      country: cell('country'),
      currency: cell('currency')?.toUpperCase() ?? currencyOf(cell('unit_price') ?? cell('total')),
      product: items ? readProduct(cell, row, columns, price) : undefined,
    },
  }
}

/** Amounts of the whole order stand on one of its rows only; a price may be left out where the row has a total. */
function mayLack(name, row, columns) {
  if (readCell(row[columns[name]]) !== undefined) return false
  return name === 'total' || columns.line_total !== undefined || columns.total !== undefined
}

function readProduct(cell, row, columns, price) {
  const sku = readId(row[columns.sku])
  const product = {
    product_id: readId(row[columns.product_id]) ?? sku ?? cell('product_name'),
    sku: columns.product_id ? sku : undefined,
    name: cell('product_name')?.slice(0, 200),
    category: cell('category')?.slice(0, 100),
    brand: cell('brand')?.slice(0, 200),
    variant: cell('variant')?.slice(0, 200),
    price,
  }
  return product.product_id === undefined ? undefined : product
}
