/** When it is whose time: at one instant for everybody, or when the clock on each shopper's wall shows it. Pure. */

import { HOUR, MINUTE } from '../../core/clock.ts'
import { instantOf, readWall, type Wall } from '../../core/wall.ts'

export type Schedule =
  /** As soon as the owner lets it go. */
  | { readonly kind: 'now' }
  /** At one instant for everybody, ms UTC. */
  | { readonly kind: 'at'; readonly at: number }
  /** When calendar and clock show this where each of them is: `2026-03-29T10:00`. */
  | { readonly kind: 'local'; readonly time: string }

/** No place is further ahead of UTC than this. */
const FURTHEST = 15 * HOUR

/**
 * Nobody's time is sooner than this after the owner let it go: long enough to change one's mind, and for every tick
 * under way to know the campaign.
 */
export const NOTICE = MINUTE

const known = new Map<string, number>()
const MOST_KNOWN = 2_000

/**
 * The instant at which it is time in a zone. Where that had passed already when the owner let it go, it is the same time
 * on the day after: nobody is written to in the middle of a night because they live in the east.
 */
export function timeIn(schedule: Schedule, zone: string, scheduledAt: number): number {
  const soonest = scheduledAt + NOTICE
  if (schedule.kind === 'now') return soonest
  if (schedule.kind === 'at') return Math.max(schedule.at, soonest)
  const key = `${schedule.time}\n${zone}\n${scheduledAt}`
  const before = known.get(key)
  if (before !== undefined) return before
  const wall = readWall(schedule.time)
  let at = soonest
  for (let days = 0; wall && days < 400; days++) {
    at = instantOf(later(wall, days), zone)
    if (at >= soonest) break
  }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, at)
  return at
}

/** The first instant at which it may be anybody's time, wherever they live. */
export function firstTime(schedule: Schedule, scheduledAt: number): number {
  if (schedule.kind !== 'local') return timeIn(schedule, 'UTC', scheduledAt)
  const wall = readWall(schedule.time)
  return Math.max(scheduledAt + NOTICE, wall ? instantOf(wall, 'UTC') - FURTHEST : 0)
}

function later({ year, month, day, ...clock }: Wall, days: number): Wall {
  const date = new Date(Date.UTC(year, month - 1, day + days))
  return {
    ...clock,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  }
}
