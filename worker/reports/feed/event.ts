/** An event as the console shows it: what was sent, by whom, and who it belongs to. */

import { asText, type Fields, isObject } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import { readEvent, type Trust } from '../../events/event.ts'

export interface FeedEvent {
  readonly subject: string
  /** The profile that the subject belongs to now. */
  readonly profileId: string
  readonly email: string | null
  readonly id: string
  /** The sender's own timestamp; 0 where it wrote none. */
  readonly at: number
  readonly received: number
  readonly occurred: number
  readonly type: string
  readonly name: string
  readonly trust: Trust
  readonly properties: Fields
  readonly traits: Fields
  readonly context: Fields
}

/** The owner of a subject, as far as one is known. */
export interface SubjectOwner {
  readonly profileId: string
  readonly email: string | null
}

/** An event's row with its owner. */
export function feedEvent(row: Row<'events'>, owner: SubjectOwner | undefined): FeedEvent {
  const { proven: _proven, ...event } = readEvent(row)
  return { ...event, profileId: owner?.profileId ?? row.subject, email: owner?.email ?? null }
}

/** What an event was about, in one short line: the product, the page, the amount; empty where nothing says. */
export function eventDetail(event: Pick<FeedEvent, 'properties' | 'context'>): string {
  const { properties, context } = event
  const page = isObject(context.page) ? context.page : {}
  const value = asText(properties.total ?? properties.revenue ?? properties.value, 20)
  return [
    asText(properties.name ?? properties.title ?? properties.query, 120),
    value ? [value, asText(properties.currency, 3)].filter(Boolean).join(' ') : undefined,
    asText(properties.order_id, 60),
    asText(page.path ?? properties.path ?? page.url ?? properties.url, 160),
  ]
    .filter((part) => part !== undefined)
    .slice(0, 2)
    .join(' · ')
}
