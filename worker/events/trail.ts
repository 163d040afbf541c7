/** The trail of a visit: the products that somebody looked at last, one after the other. */

/** The last products of the current visit, the latest last, and how much was counted already. */
export interface Trail {
  readonly at: number
  readonly items: readonly string[]
  readonly visit: number
  /** Days since 1970, and what was counted on that day. */
  readonly day: number
  readonly today: number
}

/** A further product of a visit, and those before it. */
export interface Step {
  readonly at: number
  readonly before: readonly string[]
  readonly item: string
  readonly kind: 'view' | 'cart'
}

/** Of two trails that turned out to be one person's the later; the same from either side. */
export function joinTrails(left: Trail | null, right: Trail | null): Trail | null {
  if (!left || !right) return left ?? right
  if (left.at !== right.at) return left.at > right.at ? left : right
  return JSON.stringify(left) < JSON.stringify(right) ? left : right
}
