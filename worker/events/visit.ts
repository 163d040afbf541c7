/** A visit in which somebody looked at products or searched, and which of two is the later. */

/** A product as its page named it: nothing of it is shown, it only leads to the catalogue. */
export interface VisitProduct {
  readonly id: string
  /** Canonical form of the page's address, where it is not the id itself. */
  readonly url?: string
  readonly category?: string
  readonly views: number
  readonly at: number
}

/** What was typed into the shop's search: hostile text. */
export interface VisitSearch {
  readonly query: string
  readonly at: number
}

export interface Visit {
  readonly startedAt: number
  /** The last that was done in it, of whatever kind. */
  readonly lastAt: number
  /** The last products looked at, the latest first. */
  readonly products: readonly VisitProduct[]
  /** The last searches, the latest first. */
  readonly searches: readonly VisitSearch[]
  /** Whether something went into the cart, or the checkout was begun. */
  readonly taken: boolean
}

/** Of two visits that turned out to be one person's the later; the same from either side. */
export function joinVisits(left: Visit | null, right: Visit | null): Visit | null {
  if (!left || !right) return left ?? right
  if (left.lastAt !== right.lastAt) return left.lastAt > right.lastAt ? left : right
  return JSON.stringify(left) < JSON.stringify(right) ? left : right
}
