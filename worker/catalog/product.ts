/** A product: its row as the database holds it, and as the API answers it. */

import { type Fields, isObject, readList, readObject } from '../core/json.ts'
import { toDecimal } from '../core/money.ts'
import type { Row } from '../db/tables.ts'
import { type Book, readBook } from './book.ts'
import { merge } from './merge.ts'
import type { Draft } from './settle.ts'
import { type Change, eventNames, readChanges } from './transitions.ts'

/** The row of a draft. */
export function rowOf({ known, merged }: Draft, stamp: string, at: number): Row<'products'> {
  const [first] = known.book
  return {
    id: known.id,
    title: merged.title,
    description: merged.description,
    url: merged.url,
    image_url: merged.imageUrl,
    brand: merged.brand,
    category: JSON.stringify(merged.category),
    price: merged.price,
    list_price: merged.listPrice,
    currency: merged.currency,
    availability: merged.availability,
    quantity: merged.quantity,
    variants: JSON.stringify(merged.variants),
    attributes: JSON.stringify(merged.attributes),
    source: merged.sources.title ?? first?.source ?? 'api',
    updated_at: at,
    sku: merged.sku,
    gtin: merged.gtin,
    images: JSON.stringify(merged.images),
    rating: merged.rating === null ? null : JSON.stringify(merged.rating),
    expected_at: merged.expectedAt,
    statements: JSON.stringify(known.book),
    history: JSON.stringify(known.history),
    aliases: JSON.stringify(known.aliases),
    created_at: known.createdAt,
    stamp,
  }
}

/** A product as the API answers it. */
export interface Product {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly url: string
  readonly imageUrl: string
  readonly images: readonly string[]
  readonly brand: string
  /** From general to special. */
  readonly category: readonly string[]
  /** Decimal text, such as "89.90". */
  readonly price: string | null
  readonly listPrice: string | null
  readonly currency: string | null
  readonly availability: string
  readonly quantity: number | null
  readonly expectedAt: number | null
  readonly sku: string | null
  readonly gtin: string | null
  readonly rating: Fields | null
  readonly variants: readonly Fields[]
  readonly attributes: Fields
  readonly source: string
  /** Everybody who says something of it, the most believed first. */
  readonly saidBy: readonly string[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** What one source says of it, and since when. Decimals for money. */
export interface Voice extends Fields {
  readonly source: string
  readonly name: string
  readonly at: number
}

/** A product with whose word each of its fields is, what every source says, and what happened to it. */
export interface ProductDetail extends Product {
  readonly sources: Readonly<Record<string, string>>
  readonly statements: readonly Voice[]
  /** The newest first. */
  readonly changes: readonly ChangeAnswer[]
  /** Ids under which it is found too, because it had them before. */
  readonly formerIds: readonly unknown[]
}

/** A transition as the API answers it. */
export interface ChangeAnswer {
  readonly at: number
  readonly productId: string
  readonly variantId: string | null
  readonly kind: Change['kind']
  /** The name of the event; null for what is nobody's news. */
  readonly event: string | null
  /** Pieces, or decimal text of a price. */
  readonly from: number | string | null
  readonly to: number | string | null
  readonly currency: string | null
  readonly quiet: boolean
}

/** A stored product as the API answers it. */
export function productOf(row: Row<'products'>): Product {
  const decimal = decimalsOf(row.currency)
  const rating = row.rating === null ? {} : readObject(row.rating)
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    url: row.url,
    imageUrl: row.image_url,
    images: textsOf(row.images),
    brand: row.brand,
    category: textsOf(row.category),
    price: decimal(row.price),
    listPrice: decimal(row.list_price),
    currency: row.currency,
    availability: row.availability,
    quantity: row.quantity,
    expectedAt: row.expected_at,
    sku: row.sku,
    gtin: row.gtin,
    rating: typeof rating.value === 'number' ? rating : null,
    variants: readList(row.variants)
      .filter(isObject)
      .map((one) => withDecimals(one, decimal)),
    attributes: readObject(row.attributes),
    source: row.source,
    saidBy: [...new Set(readBook(row.statements).map(({ source }) => source))],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** A stored product with where everything in it comes from. */
export function detailOf(row: Row<'products'>): ProductDetail {
  const book = readBook(row.statements)
  return {
    ...productOf(row),
    sources: merge(book).sources,
    statements: book.map(voiceOf),
    changes: readChanges(row.history).map(changeOf),
    formerIds: readList(row.aliases),
  }
}

function voiceOf({ urlKeys, partial, ...said }: Book[number]): Voice {
  const decimal = decimalsOf(said.currency ?? null)
  const { source, name, at, variants, ...rest } = said
  return {
    source,
    name: name.replace(/^\w:/, ''),
    at,
    ...withDecimals(rest, decimal),
    ...(variants ? { variants: variants.map((one) => withDecimals({ ...one }, decimal)) } : {}),
  }
}

/** A transition as the API answers it. */
export function changeOf(change: Change): ChangeAnswer {
  const decimal = decimalsOf(change.currency)
  const isPrice = /^price_|^new$/.test(change.kind)
  const { at, productId, variantId, kind, currency, quiet } = change
  return {
    at,
    productId,
    variantId,
    kind,
    event: eventNames[kind] ?? null,
    from: isPrice ? decimal(change.from) : change.from,
    to: isPrice ? decimal(change.to) : change.to,
    currency,
    quiet,
  }
}

function decimalsOf(currency: string | null): (minor: unknown) => string | null {
  return (minor) => (typeof minor === 'number' && currency ? toDecimal(minor, currency) : null)
}

function withDecimals(one: Fields, decimal: (minor: unknown) => string | null): Fields {
  return {
    ...one,
    ...('price' in one ? { price: decimal(one.price) } : {}),
    ...('listPrice' in one ? { listPrice: decimal(one.listPrice) } : {}),
  }
}

function textsOf(json: string): readonly string[] {
  return readList(json).filter((one) => typeof one === 'string')
}
