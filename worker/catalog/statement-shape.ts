/** The shape that a statement must have when it comes from outside: fields, limits, and what is forgiven. */

import * as v from 'valibot'
import { asCurrency } from '../core/money.ts'

/** Texts that the database keeps as they are: no half characters, no controls but line breaks and tabs. */
function clean(text: string): string {
  return (
    text
      .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '')
  )
}

const text = (limit: number) => v.pipe(v.string(), v.transform(clean), v.trim(), v.maxLength(limit))
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
const count = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0))
/** Stock below nothing is what shops call oversold: there is none. */
const quantity = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.transform((value) => Math.max(0, value)),
)
const id = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())], 'must be a text'),
  v.transform(String),
  required(200),
)
const sku = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())], 'must be a text'),
  v.transform(String),
  text(200),
)
/** What a variant is by: `{size: '42', colour: 'red'}`. */
const options = v.pipe(
  v.record(text(60), text(200)),
  v.check((value) => Object.keys(value).length <= 20, 'must have at most 20 options'),
)
const instant = v.pipe(v.number(), v.integer('must be milliseconds since 1970'), v.minValue(0))

const saying = {
  id: v.optional(id),
  sku: v.optional(v.nullable(sku)),
  /** A wrong one is not refused: many shops have some, and it is only not believed. */
  gtin: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  title: v.optional(required(500)),
  url: v.optional(httpUrl),
  imageUrl: v.optional(httpUrl),
  price: v.optional(v.nullable(price)),
  listPrice: v.optional(v.nullable(price)),
  availability: v.optional(availability),
  quantity: v.optional(v.nullable(quantity)),
  expectedAt: v.optional(v.nullable(instant)),
  options: v.optional(options),
}

const variant = v.pipe(
  v.object({ ...saying, title: v.optional(text(300)) }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { id, sku, gtin, url } = dataset.value
    if (!id && !sku && !gtin && !url) addIssue({ message: 'must have an id, sku, gtin or url' })
  }),
)

export const shape = v.object({
  ...saying,
  mpn: v.optional(text(200)),
  /** What its variants have in common: an item group, a product group, a parent. */
  groupId: v.optional(v.nullable(sku)),
  /** Further addresses that lead to it. */
  aliases: v.optional(v.pipe(v.array(httpUrl), v.maxLength(20))),
  description: v.optional(text(5_000)),
  images: v.optional(v.pipe(v.array(httpUrl), v.maxLength(20))),
  brand: v.optional(text(200)),
  /** From general to special. */
  category: v.optional(v.pipe(v.array(required(120)), v.maxLength(10))),
  currency: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check((value) => asCurrency(value) !== undefined, 'must be a currency such as EUR'),
        v.transform((value) => asCurrency(value) ?? value),
      ),
    ),
  ),
  rating: v.optional(
    v.nullable(v.object({ value: v.pipe(v.number(), v.finite(), v.minValue(0)), count })),
  ),
  attributes: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.check((value) => JSON.stringify(value).length <= 8_000, 'must be smaller than 8 kB'),
    ),
  ),
  variants: v.optional(v.pipe(v.array(variant), v.maxLength(250, 'must be at most 250'))),
  /** It says only what it names: everything else that the source said before stays. */
  partial: v.optional(v.boolean()),
})

export type Parsed = v.InferOutput<typeof shape>
export type ParsedVariant = v.InferOutput<typeof variant>
