/** How far Aisle's clock is to move between two scenes, step by step as `POST /dev/clock` takes it. */
import type { Pause } from './play.ts'

const hour = 3600_000

/** Plays begin between nine and four: whoever shops then is awake, and what follows in hours is, too. */
const first = 9
const last = 16

export type Step = { advance: string } | { now: string }

/** Steps of a day at most: whatever falls due in one of them is done in one request. */
export interface Moves {
  steps: readonly Step[]
  /** Whether they end as soon as the flow has written. */
  untilWritten?: boolean
}

/** How the clock moves behind a scene. */
export function movesOf(pause: Pause): Moves {
  const day = { advance: 'PT24H' }
  if ('daysAtMost' in pause) {
    return { steps: Array<Step>(pause.daysAtMost).fill(day), untilWritten: true }
  }
  const minutes = Math.round(pause.hours * 60)
  const days = Math.floor(minutes / 1440)
  const rest = minutes - days * 1440
  const last = rest > 0 ? [{ advance: `PT${rest}M` }] : []
  return { steps: [...Array<Step>(days).fill(day), ...last] }
}

/** The way to the next hour in which a play may begin; no step where it is one. */
export function waking(now: number, timezone: string): Moves {
  if (isWaking(now, timezone)) return { steps: [] }
  // To the full hour first: zones that stand on half hours meet theirs a little late.
  let at = Math.ceil(now / hour) * hour
  while (!isWaking(at, timezone)) at += hour
  return { steps: [{ now: new Date(at + 5 * 60_000).toISOString() }] }
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
