/** When it happened: reading timestamps, correcting the sender's clock, and keeping the result believable. */

import { DAY, MINUTE } from '../core/clock.ts'

/** The greatest instant that a JavaScript date can hold, in milliseconds. */
const LAST = 8.64e15

/** ISO 8601 as clients write it: a date, or a date and time with an optional fraction and zone. */
const iso =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?([.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i

/** The instant, in ms UTC, of an ISO 8601 text or a number of milliseconds; undefined where it is neither. Without a zone it is UTC. */
export function readInstant(value: unknown): number | undefined {
  if (typeof value === 'number') return within(value)
  if (typeof value !== 'string' || value.length > 64) return undefined
  const text = value.trim()
  if (/^-?\d{12,16}$/.test(text)) return within(Number(text))
  const parts = iso.exec(text)
  if (!parts) return undefined
  const [, date, time = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = parts
  const offset = zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()
  return within(Date.parse(`${date}T${time}${seconds}${milliseconds(fraction)}${offset}`))
}

/** A fraction of a second with three digits: engines differ in how many they take. */
function milliseconds(fraction: string): string {
  return fraction === '' ? '' : `.${fraction.slice(1, 4).padEnd(3, '0')}`
}

function within(instant: number): number | undefined {
  return Math.abs(instant) <= LAST ? Math.trunc(instant) + 0 : undefined
}

/** What is known of an event's time. */
export interface Timing {
  /** By the sender's clock; undefined when it wrote none. */
  readonly at: number | undefined
  /** When the request left, by the same clock. */
  readonly sentAt: number | undefined
  /** When the Worker took it. */
  readonly received: number
  readonly key: 'public' | 'secret'
}

/** Late events of a phone that was offline count; older ones from a browser are not believed. */
const OLDEST_FROM_BROWSER = 7 * DAY
const AHEAD = 5 * MINUTE

/**
 * When the event happened by the Worker's clock: the time between writing and sending is right even on a wrong
 * clock. A browser may reach back a week; a server as far as 1970, and what it wrote more than a day before
 * sending is a record from its database, not a reading of its clock, and stays as it is.
 */
export function occurredAt({ at, sentAt, received, key }: Timing): number {
  if (at === undefined) return received
  const history = key === 'secret' && sentAt !== undefined && Math.abs(sentAt - at) > DAY
  const corrected = sentAt === undefined || history ? at : received + (at - sentAt)
  const oldest = key === 'public' ? received - OLDEST_FROM_BROWSER : 0
  return Math.min(Math.max(corrected, oldest), received + AHEAD)
}
