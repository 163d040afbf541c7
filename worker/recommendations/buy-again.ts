/** What somebody buys again: their own habits first, then what is in demand. Pure. */

import { strongest } from './row.ts'

/** What one person bought of one product. */
export interface Habit {
  readonly item: string
  /** Orders that held it. */
  readonly times: number
  /** Instants of the first and the last of them, ms UTC. */
  readonly firstAt: number
  readonly lastAt: number
}

/** Products of one person that are kept. */
export const MOST_HABITS = 200

/** Habits from orders, whatever their order. */
export function habitsOf(
  orders: readonly { readonly at: number; readonly items: readonly string[] }[],
): readonly Habit[] {
  const habits = new Map<string, Habit>()
  for (const { at, items } of orders) {
    for (const item of new Set(items)) {
      const known = habits.get(item)
      habits.set(item, {
        item,
        times: (known?.times ?? 0) + 1,
        firstAt: Math.min(known?.firstAt ?? at, at),
        lastAt: Math.max(known?.lastAt ?? at, at),
      })
    }
  }
  return [...habits.values()]
    .sort((left, right) => right.times - left.times || right.lastAt - left.lastAt)
    .slice(0, MOST_HABITS)
}

/**
 * Products by how often this person bought them; ties by what is in demand now. This plain rule beats nearest
 * neighbours on next baskets (Li et al., "A next basket recommendation reality check", TOIS 2023: P-TopFreq).
 */
export function rankHabits(
  habits: readonly Habit[],
  demandOf: (item: string) => number,
): readonly string[] {
  const top = Math.max(0, ...habits.map(({ item }) => demandOf(item)))
  const scored = habits.map(
    ({ item, times }) => [item, times + (top > 0 ? demandOf(item) / (2 * top) : 0)] as const,
  )
  return strongest(scored, scored.length).map(([item]) => item)
}

/** Orders that the mean gap of everybody counts as beside somebody's own. */
const PRIOR_GAPS = 2

/**
 * How due a product is: the time since the last order against this person's mean gap, which is drawn towards
 * everybody's while there are few. It is due from 0.8 to 2; null for what was bought once and nobody has a gap of.
 */
export function dueness(habit: Habit, meanGap: number | null, now: number): number | null {
  const gaps = habit.times - 1
  if (gaps === 0 && meanGap === null) return null
  const own = habit.lastAt - habit.firstAt
  const prior = meanGap === null ? 0 : PRIOR_GAPS
  const gap = (own + prior * (meanGap ?? 0)) / (gaps + prior)
  return gap > 0 ? (now - habit.lastAt) / gap : null
}

/** Whether it is time to offer a product again. */
export function isDue(dueScore: number | null): boolean {
  return dueScore !== null && dueScore >= 0.8 && dueScore <= 2
}
