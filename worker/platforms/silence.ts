/** When a platform's silence is worth an alarm: three times the longest pause of late. Pure. */

import { DAY, MINUTE } from '../core/clock.ts'
import type { Row } from '../db/tables.ts'

type Last = Pick<Row<'webhooks'>, 'count' | 'last_at' | 'usual_gap'>

/** A night's pause is forgotten by half in a week, so that a shop that grows is missed sooner. */
const HALF_LIFE = 7 * DAY
/** A pause that is this many times the usual one is an alarm. */
const TIMES = 3
/** No alarm before so many deliveries, and none for shorter pauses: platforms deliver late, too. */
const ENOUGH = 5
const SHORTEST = 15 * MINUTE

/** The usual pause after one more delivery, ms: the longest of late. */
export function usualGap(before: Last | undefined, at: number): number {
  if (!before) return 0
  const gap = Math.max(0, at - before.last_at)
  return Math.round(Math.max(gap, before.usual_gap * 2 ** (-gap / HALF_LIFE)))
}

/** Since when silence is an alarm, or null where there is not enough to tell. */
export function alarmAt(last: Last | undefined): number | null {
  if (!last || last.count < ENOUGH) return null
  return last.last_at + Math.max(TIMES * last.usual_gap, SHORTEST)
}
