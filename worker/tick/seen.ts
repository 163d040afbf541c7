/** Which of a subject's events were folded already: a time, and marks of those shortly before it. Pure. */

import { MINUTE } from '../core/clock.ts'
import type { StoredEvent } from '../events/event.ts'
import type { SeenMark } from './people.ts'

/**
 * A request stamps its events with its time before it writes them, so an event may become visible after one
 * with a later stamp was folded. No request lives as long as this.
 */
const STRAGGLE = MINUTE
/** A stream that sends more than this in a minute is a machine: stragglers of it may be counted twice. */
const MOST_MARKS = 2_000

/** From when on events of a subject have to be read. */
export function readFrom(seen: SeenMark | undefined): number {
  return seen ? seen.at - STRAGGLE : 0
}

/** Those events that were not folded yet. */
export function unseen(
  seen: SeenMark | undefined,
  events: readonly StoredEvent[],
): readonly StoredEvent[] {
  if (!seen) return events
  const marks = new Set(seen.marks)
  return events.filter((event) => event.received > seen.at - STRAGGLE && !marks.has(markOf(event)))
}

/** What is seen after some more events were folded. */
export function withSeen(seen: SeenMark | undefined, folded: readonly StoredEvent[]): SeenMark {
  const at = Math.max(seen?.at ?? 0, ...folded.map((event) => event.received))
  const recent = folded.filter((event) => event.received > at - STRAGGLE).map(markOf)
  // Marks of the old time stay while their events may still be read again.
  const kept = seen && seen.at > at - 2 * STRAGGLE ? seen.marks : []
  return { at, marks: [...new Set([...kept, ...recent])].slice(-MOST_MARKS) }
}

/** A short digest of an event's key: collisions inside one minute of one person are out of the question (53 bits, cyrb53 style mixing). */
function markOf(event: StoredEvent): string {
  let low = 0x9e3779b9
  let high = 0x85ebca6b
  const key = `${event.at}:${event.id}`
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index)
    low = Math.imul(low ^ code, 0x27d4eb2f)
    high = Math.imul(high ^ code, 0x165667b1)
  }
  low = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ high
  high = Math.imul(high ^ (high >>> 13), 0x297a2d39) ^ low
  return ((high >>> 0) * 2 ** 21 + ((low >>> 0) & 0x1fffff)).toString(36)
}
