/** A person's timeline: events, messages, flow runs, orders and consents in one list, newest first. */

import * as v from 'valibot'
import { readJson } from '../../core/json.ts'
import { toDecimal } from '../../core/money.ts'
import type { Row } from '../../db/tables.ts'
import { readEvent } from '../../events/event.ts'
import { eventDetail } from '../feed/event.ts'
import type { EventKey } from '../feed/position.ts'
import { type MessageRow, verdictOf } from '../mail/message.ts'
import { reasonText } from '../reasons.ts'

export type TimelineKind = 'event' | 'message' | 'run' | 'order' | 'consent'

export interface TimelineEntry {
  readonly at: number
  readonly kind: TimelineKind
  /** Unique within its kind. */
  readonly id: string
  readonly title: string
  readonly detail: string
  /** The id of the message that the entry leads to. */
  readonly link?: string
}

/** The entry that a page ended with: instant, rank of the kind, id. */
export const timelinePosition = v.tuple([v.number(), v.number(), v.string()])
export type TimelinePosition = v.InferOutput<typeof timelinePosition>

/** What stands first where two things happened at the same instant. */
const RANK: Readonly<Record<TimelineKind, number>> = {
  message: 4,
  order: 3,
  run: 2,
  consent: 1,
  event: 0,
}

export function positionOf(entry: TimelineEntry): TimelinePosition {
  return [entry.at, RANK[entry.kind], entry.id]
}

/**
 * Entries after a position, newest first. Events come filtered and in order from their query, whose order of
 * keys is the database's; so two events of one instant keep it, and only the other kinds are compared here.
 */
export function mergeTimeline(
  entries: readonly TimelineEntry[],
  after: TimelinePosition | null,
): readonly TimelineEntry[] {
  const left = after
    ? entries.filter((entry) => entry.kind === 'event' || compare(positionOf(entry), after) > 0)
    : [...entries]
  return left.sort((one, two) => compare(positionOf(one), positionOf(two)))
}

/** Where the events of the next page begin: occurred, subject, at, id, as their query orders them. */
export function eventsBefore(after: TimelinePosition | null): EventKey | null {
  if (!after) return null
  const [occurred, rank, id] = after
  const key = rank === RANK.event ? v.safeParse(eventId, readJson(id)) : null
  // Events come last in their instant: after any other entry, all events of that instant are still to come.
  return key?.success ? [occurred, ...key.output] : [occurred + 1, '', 0, '']
}

const eventId = v.tuple([v.string(), v.number(), v.string()])

function compare(one: TimelinePosition, two: TimelinePosition): number {
  const order = two[0] - one[0] || two[1] - one[1]
  if (order !== 0 || one[1] === RANK.event) return order
  return one[2] < two[2] ? 1 : one[2] > two[2] ? -1 : 0
}

export function eventEntry(row: Row<'events'>): TimelineEntry {
  const event = readEvent(row)
  return {
    at: event.occurred,
    kind: 'event',
    id: JSON.stringify([event.subject, event.at, event.id]),
    title: titleOf(event.type, event.name),
    detail: eventDetail(event),
  }
}

function titleOf(type: string, name: string): string {
  if (type === 'page') return name === '' ? 'Page viewed' : `Page: ${name}`
  if (type === 'identify') return 'Identified'
  return name === '' ? type : name
}

export function messageEntry(row: MessageRow): TimelineEntry {
  return {
    at: row.sent_at ?? row.created_at,
    kind: 'message',
    id: row.id,
    title: row.subject || `${row.flow}: ${row.step}`,
    detail: verdictOf(row),
    link: row.id,
  }
}

/** A run is two entries: how it began, and how it ended. */
export function runEntries(row: Row<'flow_runs'>, flowName: string): readonly TimelineEntry[] {
  const began: TimelineEntry = {
    at: row.entered_at,
    kind: 'run',
    id: `${row.flow}:${row.id}`,
    title: `Entered “${flowName}”`,
    detail: row.state === 'active' ? 'Under way.' : '',
  }
  if (row.ended_at === null) return [began]
  const ended: TimelineEntry = {
    at: row.ended_at,
    kind: 'run',
    id: `${row.flow}:${row.id}:end`,
    title: row.state === 'completed' ? `Finished “${flowName}”` : `Left “${flowName}”`,
    detail: row.state === 'completed' ? '' : `Because ${reasonText(row.reason)}.`,
  }
  return [began, ended]
}

export function orderEntry(row: Row<'orders'>): TimelineEntry {
  const amount = `${toDecimal(row.revenue, row.currency)} ${row.currency}`
  return {
    at: row.at,
    kind: 'order',
    id: row.id,
    title: row.status === 'completed' ? `Order ${row.id}` : `Order ${row.id} (${row.status})`,
    detail: row.flow ? `${amount} · earned by “${row.flow}”` : amount,
    ...(row.message_id ? { link: row.message_id } : {}),
  }
}

export function consentEntry(row: Row<'consents'>): TimelineEntry {
  const words = {
    requested: 'Asked to subscribe',
    confirmed: 'Confirmed the subscription',
    imported: 'Consent stated by your shop',
    withdrawn: 'Unsubscribed',
  }
  return {
    at: row.at,
    kind: 'consent',
    id: row.id,
    title: words[row.action],
    detail: [row.source, row.text].filter((part) => part !== '').join(' · '),
  }
}
