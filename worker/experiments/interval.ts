/** How sure one can be of a share, and of the difference of two: intervals of 95 %. Pure. */

/** The quantile of the normal distribution for 95 %. */
const Z = 1.959964

/** A share of people, with the bounds between which it truly lies. */
export interface Share {
  readonly count: number
  readonly of: number
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** Wilson's score interval (E. B. Wilson, JASA 22, 1927): it keeps its promise for few people, too. */
export function wilson(count: number, of: number): Share {
  if (of <= 0) return { count: 0, of: 0, rate: 0, low: 0, high: 1 }
  const hits = Math.min(Math.max(count, 0), of)
  const rate = hits / of
  const z2 = Z * Z
  const centre = (rate + z2 / (2 * of)) / (1 + z2 / of)
  const half = (Z / (1 + z2 / of)) * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of * of))
  return {
    count: hits,
    of,
    rate,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === of ? 1 : Math.min(1, centre + half),
  }
}

/** The difference of two shares, first minus second. */
export interface Difference {
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** Newcombe's hybrid score interval (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10). */
export function difference(first: Share, second: Share): Difference {
  const rate = first.rate - second.rate
  return {
    rate,
    low: rate - Math.hypot(first.rate - first.low, second.high - second.rate),
    high: rate + Math.hypot(first.high - first.rate, second.rate - second.low),
  }
}
