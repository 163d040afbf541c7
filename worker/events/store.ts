/** Events, the inbox and the rejections in the database. */

import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonRows, type Statement } from '../db/database.ts'
import type { Append, Mark, NewEvent } from './append.ts'

/** D1 takes parameters of up to 2 MB; a character is at most three bytes. */
const PARAMETER_CHARACTERS = 600_000

/**
 * Appends events and marks in one transaction and one round trip. A row that is there already stays as it is, and
 * a subject that has nothing new gets no mark: a resend writes nothing. Answers whether a mark was written.
 * `further` takes effect with them or not at all.
 */
export async function appendEvents(
  db: Db,
  append: Append,
  further: readonly Statement[] = [],
): Promise<boolean> {
  if (append.events.length === 0) {
    await db.batch(further)
    return false
  }
  // Marks go first, for they look which events are new; all of it becomes visible at once.
  const [marked] = await db.batch([
    insertMarks(append.marks),
    ...encode(append.events).map(insertEvents),
    ...further,
  ])
  return marked !== undefined && marked.changes > 0
}

function insertMarks(marks: readonly Mark[]): RawBuilder<unknown> {
  return sql`insert into inbox (due, subject, token, since)
    select mark.value->>'due', mark.value->>'subject', mark.value->>'token', mark.value->>'since'
    from ${jsonRows(marks)} as mark
    where exists (
      select 1 from json_each(mark.value, '$.keys') as announced
      where not exists (
        select 1 from events
        where events.subject = mark.value->>'subject'
          and events.at = announced.value->>0
          and events.id = announced.value->>1
      )
    )
    on conflict (due, subject, token) do update set since = excluded.since
    where excluded.since < inbox.since`
}

/** The body travels as JSON inside the JSON, so that nothing is escaped twice. */
function insertEvents(rows: string): RawBuilder<unknown> {
  return sql`insert into events
      (subject, at, id, received, occurred, type, name, trust, body)
    select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
      value->8
    from json_each(${rows}) where true
    on conflict do nothing`
}

/** Events as JSON lists of rows, divided so that none of the parameters grows too long. */
function encode(events: readonly NewEvent[]): readonly string[] {
  const lists: string[] = []
  let list: string[] = []
  let length = 0
  for (const event of events) {
    const { subject, at, id, received, occurred, type, name, trust, body } = event
    const row = JSON.stringify([subject, at, id, received, occurred, type, name, trust, body])
    if (length + row.length > PARAMETER_CHARACTERS && list.length > 0) {
      lists.push(`[${list.join(',')}]`)
      list = []
      length = 0
    }
    list.push(row)
    length += row.length + 1
  }
  lists.push(`[${list.join(',')}]`)
  return lists
}

/** The key of an event. */
export interface EventKey {
  readonly subject: string
  readonly at: number
  readonly id: string
}

/**
 * Deletes those of the next `limit` events, in the order of their keys, that were received before an instant. Answers
 * how many went, and where the slice ended; null at the end of the table.
 */
export async function pruneEvents(
  db: Db,
  slice: { readonly after: EventKey | null; readonly before: number; readonly limit: number },
): Promise<{ readonly deleted: number; readonly last: EventKey | null }> {
  const { subject, at, id } = slice.after ?? { subject: '', at: 0, id: '' }
  const next = sql`select subject, at, id, received from events
    where (subject, at, id) > (${subject}, ${at}, ${id}) order by subject, at, id limit ${slice.limit}`
  const [end, gone] = await db.batch([
    sql`select subject, at, id, count(*) over () as found from (${next})
      order by subject desc, at desc, id desc limit 1`,
    sql`delete from events where (subject, at, id) in
      (select subject, at, id from (${next}) where received < ${slice.before})`,
  ])
  const last = end?.rows[0]
  return {
    deleted: gone?.changes ?? 0,
    last:
      last && Number(last.found) === slice.limit
        ? { subject: String(last.subject), at: Number(last.at), id: String(last.id) }
        : null,
  }
}

/** Something that collect refused. */
export interface Rejected {
  readonly at: number
  readonly code: string
  readonly message: string
  /** How many messages of the request were refused. */
  readonly count: number
  /** The page's origin, or empty for a server. */
  readonly origin: string
  /** The beginning of what was refused. */
  readonly sample: string
}

/** How many rejections are remembered, and how many are written in any ten seconds however many there are. */
const REMEMBERED = 200
const BURST = 10

/**
 * Notes what was refused over the oldest of what is remembered. A flood is counted by its first few only, so that
 * it costs one row a second at most; the comparison reaches both ways, for the clock may have been set back.
 */
export async function recordRejection(db: Db, rejected: Rejected): Promise<void> {
  const { at, code, message, count, origin, sample } = rejected
  await db.batch([
    sql`insert into rejections (slot, at, code, message, count, origin, sample)
      select
        case when count(*) < ${REMEMBERED} then count(*)
          else (select slot from rejections order by at, slot limit 1) end,
        ${at}, ${code}, ${message}, ${count}, ${origin}, ${sample}
      from rejections
      having count(case when at between ${at - BURST * 1_000} and ${at + BURST * 1_000} then 1 end)
        < ${BURST}
      on conflict (slot) do update set at = excluded.at, code = excluded.code,
        message = excluded.message, count = excluded.count, origin = excluded.origin,
        sample = excluded.sample`,
  ])
}

/** The latest rejections, newest first. */
export async function listRejections(db: Db, limit: number): Promise<readonly Rejected[]> {
  return db.query
    .selectFrom('rejections')
    .select(['at', 'code', 'message', 'count', 'origin', 'sample'])
    .orderBy('at', 'desc')
    .orderBy('slot', 'desc')
    .limit(limit)
    .execute()
}
