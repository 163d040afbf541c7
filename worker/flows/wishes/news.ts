/** Which of what happened in the catalogue is news to people who wanted the product: prices that fell, last pieces. Pure. */

import { readBook } from '../../catalog/book.ts'
import { type Change, readChanges } from '../../catalog/transitions.ts'
import { DAY } from '../../core/clock.ts'
import { isObject, readList } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'

export type NewsKind = 'price_drop' | 'low_stock'

/** The events by which people are told, through flows. */
export const NEWS_EVENTS: Readonly<Record<NewsKind, string>> = {
  price_drop: 'Price Drop Noticed',
  low_stock: 'Low Stock Noticed',
}

/** What happened to a product, or to one of its variants. */
export interface ProductNews {
  readonly kind: NewsKind
  readonly productId: string
  readonly variantId: string | null
  readonly at: number
  /** Of a price that fell: the lowest of the 30 days before, in minor units. */
  readonly was: number | null
  readonly currency: string | null
}

/** What a page may have called a product, and which of its variants it meant; null: the product as a whole. */
export interface Meaning {
  readonly productId: string
  readonly variantId: string | null
}

/** How far back the lowest price counts (Directive 98/6/EC, article 6a). */
const PRICE_MEMORY = 30 * DAY

/** Changes that may be told: of these kinds, no older than `since`, not said before; of one thing the latest. */
export function tellable(
  changes: readonly Change[],
  kinds: ReadonlySet<NewsKind>,
  since: number,
): readonly (Change & { kind: NewsKind })[] {
  const latest = new Map<string, Change & { kind: NewsKind }>()
  for (const change of changes) {
    if (change.quiet || change.at < since || !isNews(change) || !kinds.has(change.kind)) continue
    latest.set(`${change.kind}\n${change.productId}\n${change.variantId ?? ''}`, change)
  }
  return [...latest.values()]
}

function isNews(change: Change): change is Change & { kind: NewsKind } {
  return change.kind === 'price_drop' || change.kind === 'low_stock'
}

/** A change as it is told, given its product's row; null for a fall from nothing. */
export function newsOf(
  change: Change & { kind: NewsKind },
  row: Row<'products'>,
): ProductNews | null {
  const { kind, productId, variantId, at, currency } = change
  const news = { kind, productId, variantId, at, was: null, currency }
  if (kind === 'low_stock') return news
  const was = lowestBefore(change, readChanges(row.history))
  return was !== null && change.to !== null && was > change.to ? { ...news, was } : null
}

/** The lowest price of a thing in the 30 days before it fell. */
function lowestBefore(change: Change, history: readonly Change[]): number | null {
  const past = history.filter(
    (one) =>
      one.variantId === change.variantId &&
      one.at < change.at &&
      change.at - one.at < PRICE_MEMORY &&
      (one.kind === 'price_drop' || one.kind === 'price_rise'),
  )
  const prices = [change.from, ...past.flatMap(({ from, to }) => [from, to])]
  const known = prices.filter((price) => price !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** Everything that pages may call a product or one of its variants. */
export function meaningsOf(row: Row<'products'>): ReadonlyMap<string, Meaning> {
  const whole = { productId: row.id, variantId: null }
  const meanings = new Map<string, Meaning>()
  for (const variant of readList(row.variants).filter(isObject)) {
    const { id, sku, names } = variant
    if (typeof id !== 'string') continue
    for (const name of [id, sku, ...(Array.isArray(names) ? names : [])]) {
      if (typeof name === 'string') meanings.set(name, { ...whole, variantId: id })
    }
  }
  const said = readBook(row.statements).flatMap(({ id, sku, urlKeys }) => [id, sku, ...urlKeys])
  const former = readList(row.aliases).map((key) => String(key).replace(/^[a-z]:/, ''))
  for (const name of [row.id, row.sku, ...said, ...former]) {
    // The only variant of a product often bears its name.
    if (typeof name === 'string' && (name === row.id || !meanings.has(name))) {
      meanings.set(name, whole)
    }
  }
  return meanings
}
