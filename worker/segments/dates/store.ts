/** People with dates in their traits, and the days that come up, in the database. */

import { sql } from 'kysely'
import { type Fields, readObject } from '../../core/json.ts'
import { type Db, jsonRows } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'

export type Due = Row<'date_dues'>

export interface Dated {
  readonly id: string
  readonly traits: Fields
  readonly timezone: string | null
}

/** The next people with an address after one of them of whom one of some traits is known. */
export async function loadDated(
  db: Db,
  traits: readonly string[],
  page: { readonly after: string; readonly limit: number },
): Promise<readonly Dated[]> {
  const [result] = await db.batch([
    sql`select p.id, p.traits, p.timezone from profiles p
      where p.id > ${page.after} and p.email is not null and p.merged_at is null
        and exists (select 1 from json_each(p.traits) t cross join ${jsonRows(traits)} wanted
          where t.key = wanted.value)
      order by p.id limit ${page.limit}`,
  ])
  return (result?.rows ?? []).map((row) => ({
    id: String(row.id),
    traits: readObject(String(row.traits)),
    timezone: typeof row.timezone === 'string' ? row.timezone : null,
  }))
}

/** Keeps days that come up. */
export function putDues(dues: readonly Due[]) {
  return sql`insert into date_dues (due_at, profile_id, trait, date)
    select value->>'due_at', value->>'profile_id', value->>'trait', value->>'date' from ${jsonRows(dues)}
    where true on conflict do nothing`
}

/** Days that have begun, the oldest first. */
export async function loadDues(db: Db, at: number, limit: number): Promise<readonly Due[]> {
  return db.query
    .selectFrom('date_dues')
    .selectAll()
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(limit)
    .execute()
}

/** When the next day begins, or null. */
export async function nextDue(db: Db): Promise<number | null> {
  const row = await db.query
    .selectFrom('date_dues')
    .select('due_at')
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? null
}

/** Takes away days that were told of. */
export function deleteDues(dues: readonly Due[]) {
  return sql`delete from date_dues where (due_at, profile_id, trait) in
    (select value->>'due_at', value->>'profile_id', value->>'trait' from ${jsonRows(dues)})`
}
