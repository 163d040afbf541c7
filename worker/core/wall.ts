/** The calendar and the clock on a wall at a place: from an instant to what they show, and back. */

import { DAY, HOUR, MINUTE } from './clock.ts'

/** What calendar and clock show. */
export interface Wall {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** Zones come from browsers: what is remembered of them is bounded. */
const MOST_ZONES = 600

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    const options: Intl.DateTimeFormatOptions = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
      calendar: 'gregory',
      era: 'short',
    }
    try {
      format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone })
    } catch {
      format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' })
    }
    if (formats.size >= MOST_ZONES) formats.clear()
    formats.set(zone, format)
  }
  return format
}

/** What is shown at an instant. An unknown zone reads as UTC. */
export function wallAt(at: number, zone: string): Wall {
  const parts = formatOf(zone).formatToParts(at)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour') % 24,
    minute: read('minute'),
  }
}

/**
 * The first instant at which the wall shows a date and time, or, where the clock was put forward over it, the instant of
 * that change.
 */
export function instantOf(wall: Wall, zone: string): number {
  const wanted = shown(wall)
  // No zone is further from UTC than this, and none changes its clock by more than a day at once.
  const from = wanted - 15 * HOUR
  const until = wanted + 15 * HOUR
  let first = from
  for (let at = from; at <= until; at += HOUR) {
    if (shown(wallAt(at, zone)) >= wanted) break
    first = at
  }
  for (let at = first; ; at += MINUTE) {
    if (shown(wallAt(at, zone)) >= wanted || at > until + DAY) return at
  }
}

/** A reading as a number that grows as the wall's calendar and clock do. */
function shown({ year, month, day, hour, minute }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute)
}

/** The date and time in `2026-03-29T10:00`, or null where it is none that any calendar has. */
export function readWall(text: string): Wall | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/.exec(text)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number)
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute))
  const real =
    at.getUTCMonth() === month - 1 &&
    at.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    year > 1970
  return real ? { year, month, day, hour, minute } : null
}

/** The date a wall shows, as `2026-03-29`. */
export function dateOf({ year, month, day }: Wall): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}
