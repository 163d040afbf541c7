/** A stored event as the fold and the console read it. */

import { type Fields, isObject, readObject } from '../core/json.ts'
import type { Row } from '../db/tables.ts'

/** Who vouches for an event: a page, the shop's server, the owner of a mailbox, or the Worker itself. */
export type Trust = 'client' | 'server' | 'mailbox' | 'system'

/** Identifiers that a trusted sender says belong to one person. */
export interface Proven {
  readonly userId?: string
  readonly email?: string
  readonly anonymousId?: string
  /** `cart:…` and `checkout:…` of a platform's orders and checkouts. */
  readonly tokens?: readonly string[]
}

export interface StoredEvent {
  readonly subject: string
  readonly at: number
  readonly id: string
  readonly received: number
  readonly occurred: number
  readonly type: string
  readonly name: string
  readonly trust: Trust
  readonly properties: Fields
  readonly traits: Fields
  readonly context: Fields
  readonly proven: Proven | null
}

/** Reads a row of `events`; a body that is not as expected reads as empty, never as an error. */
export function readEvent(row: Row<'events'>): StoredEvent {
  const body = readObject(row.body)
  return {
    subject: row.subject,
    at: row.at,
    id: row.id,
    received: row.received,
    occurred: row.occurred,
    type: row.type,
    name: row.name,
    trust: row.trust,
    properties: fields(body.properties),
    traits: fields(body.traits),
    context: fields(body.context),
    proven: row.trust === 'client' ? null : readProven(body.proven),
  }
}

/** The order in which a subject's events are folded: as they arrived, so that what came later is folded later. */
export function compareArrival(left: StoredEvent, right: StoredEvent): number {
  return (
    left.received - right.received ||
    left.occurred - right.occurred ||
    left.at - right.at ||
    (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
  )
}

function fields(value: unknown): Fields {
  return isObject(value) ? value : {}
}

function readProven(value: unknown): Proven | null {
  if (!isObject(value)) return null
  const proven: { -readonly [Name in keyof Proven]: Proven[Name] } = {}
  for (const name of ['userId', 'email', 'anonymousId'] as const) {
    const text = value[name]
    if (typeof text === 'string' && text !== '') proven[name] = text
  }
  const { tokens } = value
  if (Array.isArray(tokens) && tokens.length > 0) {
    proven.tokens = tokens.filter((token): token is string => typeof token === 'string')
  }
  return Object.keys(proven).length > 0 ? proven : null
}
