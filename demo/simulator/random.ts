/** A small seeded source of chance (sfc32), and the shapes of chance that shoppers follow. */
export interface Random {
  /** From 0 (included) to 1 (not included). */
  next(): number
  chance(probability: number): boolean
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  /** An index, as likely as its weight. */
  weighted(weights: readonly number[]): number
  normal(): number
  /** Waiting time of mean `mean`. */
  wait(mean: number): number
  /** Gamma with mean 1; the smaller the shape, the more people differ. */
  gamma(shape: number): number
}

/** The same numbers for the same seeds, on every machine. */
export function randomOf(...seeds: readonly number[]): Random {
  const state = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 1])
  const next = () => {
    const [a = 0, b = 0, c = 0, d = 0] = state
    const sum = (a + b + d) >>> 0
    state[3] = d + 1
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + sum
    return sum / 4294967296
  }
  for (const seed of seeds) {
    state[0] = (state[0] ?? 0) ^ seed
    state[1] = (state[1] ?? 0) ^ Math.imul(seed, 0x85ebca6b)
    for (let i = 0; i < 12; i++) next()
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const random: Random = {
    next,
    normal,
    chance: (probability) => next() < probability,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => {
      const found = list[Math.floor(next() * list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    weighted(weights) {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0)
      for (const [index, weight] of weights.entries()) {
        rest -= weight
        if (rest < 0) return index
      }
      return weights.length - 1
    },
    wait: (mean) => -Math.log(1 - next()) * mean,
    // Marsaglia and Tsang 2000; below shape 1 with their power of a uniform number.
    gamma(shape) {
      const boost = shape < 1 ? (1 - next()) ** (1 / shape) : 1
      const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
      for (;;) {
        const x = normal()
        const v = (1 + x / Math.sqrt(9 * d)) ** 3
        if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v))
          return (d * v * boost) / shape
      }
    },
  }
  return random
}
