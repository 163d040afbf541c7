/** Lengths of time as people write them in JSON: ISO 8601 durations such as PT4H or P2D. */

import { HOUR, MINUTE, SECOND } from './clock.ts'

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; NaN where it is none. */
export function readDuration(text: string): number {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
    text,
  )
  if (!match || text.endsWith('P') || text.endsWith('T')) return Number.NaN
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (
    ((weeks ?? 0) * 7 * 24 + (days ?? 0) * 24 + (hours ?? 0)) * HOUR +
    (minutes ?? 0) * MINUTE +
    (seconds ?? 0) * SECOND
  )
}
