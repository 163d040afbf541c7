/** Why a page is read, and how often: what somebody waits for goes before what somebody might look at. Pure. */

import { DAY, HOUR, MINUTE } from '../../core/clock.ts'

/** Needs by urgency. Numbers are stored, so they never change their meaning. */
export const need = {
  /** Read now and then, that it stays true. */
  refresh: 0,
  /** Not read yet; the shop itself names it. */
  listed: 1,
  /** Not read yet; a visitor's browser named it, which anybody can forge. */
  reported: 2,
  viewed: 3,
  carted: 4,
  waited: 5,
} as const

export type Need = (typeof need)[keyof typeof need]

/** How often a page is read, at first and at most, while nothing on it changes, and how long a need lasts. */
interface Pace {
  readonly every: number
  readonly atMost: number
  readonly lasts: number
}

const paces: Readonly<Record<Need, Pace>> = {
  [need.refresh]: { every: DAY, atMost: 7 * DAY, lasts: 0 },
  [need.listed]: { every: DAY, atMost: 7 * DAY, lasts: 0 },
  [need.reported]: { every: DAY, atMost: 7 * DAY, lasts: 0 },
  [need.viewed]: { every: 12 * HOUR, atMost: 2 * DAY, lasts: 7 * DAY },
  [need.carted]: { every: 4 * HOUR, atMost: 12 * HOUR, lasts: 3 * DAY },
  [need.waited]: { every: 30 * MINUTE, atMost: 4 * HOUR, lasts: 14 * DAY },
}

/** A pace by need; unknown numbers, such as those of a later version, are as slow as can be. */
export function paceOf(level: number): Pace {
  return paces[level as Need] ?? paces[need.refresh]
}

/** Needs that a tick is worth for their own sake: a clock that is moved stops at them. */
export const pressing: readonly Need[] = [need.listed, need.reported, need.carted, need.waited]

/** In which order the pages of a turn are read, and how many of each need have their place in it whatever else waits. */
export const shares: readonly { readonly need: Need; readonly share: number }[] = [
  { need: need.waited, share: 0.3 },
  { need: need.carted, share: 0.2 },
  { need: need.viewed, share: 0.15 },
  { need: need.listed, share: 0.15 },
  { need: need.refresh, share: 0.1 },
  { need: need.reported, share: 0.1 },
]

/** Divides a turn's places: each need has its share first, and what is left goes to the most urgent. */
export function divide<Page>(
  waiting: ReadonlyMap<number, readonly Page[]>,
  places: number,
): readonly Page[] {
  const chosen = new Map<number, number>()
  let left = places
  for (const { need: level, share } of shares) {
    const count = Math.min(waiting.get(level)?.length ?? 0, Math.ceil(places * share), left)
    chosen.set(level, count)
    left -= count
  }
  for (const { need: level } of shares) {
    const more = Math.min((waiting.get(level)?.length ?? 0) - (chosen.get(level) ?? 0), left)
    chosen.set(level, (chosen.get(level) ?? 0) + more)
    left -= more
  }
  return shares.flatMap(({ need: level }) =>
    (waiting.get(level) ?? []).slice(0, chosen.get(level) ?? 0),
  )
}
