/** Instants as people who wait read them: the day of a promise, the end of a hold. Pure. */

import { DAY } from '../../core/clock.ts'

/** Whose clock: a zone, and whether it is the reader's own. */
export interface Clock {
  readonly zone: string
  readonly own: boolean
}

/** A day: "Saturday, 12 December", with the year where it is another one. */
export function dayOf(at: number, { zone }: Clock, now: number): string {
  const sameYear = write(at, zone, { year: 'numeric' }) === write(now, zone, { year: 'numeric' })
  return write(at, zone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
}

/** An instant soon to come or just gone: "Saturday 14:00". Says which clock it means unless it is the reader's own. */
export function timeOf(at: number, { zone, own }: Clock, now: number): string {
  const near = Math.abs(at - now) < 6 * DAY
  const day = near ? write(at, zone, { weekday: 'long' }) : dayOf(at, { zone, own }, now)
  const time = write(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return own ? `${day} ${time}` : `${day} ${time} (${zoneName(at, zone)})`
}

function zoneName(at: number, zone: string): string {
  const parts = format(zone, { timeZoneName: 'short' }).formatToParts(at)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}

function write(at: number, zone: string, parts: Intl.DateTimeFormatOptions): string {
  return format(zone, parts).format(at)
}

function format(zone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' })
  }
}
