/** The tick's own SQL: which subjects have news, their unfolded events, and the heartbeat. */

import { sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'

export interface News {
  readonly due: number
  readonly subject: string
  readonly token: string
  readonly since: number
}

/** The oldest news that may be folded now. */
export async function loadNews(db: Db, at: number, limit: number): Promise<readonly News[]> {
  return db.query
    .selectFrom('inbox')
    .selectAll()
    .where('due', '<=', at)
    .orderBy('due')
    .limit(limit)
    .execute()
}

/** News of some subjects at some due instants: how news that is not due yet is found without an index of its own. */
export async function loadNewsOf(
  db: Db,
  subjects: readonly string[],
  due: readonly number[],
): Promise<readonly News[]> {
  return db.query
    .selectFrom('inbox')
    .selectAll()
    .where('due', 'in', jsonValues(due))
    .where('subject', 'in', jsonValues(subjects))
    .execute()
}

/** What to read of one subject: events received after `after`, none of them with a smaller `at` than `since`. */
export interface Reading {
  readonly subject: string
  readonly since: number
  readonly after: number
}

/** Unfolded events of several subjects, by subject and then as they arrived. */
export async function loadEvents(
  db: Db,
  readings: readonly Reading[],
  limit: number,
): Promise<readonly Row<'events'>[]> {
  const [result] = await db.batch([
    sql`select e.* from ${jsonRows(readings)} r
        cross join events e on e.subject = r.value->>'subject' and e.at >= r.value->>'since'
        where e.received > r.value->>'after'
        order by e.subject, e.received, e.occurred, e.at, e.id limit ${limit}`,
  ])
  return (result?.rows ?? []) as unknown as readonly Row<'events'>[]
}

/** A further page of one subject, after the last event that was read. */
export async function loadEventsAfter(
  db: Db,
  last: Row<'events'>,
  since: number,
  limit: number,
): Promise<readonly Row<'events'>[]> {
  const [result] = await db.batch([
    sql`select * from events where subject = ${last.subject} and at >= ${since}
        and (received, occurred, at, id) > (${last.received}, ${last.occurred}, ${last.at}, ${last.id})
        order by received, occurred, at, id limit ${limit}`,
  ])
  return (result?.rows ?? []) as unknown as readonly Row<'events'>[]
}

/** News that was folded: what was read of its subject, and how many events that were. */
export interface FoldedNews extends News {
  readonly after: number
  readonly count: number
}

/**
 * Removes news that was folded, unless an event of its subject came in between: then there are more than were read,
 * and the news stays for the next round. Without this, an event could lose the only row that announces it.
 */
export function deleteNews(news: readonly FoldedNews[]) {
  return sql`delete from inbox where (due, subject, token) in
    (select r.value->>'due', r.value->>'subject', r.value->>'token' from ${jsonRows(news)} r
     where (select count(*) from events e where e.subject = r.value->>'subject'
       and e.at >= r.value->>'since' and e.received > r.value->>'after') = r.value->>'count')`
}

/** The next instant at which the tick has something to do, or null. */
export async function nextDue(db: Db): Promise<number | null> {
  const [result] = await db.batch([
    sql`select min(at) as at from (
          select * from (select due as at from inbox where due > 0 order by due limit 1)
          union all select * from (select due_at as at from flow_runs where state = 'active' order by due_at limit 1)
          union all select * from (select due_at as at from messages where state in ('queued', 'retry') order by due_at limit 1)
          union all select * from (select lease_until as at from messages where state in ('claimed', 'sending') order by lease_until limit 1)
        )`,
  ])
  const at = result?.rows[0]?.at
  return typeof at === 'number' ? at : null
}

/** A line of a cart that somebody is about to be written to about. */
export interface DueLine {
  readonly productId: string
  readonly key: string
  readonly url: string | null
}

/** Lines of the carts of people whose next step or message is due by an instant, of so many people at most. */
export async function loadDueLines(
  db: Db,
  at: number,
  people: number,
): Promise<readonly DueLine[]> {
  const [result] = await db.batch([
    sql`select distinct i.value->>'productId' as productId, i.value->>'key' as key, i.value->>'url' as url
      from (
        select * from (select profile_id from flow_runs where state = 'active' and due_at <= ${at}
          order by due_at limit ${people})
        union select * from (select profile_id from messages where state in ('queued', 'retry')
          and due_at <= ${at} order by due_at limit ${people})
      ) r cross join profiles p on p.id = r.profile_id
      cross join json_each(p.state, '$.cart.items') i limit ${people * 2}`,
  ])
  return (result?.rows ?? []) as unknown as readonly DueLine[]
}

/** Products that somebody waits for, at most so many. */
export async function loadAwaited(db: Db, limit: number): Promise<readonly string[]> {
  const [result] = await db.batch([
    sql`select distinct i.product_id from waiting_items i where exists (select 1 from waiting_entries e
      where e.product_id = i.product_id and e.variant_id = i.variant_id and e.state <> 'ended')
      limit ${limit}`,
  ])
  return (result?.rows ?? []).map((row) => String(row.product_id))
}

/** How many news wait, due or not. */
export async function countNews(db: Db): Promise<number> {
  const row = await db.query
    .selectFrom('inbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Writes what a tick did: the heartbeat that the console shows. */
export async function saveTick(db: Db, tick: Row<'ticks'>): Promise<void> {
  await db.query.insertInto('ticks').values(tick).execute()
}
