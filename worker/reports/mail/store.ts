/** Reads messages for the console: lists by filter, one with everything, and what people did with them. */

import { sql } from 'kysely'
import * as v from 'valibot'
import { type Db, jsonRows } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { type Amount, amountsOf, sumByCurrency } from '../amount.ts'
import { cutPage, type Page, writeCursor } from '../cursor.ts'
import {
  headersOf,
  type ListedMessage,
  listedMessage,
  type MessageDetail,
  type MessageRow,
  type MessageState,
  type Response,
} from './message.ts'

export const messagePosition = v.object({ id: v.string(), at: v.number() })
export type MessagePosition = v.InferOutput<typeof messagePosition>

export interface MessageFilter {
  readonly state?: MessageState
  readonly flow?: string
  /** The ids of one person. */
  readonly profiles?: readonly string[]
}

/** A page looks at no more rows than this, so that a rare kind costs several pages and not a walk through all. */
const MOST_WALKED = 1_000

const COLUMNS = sql.raw(
  'm.id, m.profile_id, m.run_id, m.flow, m.step, m.class, m.channel, m.address, m.subject, m.state, m.reason, m.due_at, m.created_at, m.changed_at, m.sent_at, m.attempts',
)

/** Messages of a filter, the latest made first. A page may be shorter than its limit and still have a next one. */
export async function listMessages(
  db: Db,
  page: {
    readonly filter: MessageFilter
    readonly after: MessagePosition | null
    readonly limit: number
  },
): Promise<Page<ListedMessage>> {
  const { filter, after, limit } = page
  if (filter.profiles) {
    const rows = await messagesOf(db, filter.profiles)
    const left = rows.filter((row) => matches(row, filter) && isAfter(row, after))
    const cut = cutPage(left.slice(0, limit + 1), limit, (row) => row, positionOf)
    return { items: await withResponses(db, cut.items), next: cut.next }
  }
  const walked = await walk(db, filter.state, after?.id ?? '~')
  const left = walked.filter((row) => matches(row, filter))
  const items = await withResponses(db, left.slice(0, limit))
  const last = left.length > limit ? left[limit - 1] : walked.at(-1)
  const more = left.length > limit || walked.length === MOST_WALKED
  return { items, next: more && last ? writeCursor(positionOf(last)) : null }
}

/** Every message of a person under these profile ids, the latest first. */
export async function messagesOf(
  db: Db,
  profiles: readonly string[],
): Promise<readonly MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    select ${COLUMNS} from ${jsonRows(profiles)} p cross join messages m on m.profile_id = p.value
    order by m.created_at desc, m.id desc limit 1000`.execute(db.query)
  return rows
}

/** One message with headers, text and history, or undefined. */
export async function findMessage(db: Db, id: string): Promise<MessageDetail | undefined> {
  const row = await db.query
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const [listed] = await withResponses(db, [row])
  return {
    ...(listed ?? listedMessage(row)),
    headers: headersOf(row.headers),
    text: row.text,
    hasHtml: row.html !== '',
    attempts: row.attempts,
    provider: row.provider,
    providerId: row.provider_id,
    history: await historyOf(db, row),
  }
}

/** The HTML of a message exactly as it was sent; empty where it was never written. Undefined: no such message. */
export async function findMessageHtml(db: Db, id: string): Promise<string | undefined> {
  const row = await db.query
    .selectFrom('messages')
    .select('html')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.html
}

/** Rows with their clicks and the revenue that they earned. */
export async function withResponses(
  db: Db,
  rows: readonly MessageRow[],
): Promise<readonly ListedMessage[]> {
  if (rows.length === 0) return []
  const keys = rows.map((row) => ({ id: row.id, profile: row.profile_id }))
  const [clicks, orders] = await db.batch([
    sql`select e.message_id as id, e.kind as kind, count(*) as count
        from ${jsonRows(keys)} k cross join engagements e on e.message_id = k.value->>'id'
        group by e.message_id, e.kind`,
    sql`select o.message_id as id, o.currency as currency, sum(o.revenue) as revenue
        from ${jsonRows(keys)} k cross join orders o on o.profile_id = k.value->>'profile'
        where o.message_id = k.value->>'id' and o.status <> 'cancelled'
        group by o.message_id, o.currency`,
  ])
  return rows.map((row) => listedMessage(row, responseOf(row.id, clicks?.rows, orders?.rows)))
}

type Found = readonly Record<string, unknown>[]

function responseOf(id: string, clicks: Found = [], orders: Found = []): Response {
  const counted = (kind: string) =>
    Number(clicks.find((row) => row.id === id && row.kind === kind)?.count ?? 0)
  return {
    clicks: counted('click'),
    humanClicks: counted('human_click'),
    revenue: revenueOf(orders.filter((row) => row.id === id)),
  }
}

function revenueOf(rows: Found): readonly Amount[] {
  return amountsOf(
    sumByCurrency(
      rows.map((row) => ({ currency: String(row.currency), revenue: Number(row.revenue) })),
    ),
  )
}

/**
 * Rows before an id, the latest first. What waits and what is under way has an index of its own;
 * the literal conditions are those of the indexes, without which SQLite does not use them.
 */
async function walk(db: Db, state: MessageState | undefined, before: string) {
  const where =
    state === 'queued' || state === 'retry'
      ? sql`m.state in ('queued', 'retry') and m.due_at > 0 and m.id < ${before}`
      : state === 'claimed' || state === 'sending'
        ? sql`m.state in ('claimed', 'sending') and m.lease_until > 0 and m.id < ${before}`
        : sql`m.id < ${before}`
  const { rows } = await sql<MessageRow>`
    select ${COLUMNS} from messages m where ${where}
    order by m.id desc limit ${MOST_WALKED}`.execute(db.query)
  return rows
}

async function historyOf(db: Db, row: Row<'messages'>): Promise<MessageDetail['history']> {
  const engagements = await db.query
    .selectFrom('engagements')
    .selectAll()
    .where('message_id', '=', row.id)
    .execute()
  const words = {
    click: 'A link was opened (by a person or a scanner).',
    human_click: 'A person arrived at your shop through a link.',
    unsubscribe: 'They unsubscribed through this message.',
  }
  return [
    { at: row.created_at, text: 'The message was put in the outbox.' },
    ...(row.state === 'sent' || row.changed_at === row.created_at
      ? []
      : [{ at: row.changed_at, text: listedMessage(row).verdict }]),
    ...(row.sent_at === null
      ? []
      : [
          {
            at: row.sent_at,
            text: `Sent${row.provider === '' ? '' : ` through ${row.provider}`}.`,
          },
        ]),
    ...engagements.map((engagement) => ({ at: engagement.at, text: words[engagement.kind] })),
  ].sort((left, right) => left.at - right.at)
}

function matches(row: MessageRow, filter: MessageFilter): boolean {
  return (
    (filter.state === undefined || row.state === filter.state) &&
    (filter.flow === undefined || row.flow === filter.flow)
  )
}

function positionOf(row: MessageRow): MessagePosition {
  return { id: row.id, at: row.created_at }
}

function isAfter(row: MessageRow, position: MessagePosition | null): boolean {
  if (!position) return true
  if (row.created_at !== position.at) return row.created_at < position.at
  return row.id < position.id
}
