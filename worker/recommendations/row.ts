/** What is counted of one product: how often it was there, and with what. Decays, merges, and stays small. Pure. */

/** How fast counts fade and how many neighbours a row keeps. */
export interface Keeping {
  /** Milliseconds in which a count halves. */
  readonly halfLife: number
  /** Neighbours that a row keeps; those with the smallest counts give way. */
  readonly neighbours: number
}

/** Counts of one product, as of `at`. */
export interface Row {
  /** ms UTC. */
  at: number
  /** Decayed number of sessions (or weight of baskets) that held the product. */
  support: number
  /** Decayed counts by the other product's id. */
  readonly counts: Map<string, number>
  /** How many people bought both, by the other product's id; empty where people are not counted. Never decays. */
  readonly people: Map<string, number>
}

/** Rows by product. */
export type Rows = Map<string, Row>

export function emptyRow(at: number): Row {
  return { at, support: 0, counts: new Map(), people: new Map() }
}

/** The row of a product, made where there is none. */
export function rowOf(rows: Rows, item: string, at: number): Row {
  const known = rows.get(item)
  if (known) return known
  const row = emptyRow(at)
  rows.set(item, row)
  return row
}

/** What is left of a count after `elapsed` milliseconds. Below zero it grows: the count is older than its date. */
export function fading(elapsed: number, halfLife: number): number {
  return 2 ** (-elapsed / halfLife)
}

/**
 * Adds what was counted meanwhile. Counts fade exponentially, so a sum as of the later of both instants is the same
 * whatever the pieces were: batches of any size come to the same row, but for neighbours that were dropped.
 */
export function mergeRow(row: Row, more: Row, keeping: Keeping): void {
  const at = Math.max(row.at, more.at)
  const old = fading(at - row.at, keeping.halfLife)
  const fresh = fading(at - more.at, keeping.halfLife)
  if (old !== 1) for (const [item, count] of row.counts) row.counts.set(item, count * old)
  row.support = row.support * old + more.support * fresh
  row.at = at
  for (const [item, count] of more.counts) {
    row.counts.set(item, (row.counts.get(item) ?? 0) + count * fresh)
  }
  for (const [item, people] of more.people) {
    row.people.set(item, (row.people.get(item) ?? 0) + people)
  }
  truncate(row, keeping.neighbours)
}

/** Merges many rows; each of `more` is used up. */
export function mergeRows(rows: Rows, more: Rows, keeping: Keeping): void {
  for (const [item, fresh] of more) {
    const row = rows.get(item)
    if (row) mergeRow(row, fresh, keeping)
    else {
      truncate(fresh, keeping.neighbours)
      rows.set(item, fresh)
    }
  }
}

/** Drops all but the strongest neighbours. */
function truncate(row: Row, most: number): void {
  if (row.counts.size <= most) return
  const kept = strongest([...row.counts], most)
  row.counts.clear()
  for (const [item, count] of kept) row.counts.set(item, count)
  for (const item of row.people.keys()) if (!row.counts.has(item)) row.people.delete(item)
}

/** The `most` pairs with the greatest values, the greatest first; ties go to the smaller id. */
export function strongest(
  pairs: readonly (readonly [string, number])[],
  most: number,
): readonly (readonly [string, number])[] {
  return [...pairs]
    .sort((left, right) => right[1] - left[1] || compareIds(left[0], right[0]))
    .slice(0, most)
}

/** Ids in order; shorter ones first, so that numbers come by their size. */
export function compareIds(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}
