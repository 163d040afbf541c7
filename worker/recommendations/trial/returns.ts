/** How often people go back to what they saw, and where that belongs in a list of what may come next. Pure. */

import { LONGEST } from './measure.ts'

/** Products seen before that are told apart by how long ago they were seen; the current one is the first. */
export const BACK = 6
/** Guesses whose chances are told apart. */
const AHEAD = LONGEST
/** As many observations as the first belief is worth. */
const PRIOR = 50

/** Chances that the next product is the one seen so many products ago, and that it is the guess of such a rank. */
export interface Returns {
  readonly seen: readonly number[]
  readonly guessed: readonly number[]
}

/** Counts where the next products were. */
export function watchReturns() {
  const seen = new Array<number>(BACK).fill(0)
  const guessed = new Array<number>(AHEAD).fill(0)
  let n = 0
  return {
    /** `trail`: what was seen, the latest first, each once; `guesses`: products not seen yet, the best first. */
    add(trail: readonly string[], guesses: readonly string[], target: string): void {
      n += 1
      const back = trail.slice(0, BACK).indexOf(target)
      if (back !== -1) seen[back] = (seen[back] ?? 0) + 1
      const ahead = guesses.slice(0, AHEAD).indexOf(target)
      if (ahead !== -1) guessed[ahead] = (guessed[ahead] ?? 0) + 1
    },
    /** Chances, drawn towards what shops have in common while little was seen: some go back a step or two. */
    result(): Returns {
      const believed = { seen: [0, 0.08, 0.05, 0.03, 0.02, 0.01], guessed: 0.06 }
      const chance = (count: number, belief: number) => (count + belief * PRIOR) / (n + PRIOR)
      return {
        seen: seen.map((count, index) => chance(count, believed.seen[index] ?? 0)),
        guessed: falling(
          guessed.map((count, index) => chance(count, believed.guessed / (index + 1))),
        ),
      }
    },
  }
}

/** A later guess is no better than the ones before it: runs that rise are evened out (pool adjacent violators). */
function falling(values: readonly number[]): readonly number[] {
  const pools: { sum: number; size: number }[] = []
  for (const value of values) {
    let pool = { sum: value, size: 1 }
    for (;;) {
      const last = pools.at(-1)
      if (!last || last.sum / last.size >= pool.sum / pool.size) break
      pools.pop()
      pool = { sum: last.sum + pool.sum, size: last.size + pool.size }
    }
    pools.push(pool)
  }
  return pools.flatMap(({ sum, size }) => new Array<number>(size).fill(sum / size))
}

/** One list of what was seen and what is guessed, by their chances; of two alike the guess comes first. */
export function withReturns(
  returns: Returns,
  trail: readonly string[],
  guesses: readonly string[],
): readonly string[] {
  const list: string[] = []
  const back = trail
    .slice(0, BACK)
    .map((id, index) => ({ id, chance: returns.seen[index] ?? 0 }))
    .sort((left, right) => right.chance - left.chance)
  let at = 0
  for (const [rank, guess] of guesses.slice(0, AHEAD).entries()) {
    const chance = returns.guessed[rank] ?? 0
    for (let next = back[at]; next && next.chance > chance; next = back[at]) {
      list.push(next.id)
      at += 1
    }
    list.push(guess)
  }
  return [...list, ...back.slice(at).map(({ id }) => id)]
}
