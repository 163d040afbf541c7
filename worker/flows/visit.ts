/** Which visits are worth a letter: somebody looked closely, or searched, and took nothing. Pure. */

import { DAY, MINUTE } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import type { State } from '../events/state.ts'
import type { Visit, VisitProduct } from '../events/visit.ts'

/** A pause of this length ends a visit: events/browse.ts. */
export const VISIT_PAUSE = 30 * MINUTE
/** So long after an order a visit is about that order. */
const BUYER_REST = 10 * DAY
/** So many looks at one product, or so many products of one category, and somebody is interested. */
const CLOSE = { views: 2, products: 3 } as const
/** Products that a run carries along: as many as its letters show. */
const CARRIED = 6

/** A visit that may start a flow. */
export interface VisitOccasion {
  readonly subjectKey: string
  /** The last activity of the visit. */
  readonly at: number
  /** Of a look: `products`, the most looked at first. Of a search: `query`, and the products looked at after it. */
  readonly data: Fields
}

/** The visit of a person as an occasion of its kind, or null where it is none. */
export function visitOccasion(of: 'product' | 'search', state: State): VisitOccasion | null {
  const { visit } = state
  if (!visit || visit.taken) return null
  // Whoever bought lately comes back to see about the order, also where only a page told of it.
  if (state.boughtAt > 0 && state.boughtAt > visit.startedAt - BUYER_REST) return null
  const subjectKey = visit.startedAt.toString(36)
  if (of === 'product') {
    if (!looksClosely(visit)) return null
    return { subjectKey, at: visit.lastAt, data: { products: carried(visit.products) } }
  }
  const [search] = visit.searches
  if (!search) return null
  const after = visit.products.filter(({ at }) => at >= search.at)
  return { subjectKey, at: visit.lastAt, data: { query: search.query, products: carried(after) } }
}

/** Whether a visit shows more than a passing glance. Products whose pages name no category count as one category. */
export function looksClosely({ products }: Pick<Visit, 'products'>): boolean {
  if (products.some(({ views }) => views >= CLOSE.views)) return true
  const counts = new Map<string, number>()
  for (const { category = '' } of products) {
    const count = (counts.get(category) ?? 0) + 1
    if (count >= CLOSE.products) return true
    counts.set(category, count)
  }
  return false
}

function carried(products: readonly VisitProduct[]): readonly Fields[] {
  return [...products]
    .sort((left, right) => right.views - left.views || right.at - left.at)
    .slice(0, CARRIED)
    .map(({ id, url }) => ({ id, ...(url ? { url } : {}) }))
}
