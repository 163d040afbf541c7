/** Products from rows, with columns as in Merchant feeds, in the form that Aisle's API takes. */

import { currencyOf, readCell, readId, readNumber } from './values.mjs'

const availabilities = new Map(
  Object.entries({
    in_stock: 'in_stock instock available yes true 1 limited_availability',
    out_of_stock: 'out_of_stock outofstock sold_out soldout unavailable no false 0',
    preorder: 'preorder pre_order presale',
    backorder: 'backorder back_order onbackorder available_for_order',
    discontinued: 'discontinued',
  }).flatMap(([value, names]) => names.split(' ').map((name) => [name, value])),
)

/** Turns rows into products. Of a price and a sale price the lower one is asked for, the other is the list price. */
export async function* readProducts(rows, plan, reject) {
  const seen = new Set()
  for await (const { line, row, record, error } of rows) {
    const read = error ? { reason: error } : readProduct(row, plan, record)
    if (!read.reason && seen.has(read.product.id))
      read.reason = `the id ${read.product.id} came before`
    if (read.reason) {
      reject(line, read.reason, record)
      continue
    }
    seen.add(read.product.id)
    yield { line, messages: [read.product] }
  }
}

function readProduct(row, plan, record) {
  const { columns, decimal } = plan
  const text = (name, most) => readCell(row[columns[name]])?.slice(0, most)
  const id = readId(row[columns.id])
  if (id === undefined) return { reason: 'there is no id' }
  const title = text('title', 500)
  if (title === undefined) return { reason: 'there is no title' }
  const prices = {}
  for (const name of ['price', 'sale_price', 'list_price']) {
    const stated = readCell(row[columns[name]])
    const price = readNumber(stated, decimal)
    if (stated !== undefined && price === undefined) {
      return { reason: `the price "${stated.slice(0, 40)}" is none` }
    }
    if (price < 0) return { reason: 'the price is negative' }
    if (name === 'price' && price === 0) return { reason: 'the price is zero' }
    prices[name] = price
  }
  const state = text('availability', 60)
  const availability = availabilities.get(plain(state ?? 'in_stock'))
  if (availability === undefined) return { reason: `the availability "${state}" is not known` }
  const reduced = prices.sale_price > 0 && prices.sale_price < prices.price
  const quantity = readNumber(row[columns.quantity], decimal)
  const listPrice = reduced ? prices.price : prices.list_price
  return {
    product: {
      id,
      title,
      description: text('description', 5_000),
      url: text('url', 2_000),
      imageUrl: text('image_url', 2_000),
      images: splitAddresses(row[columns.images]),
      sku: text('sku', 200),
      gtin: readId(row[columns.gtin]),
      mpn: text('mpn', 200),
      groupId: readId(row[columns.group]),
      brand: text('brand', 200),
      category: splitCategory(row[columns.category]),
      price: reduced ? prices.sale_price : prices.price,
      listPrice,
      currency: text('currency', 3) ?? currencyOf(row[columns.price]) ?? plan.currency,
      availability,
      quantity: Number.isInteger(quantity) && quantity >= 0 ? quantity : undefined,
      expectedAt: instantOf(row[columns.expected]),
      variants: Array.isArray(row[columns.variants]) ? row[columns.variants] : undefined,
      rating: objectOf(record?.rating),
      attributes: objectOf(record?.attributes),
    },
  }
}

/** "in stock", in_stock and https://schema.org/InStock are one. */
function plain(state) {
  return state
    .replace(/^https?:\/\/schema\.org\//, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
}

function splitCategory(value) {
  const stated = Array.isArray(value) ? value.map(readCell) : readCell(value)?.split(/[>/|]/)
  const parts = stated?.flatMap((part) => part?.trim() || [])
  return parts?.slice(0, 10).map((part) => part.slice(0, 120))
}

/** Merchant feeds write several addresses into one cell, with commas between them. */
function splitAddresses(value) {
  const stated = Array.isArray(value) ? value : readCell(value)?.split(/[,|\s]+(?=https?:)/)
  return stated?.filter((one) => typeof one === 'string' && URL.canParse(one)).slice(0, 20)
}

/** A date with its zone, or a whole day; anything else is no promise. */
function instantOf(value) {
  const stated = typeof value === 'number' ? value : readCell(value)
  const at = typeof stated === 'number' ? stated : Date.parse(stated ?? '')
  return Number.isInteger(at) && at > 0 ? at : undefined
}

function objectOf(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}
