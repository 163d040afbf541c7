/** How well ranked lists meet what happened: hit rate, reciprocal rank, gain, precision and recall. Pure. */

/** The longest list that is looked at. */
export const LONGEST = 20

/** Means over all lists that were tried. */
export interface Measures {
  /** Lists. */
  readonly n: number
  /** Share of the lists with a right product among the first so many. */
  readonly hr5: number
  readonly hr10: number
  readonly hr20: number
  /** One over the place of the first right one within twenty, else 0. */
  readonly mrr20: number
  /** How well the first ten are ordered. */
  readonly ndcg10: number
  /** Precision and recall. */
  readonly p5: number
  readonly r10: number
  readonly r20: number
}

/** The measures of one strategy under one protocol. */
export interface Figure extends Partial<Measures> {
  readonly strategy: string
  readonly protocol: string
  readonly n: number
}

export interface Measure {
  /** Adds one list, the best first, and what would have been right. */
  add(list: readonly string[], right: ReadonlySet<string>): void
  result(): Measures
}

/** Collects measures. */
export function measure(): Measure {
  const sums = { hr5: 0, hr10: 0, hr20: 0, mrr20: 0, ndcg10: 0, p5: 0, r10: 0, r20: 0 }
  let n = 0
  return {
    add(list, right) {
      n += 1
      let found = 0
      let gain = 0
      let first = 0
      const length = Math.min(list.length, LONGEST)
      for (let rank = 1; rank <= length; rank++) {
        if (!right.has(list[rank - 1] ?? '')) continue
        found += 1
        if (first === 0) first = rank
        if (rank <= 5) sums.p5 += 1 / 5
        if (rank <= 10) {
          gain += 1 / Math.log2(rank + 1)
          sums.r10 += 1 / right.size
        }
      }
      if (first === 0) return
      sums.r20 += found / right.size
      if (first <= 5) sums.hr5 += 1
      if (first <= 10) sums.hr10 += 1
      sums.hr20 += 1
      sums.mrr20 += 1 / first
      sums.ndcg10 += gain / ideal(Math.min(10, right.size))
    },
    result() {
      const mean = (sum: number) => (n === 0 ? 0 : sum / n)
      return {
        n,
        hr5: mean(sums.hr5),
        hr10: mean(sums.hr10),
        hr20: mean(sums.hr20),
        mrr20: mean(sums.mrr20),
        ndcg10: mean(sums.ndcg10),
        p5: mean(sums.p5),
        r10: mean(sums.r10),
        r20: mean(sums.r20),
      }
    },
  }
}

function ideal(count: number): number {
  let gain = 0
  for (let rank = 1; rank <= count; rank++) gain += 1 / Math.log2(rank + 1)
  return gain
}

/** The first `LONGEST` of some ids that are not excluded, filled up from the popular ones. */
export function fill(
  ids: readonly string[],
  popular: readonly string[],
  excluded: ReadonlySet<string>,
): readonly string[] {
  const list: string[] = []
  const taken = new Set<string>()
  for (const source of [ids, popular]) {
    for (const id of source) {
      if (list.length === LONGEST) return list
      if (excluded.has(id) || taken.has(id)) continue
      taken.add(id)
      list.push(id)
    }
  }
  return list
}
