/** A product as the shop's server states it: its public shape, its rules, and the row that it becomes. */

import * as v from 'valibot'
import { type Fields, isObject, readList, readObject } from '../core/json.ts'
import { asCurrency, toDecimal, toMinor } from '../core/money.ts'
import type { NewRow, Row } from '../db/tables.ts'

type PlainRow = Omit<
  NewRow<'products'>,
  | 'sku'
  | 'gtin'
  | 'images'
  | 'rating'
  | 'expected_at'
  | 'statements'
  | 'history'
  | 'aliases'
  | 'created_at'
  | 'stamp'
>

const text = (limit: number) => v.pipe(v.string(), v.trim(), v.maxLength(limit))
const required = (limit: number) => v.pipe(text(limit), v.minLength(1, 'must not be empty'))
const httpUrl = v.pipe(
  text(2_000),
  v.check(
    (value) => value === '' || (/^https?:\/\//i.test(value) && URL.canParse(value)),
    'must be an http(s) address',
  ),
)
/** A number, or the decimal text in which we answer prices, so that what was read can be put back. */
const price = v.pipe(
  v.union(
    [v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}(\.\d{1,6})?$/), v.transform(Number))],
    'must be a number',
  ),
  v.finite(),
  v.minValue(0, 'must not be negative'),
)
const availability = v.picklist(
  ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued'],
  'must be in_stock, out_of_stock, preorder, backorder or discontinued',
)
const quantity = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0))
const id = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())], 'must be a text'),
  v.transform(String),
  required(200),
)

const variant = v.object({
  id,
  title: v.optional(text(300)),
  price: v.optional(v.nullable(price)),
  availability: v.optional(availability),
  quantity: v.optional(v.nullable(quantity)),
  options: v.optional(
    v.pipe(
      v.record(text(60), text(200)),
      v.check((options) => Object.keys(options).length <= 20, 'must have at most 20 options'),
    ),
  ),
})

const schema = v.object({
  id,
  title: required(500),
  description: v.optional(text(5_000), ''),
  url: v.optional(httpUrl, ''),
  imageUrl: v.optional(httpUrl, ''),
  brand: v.optional(text(200), ''),
  /** From general to special. */
  category: v.optional(v.pipe(v.array(required(120)), v.maxLength(10)), []),
  price: v.optional(v.nullable(price), null),
  listPrice: v.optional(v.nullable(price), null),
  currency: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check((value) => asCurrency(value) !== undefined, 'must be a currency such as EUR'),
        v.transform((value) => asCurrency(value) ?? value),
      ),
    ),
    null,
  ),
  availability: v.optional(availability, 'in_stock'),
  quantity: v.optional(v.nullable(quantity), null),
  variants: v.optional(v.pipe(v.array(variant), v.maxLength(250)), []),
  attributes: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.check((value) => JSON.stringify(value).length <= 8_000, 'must be smaller than 8 kB'),
    ),
    {},
  ),
})

type Parsed = v.InferOutput<typeof schema>

/** A product as `PUT /api/products/:id` takes it: decimals for money. */
export type ProductInput = v.InferInput<typeof schema>

/** A product as the API answers it: as it was put, with what was left out made explicit. */
export interface Product extends Omit<Parsed, 'price' | 'listPrice' | 'variants'> {
  /** Decimal text, such as "89.90". */
  readonly price: string | null
  readonly listPrice: string | null
  readonly variants: readonly Fields[]
  readonly source: string
  readonly updatedAt: number
}

export type ReadProduct =
  | { readonly ok: true; readonly row: PlainRow }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** The row of a product from outside, or the first rule that it breaks. `source` says who stated it. */
export function readProduct(value: unknown, source: string, at: number): ReadProduct {
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = v.getDotPath(issue)
    return refuse('invalid_product', path ? `${path} ${wording(issue)}` : wording(issue))
  }
  const { output } = parsed
  const prices = pricesOf(output)
  if (typeof prices === 'string') return refuse('invalid_price', prices)
  return {
    ok: true,
    row: {
      id: output.id,
      title: output.title,
      description: output.description,
      url: output.url,
      image_url: output.imageUrl,
      brand: output.brand,
      category: JSON.stringify(output.category),
      price: prices.price,
      list_price: prices.listPrice,
      currency: output.currency,
      availability: output.availability,
      quantity: output.quantity,
      variants: JSON.stringify(prices.variants),
      attributes: JSON.stringify(output.attributes),
      source,
      updated_at: at,
    },
  }
}

/** A stored product as the API answers it. */
export function productOf(row: Row<'products'>): Product {
  const decimal = (minor: unknown) =>
    typeof minor === 'number' && row.currency !== null ? toDecimal(minor, row.currency) : null
  const category = readList(row.category).filter((part) => typeof part === 'string')
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    url: row.url,
    imageUrl: row.image_url,
    brand: row.brand,
    category,
    price: decimal(row.price),
    listPrice: decimal(row.list_price),
    currency: row.currency,
    availability: row.availability,
    quantity: row.quantity,
    variants: readList(row.variants)
      .filter(isObject)
      .map((one) => ({ ...one, price: decimal(one.price) })),
    attributes: readObject(row.attributes),
    source: row.source,
    updatedAt: row.updated_at,
  }
}

/** Prices in minor units, or the sentence that says why they are none. Variants are stored in minor units too. */
function pricesOf(product: Parsed) {
  const { currency } = product
  const amounts = [product.price, product.listPrice, ...product.variants.map((one) => one.price)]
  const priced = amounts.some((amount) => amount !== null && amount !== undefined)
  if (priced && currency === null) return 'currency must be given where there is a price'
  const minor = (amount: number | null | undefined): number | null | undefined =>
    amount === null || amount === undefined || currency === null ? null : toMinor(amount, currency)
  const price = minor(product.price)
  const listPrice = minor(product.listPrice)
  const variants = product.variants.map((one) => ({ ...one, price: minor(one.price) }))
  if (price === undefined || listPrice === undefined) return 'price is not an amount of money'
  if (variants.some((one) => one.price === undefined)) {
    return 'variants have a price that is not an amount of money'
  }
  return { price, listPrice, variants }
}

/** valibot's own sentences name types; ours go on after the field's name. */
function wording(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing'
  return /^(must|is) /.test(issue.message) ? issue.message : `is wrong: ${issue.message}`
}

function refuse(code: string, message: string): ReadProduct {
  return { ok: false, code, message }
}
