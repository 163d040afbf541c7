/** When somebody for whom something is held is reminded of it: once, in good time, and not at night. Pure. */

import { HOUR } from '../../core/clock.ts'
import { isBetweenHours, nextLocalHour } from '../../core/zone.ts'

interface Night {
  readonly from: number
  readonly until: number
}

/**
 * The instant of the reminder of a hold: two thirds into it, or the morning after. Null where that would be too soon
 * after the first message, or leave less than an hour to act on it.
 */
export function remindAt(
  hold: { readonly from: number; readonly until: number },
  clock: { readonly night: Night; readonly zone: string },
): number | null {
  const { night, zone } = clock
  const thought = hold.from + Math.floor(((hold.until - hold.from) * 2) / 3)
  const dark = isBetweenHours(thought, zone, night.from, night.until)
  const at = dark ? nextLocalHour(thought, zone, night.until) : thought
  return at - hold.from < 2 * HOUR || hold.until - at < HOUR ? null : at
}
