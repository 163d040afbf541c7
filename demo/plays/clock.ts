/** How far Aisle's clock is to move between two scenes, as `POST /dev/clock` takes it. */
import type { Pause } from './play.ts'

const hour = 3600_000

/** Plays begin between nine and four: whoever shops then is awake, and what follows in hours is, too. */
const first = 9
const last = 16

/** A step; with `repeat`, it is made until the flow has written, so many times at most. */
export type Step = { advance: string; repeat?: number } | { now: string } | null

/** The step behind a scene. */
export function stepOf(pause: Pause): Step {
  if ('hours' in pause) return { advance: `PT${Math.round(pause.hours * 60)}M` }
  return { advance: 'PT24H', repeat: pause.daysAtMost }
}

/** The step to the next hour in which a play may begin; none where it is one. */
export function waking(now: number, timezone: string): Step {
  if (isWaking(now, timezone)) return null
  // To the full hour first: zones that stand on half hours meet theirs a little late.
  let at = Math.ceil(now / hour) * hour
  while (!isWaking(at, timezone)) at += hour
  return { now: new Date(at + 5 * 60_000).toISOString() }
}

function isWaking(at: number, timezone: string): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const local = Number(format.format(at))
  return local >= first && local < last
}
