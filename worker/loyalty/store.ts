/** Points in the database: a ledger that is only added to, and what it sums up to. */

import { sql } from 'kysely'
import { type Db, jsonRows } from '../db/database.ts'
import type { NewRow } from '../db/tables.ts'

/** Notes points that were given or taken. The same id of the same person counts once. */
export function putPoints(entries: readonly NewRow<'points'>[]) {
  return sql`insert into points (profile_id, id, at, points, reason)
    select value->>'profile_id', value->>'id', value->>'at', value->>'points', value->>'reason'
    from ${jsonRows(entries)} where true on conflict do nothing`
}

/** How many points somebody has. */
export async function sumPoints(db: Db, profileId: string): Promise<number> {
  const row = await db.query
    .selectFrom('points')
    .select((eb) => eb.fn.sum<number | null>('points').as('sum'))
    .where('profile_id', '=', profileId)
    .executeTakeFirst()
  return Number(row?.sum ?? 0)
}
