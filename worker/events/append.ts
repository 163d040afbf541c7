/** What a request appends: its events, and for each subject the mark by which the fold learns that there is news. */

import { DAY, MINUTE, randomToken } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import type { Trust } from './event.ts'

/** An event about to be stored; (subject, at, id) is its key. */
export interface NewEvent {
  readonly subject: string
  readonly at: number
  readonly id: string
  readonly received: number
  readonly occurred: number
  readonly type: string
  readonly name: string
  readonly trust: Trust
  readonly body: Fields
}

/** A row of the inbox, and the keys of the events it announces: it is written only if one of them is new. */
export interface Mark {
  readonly due: number
  readonly subject: string
  readonly token: string
  readonly since: number
  readonly keys: readonly (readonly [at: number, id: string])[]
}

export interface Append {
  readonly events: readonly NewEvent[]
  readonly marks: readonly Mark[]
  /** Whether something here should be folded now and not when the window ends. */
  readonly urgent: boolean
}

/** The news of a subject within this time share one mark, and so one fold. */
export const WINDOW = 15 * MINUTE
/** How long after its window a mark rests, so that no request of the window is still being written. */
export const GRACE = MINUTE

/** Events that say something about an order. */
const orderEvents = new Set([
  'Order Completed',
  'Order Updated',
  'Order Refunded',
  'Order Cancelled',
  'Order Fulfilled',
  'Order Shipped',
  'Order Delivered',
  'Complaint Opened',
  'Complaint Closed',
  'Product Reviewed',
])
/** Events after which somebody expects an email, or expects none. */
const mailEvents = new Set([
  'Subscription Confirmed',
  'Unsubscribed',
  'Email Link Clicked',
  'Back In Stock Confirmed',
])
/** What a shopper's form asks for, who waits for the answer. */
const formEvents = new Set(['Subscription Requested', 'Back In Stock Requested'])

/**
 * Plans what to write. Of messages with the same id and subject the first stands. `received` is the request's time.
 */
export function planAppend(events: readonly NewEvent[], received: number): Append {
  const bySubject = new Map<string, Map<string, NewEvent>>()
  for (const event of events) {
    const stream = bySubject.get(event.subject) ?? new Map<string, NewEvent>()
    if (!stream.has(event.id)) stream.set(event.id, event)
    bySubject.set(event.subject, stream)
  }
  const streams = [...bySubject.values()].map((stream) => [...stream.values()])
  const marks = streams.flatMap((stream) => markOf(stream, received))
  return { events: streams.flat(), marks, urgent: marks.some((mark) => mark.token !== '') }
}

/** When the marks of windows that may still be open at `now` are due. */
export function openMarks(now: number): readonly number[] {
  const end = now - (now % WINDOW) + WINDOW + GRACE
  return [end - WINDOW, end]
}

function markOf(stream: readonly NewEvent[], received: number): readonly Mark[] {
  const [first] = stream
  if (!first) return []
  const start = received - (received % WINDOW)
  const urgent = stream.some(wantsFold)
  return [
    {
      due: urgent ? received : start + WINDOW + GRACE,
      subject: first.subject,
      token: urgent ? randomToken(8) : '',
      since: Math.min(start - DAY, ...stream.map((event) => event.at)),
      keys: stream.map((event) => [event.at, event.id]),
    },
  ]
}

/** Whether an event should be folded at once. History that is being imported is in no hurry. */
function wantsFold(event: NewEvent): boolean {
  if (event.occurred < event.received - DAY) return false
  const trusted = event.trust !== 'client'
  if (event.type === 'identify') return trusted
  if (event.type !== 'track') return false
  if (event.name === 'Order Completed' || formEvents.has(event.name)) return true
  // What the Worker noticed it noticed for the flows.
  if (event.trust === 'system') return true
  return trusted && (orderEvents.has(event.name) || mailEvents.has(event.name))
}
