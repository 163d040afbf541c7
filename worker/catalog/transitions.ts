/** What happened to a product between two states of it, and what of that is worth announcing. Pure. */

import { DAY, HOUR } from '../core/clock.ts'
import { asNumber, isObject, readList } from '../core/json.ts'
import { isBuyable, type Merged } from './merge.ts'
import type { Availability } from './statement.ts'

export const kinds = [
  'new',
  'restock',
  'low_stock',
  'out_of_stock',
  'price_drop',
  'price_rise',
  'discontinued',
] as const

export type ChangeKind = (typeof kinds)[number]

/** One transition of a product or of one of its variants. */
export interface Change {
  readonly at: number
  readonly productId: string
  /** Null: the product as a whole. */
  readonly variantId: string | null
  readonly kind: ChangeKind
  /** Of stock: pieces, null where they are not counted. Of prices: minor units. */
  readonly from: number | null
  readonly to: number | null
  readonly currency: string | null
  /** It takes back, or says again, what was announced a short time ago: true, but not to be announced. */
  readonly quiet: boolean
}

/** The names under which transitions are known outside; a rise in price is nobody's news. */
export const eventNames: Readonly<Partial<Record<ChangeKind, string>>> = {
  new: 'Product Listed',
  restock: 'Product Restocked',
  low_stock: 'Product Low In Stock',
  out_of_stock: 'Product Out Of Stock',
  price_drop: 'Product Price Dropped',
  discontinued: 'Product Discontinued',
}

/** What the owner sets about transitions. */
export interface Thresholds {
  /** So many pieces, or fewer, are few. */
  readonly lowStock: number
  /** A price that falls by less than this is no news. */
  readonly priceDropPercent: number
  /** What goes back and forth within so many hours is announced once. */
  readonly quietHours: number
}

export const defaultThresholds: Thresholds = { lowStock: 3, priceDropPercent: 5, quietHours: 12 }

/** A lower price than the lowest of the last 30 days is a drop (as Directive 98/6/EC, article 6a, has it). */
const PRICE_MEMORY = 30 * DAY
const MOST_REMEMBERED = 40

/** What one thing, product or variant, is like. */
interface Thing {
  readonly availability: Availability
  readonly quantity: number | null
  readonly price: number | null
}

/**
 * The transitions from one state of a product to the next, for itself and for each variant that is in both.
 * `before` is null where it was not known. `history` holds its earlier transitions.
 */
export function transitionsOf(
  about: { readonly productId: string; readonly at: number; readonly thresholds: Thresholds },
  before: Merged | null,
  after: Merged,
  history: readonly Change[],
): readonly Change[] {
  const { productId, at, thresholds } = about
  const start = { at, productId, currency: after.currency }
  if (before === null) {
    const fresh = { variantId: null, kind: 'new' as const, from: null, to: after.price }
    return [{ ...start, ...fresh, quiet: false }]
  }
  const sameMoney = before.currency === after.currency
  const things: [string | null, Thing, Thing][] = [[null, before, after]]
  for (const variant of after.variants) {
    const old = before.variants.find(({ id }) => id === variant.id)
    if (old) things.push([variant.id, old, variant])
  }
  return things.flatMap(([variantId, old, next]) => {
    const past = history.filter((one) => one.variantId === variantId)
    return [
      ...stockChange(old, next, thresholds),
      ...(sameMoney ? priceChange(old, next, thresholds) : []),
    ].map((change) => ({
      ...start,
      variantId,
      ...change,
      quiet: isQuiet(change, past, at, thresholds),
    }))
  })
}

type Step = Pick<Change, 'kind' | 'from' | 'to'>

function stockChange(old: Thing, next: Thing, { lowStock }: Thresholds): readonly Step[] {
  const step = { from: old.quantity, to: next.quantity }
  const had = isThere(old)
  if (next.availability === 'discontinued') {
    return old.availability === 'discontinued' ? [] : [{ kind: 'discontinued', ...step }]
  }
  if (had !== isThere(next)) return [{ kind: had ? 'out_of_stock' : 'restock', ...step }]
  const fell = old.quantity !== null && old.quantity > lowStock
  const low = next.quantity !== null && next.quantity > 0 && next.quantity <= lowStock
  return had && fell && low ? [{ kind: 'low_stock', ...step }] : []
}

function isThere({ availability, quantity }: Thing): boolean {
  return isBuyable(availability) && !(availability === 'in_stock' && quantity === 0)
}

function priceChange(old: Thing, next: Thing, thresholds: Thresholds): readonly Step[] {
  if (old.price === null || next.price === null || old.price === next.price) return []
  const step = { from: old.price, to: next.price }
  if (next.price > old.price) return [{ kind: 'price_rise', ...step }]
  const enough = (old.price - next.price) * 100 >= old.price * thresholds.priceDropPercent
  return enough ? [{ kind: 'price_drop', ...step }] : []
}

function isQuiet(
  { kind, to }: Step,
  past: readonly Change[],
  at: number,
  { quietHours }: Thresholds,
): boolean {
  const lately = past.filter((one) => at - one.at < quietHours * HOUR)
  switch (kind) {
    case 'price_drop':
      // A price that was as low within the last month comes back: that is no drop.
      return past.some(
        (one) =>
          at - one.at < PRICE_MEMORY &&
          (one.kind === 'price_drop' || one.kind === 'price_rise') &&
          Math.min(one.from ?? Number.POSITIVE_INFINITY, one.to ?? Number.POSITIVE_INFINITY) <=
            (to ?? 0),
      )
    case 'price_rise':
      return true
    default:
      return lately.some((one) => one.kind === kind && !one.quiet)
  }
}

/** The history with new transitions at its start, as long as it is kept: longer where there are many variants. */
export function remember(
  history: readonly Change[],
  changes: readonly Change[],
  variants: number,
): readonly Change[] {
  return [...changes, ...history].slice(0, MOST_REMEMBERED + 2 * variants)
}

/** Changes in a JSON list of the database. */
export function readChanges(json: string): readonly Change[] {
  return readList(json).flatMap((value) => {
    if (!isObject(value)) return []
    const kind = kinds.find((one) => one === value.kind)
    if (!kind || typeof value.productId !== 'string') return []
    return [
      {
        at: asNumber(value.at) ?? 0,
        productId: value.productId,
        variantId: typeof value.variantId === 'string' ? value.variantId : null,
        kind,
        from: asNumber(value.from) ?? null,
        to: asNumber(value.to) ?? null,
        currency: typeof value.currency === 'string' ? value.currency : null,
        quiet: value.quiet === true,
      },
    ]
  })
}
