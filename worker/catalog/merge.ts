/** What is true of a product, merged from everything that its sources say, and whose word each field is. Pure. */

import type { Book } from './book.ts'
import { byName, byPrecedence, precedence, rankOf, type Said, type Tiers } from './precedence.ts'
import type { Saying, Source, Statement } from './statement.ts'
import {
  mergeVariants,
  type Parts,
  partsOf,
  type Stock,
  stockOf,
  type Variant,
} from './variants.ts'

/** A product, merged. Money in minor units. */
export interface Merged {
  readonly title: string
  readonly description: string
  readonly url: string
  readonly imageUrl: string
  readonly images: readonly string[]
  readonly brand: string
  readonly category: readonly string[]
  readonly price: number | null
  readonly listPrice: number | null
  readonly currency: string | null
  readonly availability: Stock['availability']
  readonly quantity: number | null
  readonly expectedAt: number | null
  readonly sku: string | null
  readonly gtin: string | null
  readonly rating: { readonly value: number; readonly count: number } | null
  readonly attributes: Readonly<Record<string, unknown>>
  readonly variants: readonly Variant[]
  /** Whose word each field is; what nobody said is not listed. */
  readonly sources: Readonly<Record<string, Source>>
}

/** Merges a book. The order of its statements makes no difference. */
export function merge(stored: Book): Merged {
  const book = knownPagesFirst(stored)
  const parts = partsOf(book)
  const sources: Record<string, Source> = {}
  /** The first that says something about a field, in the order of who is believed about it. */
  const of = <Field extends keyof Statement>(field: Field, tiers: Tiers, from: Book = book) => {
    const said = leading(from, tiers).find((one) => isSaid(one[field]))
    if (said) sources[field] = said.source
    return said?.[field]
  }
  const money = moneyOf(parts)
  const variants = mergeVariants(parts.claims, money?.currency ?? null)
  const stock = stockOfAll(parts, variants)
  if (money) for (const field of ['price', 'currency']) sources[field] = money.source
  if (money && money.listPrice !== null) sources.listPrice = money.source
  if (stock.source) sources.availability = stock.source
  if (stock.source && stock.quantity !== null) sources.quantity = stock.source
  if (stock.source && stock.expectedAt !== null) sources.expectedAt = stock.source
  const [variant] = variants
  if (variant) sources.variants = variant.source
  const pictures = leading(book, precedence.imageUrl).find((one) => one.imageUrl || one.images?.[0])
  if (pictures) sources.imageUrl = pictures.source
  const imageUrl = pictures?.imageUrl ?? pictures?.images?.[0] ?? ''
  return {
    title: titleOf(book, sources),
    description: of('description', precedence.description) ?? '',
    url: of('url', precedence.url) ?? '',
    imageUrl,
    images: [...new Set([imageUrl, ...(pictures?.images ?? [])])].filter((one) => one !== ''),
    brand: of('brand', precedence.brand) ?? '',
    category: of('category', precedence.category) ?? [],
    price: money?.price ?? null,
    listPrice: money?.listPrice ?? null,
    currency: money?.currency ?? of('currency', precedence.price) ?? null,
    availability: stock.availability,
    quantity: stock.quantity,
    expectedAt: stock.expectedAt,
    // The SKU of one variant is not that of them all.
    sku: of('sku', precedence.sku, parts.own) ?? null,
    gtin: variants.length > 0 ? null : (of('gtin', precedence.gtin, parts.own) ?? null),
    rating: of('rating', precedence.rating) ?? null,
    attributes: attributesOf(book, sources),
    variants,
    sources,
  }
}

/** Of several pages of one product that one leads whose address feeds or the shop name too. */
function knownPagesFirst(book: Book): Book {
  const others = book.filter(({ source }) => source !== 'page')
  const known = new Set(others.flatMap(({ urlKeys }) => urlKeys))
  const pages = book.filter(({ source }) => source === 'page')
  const isKnown = (page: Statement) => page.urlKeys.some((key) => known.has(key))
  return [...others, ...pages.filter(isKnown), ...pages.filter((page) => !isKnown(page))]
}

/** Of each source the leading one of those that say something. */
function spokesmen(own: Book, says: (one: Statement) => boolean): Book {
  const seen = new Set<Source>()
  return own.filter((one) => says(one) && !seen.has(one.source) && seen.add(one.source))
}

/** The leading statement of each source, the most believed first. */
function leading(book: Book, tiers: Tiers): readonly Statement[] {
  const seen = new Set<Source>()
  const leads = book.filter(({ source }) => !seen.has(source) && seen.add(source))
  const rest = book.filter((one) => !leads.includes(one))
  return [...byPrecedence(leads, tiers), ...byPrecedence(rest, tiers)]
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  return !Array.isArray(value) || value.length > 0
}

/** The title; that of a group is what the titles of its items begin with. */
function titleOf(book: Book, sources: Record<string, Source>): string {
  const [first] = leading(book, precedence.title).filter((one) => isSaid(one.title))
  if (first?.title === undefined) return ''
  sources.title = first.source
  if (first.groupId === undefined) return first.title
  const titles = book.flatMap((one) =>
    one.source === first.source && one.groupId === first.groupId && one.title ? [one.title] : [],
  )
  return commonStart(titles) ?? first.title
}

function commonStart(titles: readonly string[]): string | undefined {
  const [first = '', ...rest] = titles
  const words = first.split(/\s+/)
  let length = words.length
  for (const title of rest) {
    const others = title.split(/\s+/)
    let same = 0
    while (same < length && words[same] === others[same]) same += 1
    length = same
  }
  const start = words
    .slice(0, length)
    .join(' ')
    .replace(/[\s,;:|/(–—-]+$/u, '')
  return start.length >= 4 ? start : undefined
}

function attributesOf(book: Book, sources: Record<string, Source>): Record<string, unknown> {
  const speaking = leading(book, precedence.attributes).filter(
    ({ attributes }) => attributes && Object.keys(attributes).length > 0,
  )
  const [first] = speaking
  if (first) sources.attributes = first.source
  return Object.assign({}, ...speaking.reverse().map(({ attributes }) => attributes))
}

interface Money {
  readonly price: number
  readonly listPrice: number | null
  readonly currency: string
  readonly source: Source
}

/** The price of the product itself, or that of its cheapest variant that can be bought, whoever is believed more. */
function moneyOf({ own, claims }: Parts): Money | undefined {
  const stated = (item: Said, { price, listPrice }: Saying, currency: string | null) =>
    typeof price === 'number' && currency
      ? [{ ...item, price, listPrice: higher(listPrice, price), currency }]
      : []
  const speaking = spokesmen(own, (one) => typeof one.price === 'number')
  const ofProduct = speaking.flatMap((one) => stated(said(one), one, one.currency ?? null))
  const [best] = byPrecedence(ofProduct, precedence.price)
  const ofVariants = byPrecedence(
    claims.flatMap((one) => stated(one, one.saying, one.currency)),
    precedence.price,
  )
  const [first] = ofVariants
  if (best && (!first || rankOf(best.source) <= rankOf(first.source))) return best
  if (!first) return best
  const theirs = claims.filter((one) => one.source === first.source)
  const sold = new Set(
    theirs.flatMap((one) => (isBuyable(stockOf([one]).availability) ? [one.name] : [])),
  )
  const same = ofVariants.filter(
    (one) => one.source === first.source && one.currency === first.currency,
  )
  const buyable = same.filter((one) => sold.has(one.name))
  const [cheapest] = [...(buyable.length > 0 ? buyable : same)].sort(
    (a, b) => a.price - b.price || byName(a.name, b.name),
  )
  return cheapest
}

function said({ source, at, name }: Statement): Said {
  return { source, at, name }
}

function higher(listPrice: number | null | undefined, price: number): number | null {
  return typeof listPrice === 'number' && listPrice > price ? listPrice : null
}

/** Stock as it is said of the product itself, or all that its variants have. */
function stockOfAll({ own }: Parts, variants: readonly Variant[]): Stock {
  const speaking = spokesmen(
    own,
    (one) => one.availability !== undefined || typeof one.quantity === 'number',
  )
  const stated = stockOf(speaking.map((one) => ({ ...said(one), saying: one })))
  const ranks = variants.map((one) => rankOf(one.source))
  const ofVariants = Math.min(...ranks)
  if (variants.length === 0) return stated
  if (stated.source && rankOf(stated.source) <= ofVariants) return stated
  const [availability] = [
    ...(['in_stock', 'preorder', 'backorder', 'out_of_stock', 'discontinued'] as const).filter(
      (one) => variants.some((variant) => variant.availability === one),
    ),
  ]
  const counts = variants.map((variant) => variant.quantity)
  const known = counts.filter((count) => count !== null)
  const dates = variants.flatMap((one) =>
    one.availability === availability && one.expectedAt !== undefined ? [one.expectedAt] : [],
  )
  return {
    availability: availability ?? 'in_stock',
    quantity: known.length === counts.length ? known.reduce((sum, count) => sum + count, 0) : null,
    expectedAt: dates.length > 0 ? Math.min(...dates) : null,
    source: variants.find((one) => rankOf(one.source) === ofVariants)?.source ?? null,
  }
}

/** Whether somebody can have it: there now, or promised. */
export function isBuyable(availability: Stock['availability']): boolean {
  return availability === 'in_stock' || availability === 'preorder' || availability === 'backorder'
}
