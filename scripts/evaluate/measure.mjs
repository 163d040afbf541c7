/** How well ranked lists meet what happened: hit rate, reciprocal rank, gain, precision and recall. */

/** The longest list that is looked at. */
export const LONGEST = 20

/** Collects the measures of one strategy under one protocol. */
export function measure() {
  const sums = { hr5: 0, hr10: 0, hr20: 0, mrr20: 0, ndcg10: 0, p5: 0, r10: 0, r20: 0 }
  let n = 0
  return {
    /**
     * Adds one list and what would have been right.
     * @param {readonly string[]} list the best first
     * @param {ReadonlySet<string>} right
     */
    add(list, right) {
      n += 1
      let found = 0
      let gain = 0
      let first = 0
      const length = Math.min(list.length, LONGEST)
      for (let rank = 1; rank <= length; rank++) {
        if (!right.has(list[rank - 1])) continue
        found += 1
        if (first === 0) first = rank
        if (rank <= 5) sums.p5 += 1 / 5
        if (rank <= 10) {
          gain += 1 / Math.log2(rank + 1)
          sums.r10 += 1 / right.size
        }
      }
      sums.r20 += found / right.size
      if (first === 0) return
      if (first <= 5) sums.hr5 += 1
      if (first <= 10) sums.hr10 += 1
      sums.hr20 += 1
      sums.mrr20 += 1 / first
      sums.ndcg10 += gain / ideal(Math.min(10, right.size))
    },
    /** Means over all lists. */
    result() {
      const means = Object.entries(sums).map(([name, sum]) => [name, n === 0 ? 0 : sum / n])
      return { n, ...Object.fromEntries(means) }
    },
  }
}

function ideal(count) {
  let gain = 0
  for (let rank = 1; rank <= count; rank++) gain += 1 / Math.log2(rank + 1)
  return gain
}

/** The first `LONGEST` of some ids that are not excluded, filled up from the popular ones. */
export function fill(ids, popular, excluded) {
  const list = []
  const taken = new Set()
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
