/** What the replay reads: whom it looks at, and all that is stored of them. It writes nothing. */

import { sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { type OrderRecord, readRecord } from '../../orders/record.ts'

/** People with an address of whom something was heard since, and how many there are. In no order that means anything. */
export async function listHeard(
  db: Db,
  since: number,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly of: number }> {
  const [ids, count] = await db.batch([
    sql`select id from profiles where last_seen >= ${since} and email is not null and merged_at is null
      order by id limit ${limit}`,
    sql`select count(*) as count from profiles
      where last_seen >= ${since} and email is not null and merged_at is null`,
  ])
  return {
    ids: (ids?.rows ?? []).map((row) => String(row.id)),
    of: Number(count?.rows[0]?.count ?? 0),
  }
}

/** Events of some subjects that had arrived by an instant, at most so many. */
export async function loadEventsOf(
  db: Db,
  subjects: readonly string[],
  until: number,
  limit: number,
): Promise<readonly Row<'events'>[]> {
  const [result] = await db.batch([
    sql`select e.* from ${jsonRows(subjects)} r cross join events e on e.subject = r.value
      where e.received <= ${until} limit ${limit}`,
  ])
  return (result?.rows ?? []) as unknown as readonly Row<'events'>[]
}

/** Marketing that reached some people since, from which flow and when. */
export async function loadReached(
  db: Db,
  profileIds: readonly string[],
  since: number,
): Promise<readonly { readonly profileId: string; readonly flow: string; readonly at: number }[]> {
  const rows = await db.query
    .selectFrom('messages')
    .select(['profile_id', 'flow', 'sent_at'])
    .where('profile_id', 'in', jsonValues(profileIds))
    .where('created_at', '>', since)
    .where('class', '=', 'marketing')
    .where('channel', '<>', 'webhook')
    .where('state', '=', 'sent')
    .execute()
  return rows.map((row) => ({ profileId: row.profile_id, flow: row.flow, at: row.sent_at ?? 0 }))
}

/** The orders of some people. */
export async function loadOrdersOf(
  db: Db,
  profileIds: readonly string[],
): Promise<readonly OrderRecord[]> {
  const rows = await db.query
    .selectFrom('orders')
    .selectAll()
    .where('profile_id', 'in', jsonValues(profileIds))
    .execute()
  return rows.map(readRecord)
}

/** Which of these address hashes must get nothing, why and since when. */
export async function loadSuppressed(
  db: Db,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Row<'suppressions'>>> {
  const rows = await db.query
    .selectFrom('suppressions')
    .selectAll()
    .where('hash', 'in', jsonValues(hashes))
    .execute()
  return new Map(rows.map((row) => [row.hash, row]))
}
