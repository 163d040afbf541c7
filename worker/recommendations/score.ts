/** Scores of products for what somebody looks at, and for what lies in a cart. Pure. */

import { PURCHASES } from './purchases.ts'
import { strongest } from './row.ts'
import { type Served, type Weighing, weightAt } from './served.ts'
import { VIEWS } from './views.ts'

/** Next product: mild damping of what is popular anyway. */
export const NEXT: Weighing = { ...VIEWS, own: 10, other: 10, damping: 0.1, served: 50 }
/** Bought together, on a product's page: nearly the plain count, which shoppers find plausible. */
export const TOGETHER: Weighing = { ...PURCHASES, own: 1, other: 5, damping: 0.2, served: 50 }
/** Completing a cart: what fits just these products, and not what lies in every cart. */
export const COMPLEMENT: Weighing = { ...PURCHASES, own: 1, other: 5, damping: 0.4, served: 20 }

/** How many of the last products count, and by how much less each one before it. */
export const RECENT = { products: 5, fading: 0.6 } as const

/** A product with its score, and the product that speaks for it most. */
export interface Scored {
  readonly item: string
  readonly score: number
  readonly because: string
}

/**
 * What somebody may look at next: rows of the last different products, the newest first, each weighing 0.6 of the one
 * after it.
 */
export function scoreNext(
  recent: readonly string[],
  servedOf: (item: string) => Served | undefined,
  now: number,
): readonly Scored[] {
  const last = [...new Set(recent)].slice(0, RECENT.products)
  const rows = last.map((item, index) => ({ item, factor: RECENT.fading ** index }))
  return scoreRows(rows, servedOf, NEXT, now)
}

/** What completes a cart: the sum over its products, all alike. */
export function scoreCart(
  cart: readonly string[],
  servedOf: (item: string) => Served | undefined,
  now: number,
): readonly Scored[] {
  const rows = [...new Set(cart)].map((item) => ({ item, factor: 1 }))
  return scoreRows(rows, servedOf, COMPLEMENT, now)
}

/** What is bought with one product. */
export function scoreTogether(
  item: string,
  servedOf: (item: string) => Served | undefined,
  now: number,
): readonly Scored[] {
  return scoreRows([{ item, factor: 1 }], servedOf, TOGETHER, now)
}

function scoreRows(
  rows: readonly { readonly item: string; readonly factor: number }[],
  servedOf: (item: string) => Served | undefined,
  weighing: Weighing,
  now: number,
): readonly Scored[] {
  const scores = new Map<string, number>()
  const most = new Map<string, { readonly part: number; readonly because: string }>()
  const asked = new Set(rows.map(({ item }) => item))
  for (const { item, factor } of rows) {
    const served = servedOf(item)
    if (!served) continue
    const scale = factor * weightAt(served, weighing, now)
    for (const near of served.near) {
      if (asked.has(near.item)) continue
      const part = near.weight * scale
      scores.set(near.item, (scores.get(near.item) ?? 0) + part)
      if (part > (most.get(near.item)?.part ?? 0)) most.set(near.item, { part, because: item })
    }
  }
  return strongest([...scores], scores.size).map(([item, score]) => ({
    item,
    score,
    because: most.get(item)?.because ?? '',
  }))
}
