/** A row as it is served: its neighbours by strength, each against how common it is. Pure. */

import { fading, type Keeping, type Row, strongest } from './row.ts'

/** How a model turns counts into weights: `C(i,j) / (support(i) + own) / (support(j) + other) ^ damping`. */
export interface Weighing extends Keeping {
  readonly own: number
  readonly other: number
  readonly damping: number
  /** Neighbours that are served. */
  readonly served: number
}

/** One product's neighbours as they are stored for serving and read in evaluation. */
export interface Served {
  readonly at: number
  readonly support: number
  /** Neighbours, the strongest first. */
  readonly near: readonly Near[]
}

export interface Near {
  readonly item: string
  /** `C(i,j) / (support(j) + other) ^ damping`, as of the row's `at`. */
  readonly weight: number
  /** People who bought both; 0 where people are not counted. */
  readonly people: number
}

/**
 * The served form of a row. `supportOf` answers the decayed support of another product as of an instant.
 * Pairs that fewer than `people` people bought are left out.
 */
export function serve(
  row: Row,
  weighing: Weighing,
  supportOf: (item: string, at: number) => number,
  people = 0,
): Served {
  const { at, support, counts } = row
  const weighed: [string, number][] = []
  for (const [item, count] of counts) {
    if (people > 0 && (row.people.get(item) ?? 0) < people) continue
    weighed.push([item, count / (supportOf(item, at) + weighing.other) ** weighing.damping])
  }
  const near = strongest(weighed, weighing.served).map(([item, weight]) => ({
    item,
    weight,
    people: row.people.get(item) ?? 0,
  }))
  return { at, support, near }
}

/** The weight of each neighbour at an instant: what a few sessions said long ago counts for less. */
export function weightAt(served: Served, weighing: Weighing, now: number): number {
  const left = Math.min(1, fading(now - served.at, weighing.halfLife))
  return left / (served.support * left + weighing.own)
}
