/** Instants as people read them: "12 seconds ago", and exactly. */

import { useEffect, useRef, useState } from 'preact/hooks'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let ahead = 0
const watchers = new Set<() => void>()

/** Remembers the Worker's own time, which runs ahead of this machine's where development moved its clock. */
export function keepTime(workerNow: number): void {
  const before = ahead
  ahead = workerNow - Date.now()
  if (Math.abs(ahead - before) > 2 * SECOND) for (const tell of watchers) tell()
}

/** Renders again every ten seconds, and when the Worker's clock turns out to be another; answers its time. */
export function useNow(): number {
  const [, again] = useState(0)
  const shown = useRef(ahead)
  shown.current = ahead
  useEffect(() => {
    const tell = () => again((round) => round + 1)
    // The clock may have been found between this drawing and now.
    if (shown.current !== ahead) tell()
    const timer = setInterval(tell, 10 * SECOND)
    watchers.add(tell)
    return () => {
      clearInterval(timer)
      watchers.delete(tell)
    }
  }, [])
  return workerNow()
}

/** The Worker's time now. */
export function workerNow(): number {
  return Date.now() + ahead
}

const units: readonly [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['second', SECOND, MINUTE],
  ['minute', MINUTE, HOUR],
  ['hour', HOUR, DAY],
  ['day', DAY, 45 * DAY],
  ['month', 30.44 * DAY, 365 * DAY],
  ['year', 365.25 * DAY, Number.POSITIVE_INFINITY],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** The distance of an instant from now, such as "3 minutes ago" or "in 2 hours". */
export function fromNow(at: number, now: number = workerNow()): string {
  const distance = at - now
  const size = Math.abs(distance)
  if (size < 3 * SECOND) return 'just now'
  for (const [unit, length, limit] of units) {
    if (size < limit) return relative.format(Math.trunc(distance / length), unit)
  }
  return exactly(at)
}

const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** An instant to the second, in the reader's own zone. */
export function exactly(at: number): string {
  return exact.format(at)
}

/** A length of time in its largest whole unit: "4 h", "3 days". */
export function span(milliseconds: number): string {
  if (milliseconds < HOUR) return `${Math.round(milliseconds / MINUTE)} min`
  if (milliseconds < 2 * DAY) return `${Math.round(milliseconds / HOUR)} h`
  return `${Math.round(milliseconds / DAY)} days`
}
