/** Local time: what the clock on a shopper's wall shows, computed in the IANA zone each time, so that clock changes are right. */

import { HOUR, MINUTE } from './clock.ts'

const formats = new Map<string, Intl.DateTimeFormat | null>()
/** Zones come from browsers: what is remembered of them is bounded. */
const MOST_ZONES = 600

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone)
  if (format === undefined) {
    format = build(zone)
    if (formats.size >= MOST_ZONES) formats.clear()
    formats.set(zone, format)
  }
  return format
}

function build(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    })
  } catch {
    return null
  }
}

/** Whether a text names a zone that this runtime knows. */
export function isZone(zone: string): boolean {
  return formatOf(zone) !== null
}

/** Minutes since local midnight, as the wall clock shows them. An unknown zone reads as UTC. */
export function localMinutes(at: number, zone: string): number {
  const format = formatOf(zone) ?? formatOf('UTC')
  const parts = format?.formatToParts(at) ?? []
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return (read('hour') % 24) * 60 + read('minute')
}

/**
 * The first instant at or after `at` whose local hour is `hour` or, where a clock change leaves that hour out,
 * the first one after it. Zones change by quarters of an hour, so steps of 15 minutes meet every change.
 */
export function nextLocalHour(at: number, zone: string, hour: number): number {
  const step = 15 * MINUTE
  let instant = Math.ceil(at / step) * step
  let before = localMinutes(instant, zone)
  if (at === instant && Math.floor(before / 60) === hour) return at
  if (Math.floor(localMinutes(at, zone) / 60) === hour) return at
  for (const last = instant + 26 * HOUR; instant < last; ) {
    if (Math.floor(before / 60) === hour) return instant
    instant += step
    const after = localMinutes(instant, zone)
    const target = hour * 60
    // The wall clock jumped over the hour: from before it to after it in one step.
    if (before < target && after > target && Math.floor(after / 60) !== hour) return instant
    before = after
  }
  return instant
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** The weekday that the calendar on the wall shows, 0 is Sunday. An unknown zone reads as UTC. */
export function localWeekday(at: number, zone: string): number {
  const format = formatOf(zone) ?? formatOf('UTC')
  const parts = format?.formatToParts(at) ?? []
  return WEEKDAYS.indexOf(parts.find(({ type }) => type === 'weekday')?.value ?? 'Sun')
}

/** An instant as a reader at a place reads it: "Saturday, 28 November, 14:00". An unknown zone or language reads as UTC, in English. */
export function formatInstant(at: number, zone: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: isZone(zone) ? zone : 'UTC',
  }
  try {
    return new Intl.DateTimeFormat(locale, options).format(at)
  } catch {
    return new Intl.DateTimeFormat('en', options).format(at)
  }
}

/** Whether the wall clock is between two hours; `from` 21 `until` 8 spans midnight, equal hours mean never. */
export function isBetweenHours(at: number, zone: string, from: number, until: number): boolean {
  if (from === until) return false
  const hour = localMinutes(at, zone) / 60
  return from < until ? hour >= from && hour < until : hour >= from || hour < until
}

/** Tells the day that the calendar on the wall shows: "2026-03-01". An unknown zone reads as UTC. */
export function calendarOf(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone: isZone(zone) ? zone : 'UTC',
  })
  return (at) => format.format(at)
}
