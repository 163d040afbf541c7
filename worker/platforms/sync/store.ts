/** How far the walk through each platform's lists came, in the database. */

import { sql } from 'kysely'
import { randomToken, SECOND } from '../../core/clock.ts'
import { type Db, jsonRows } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { Platform } from '../report.ts'

export type Sync = Row<'syncs'> & { readonly lease: string }
export type Kind = Row<'syncs'>['kind']

/** A page is read and written in this time, or its reader is dead. */
const LEASE = 90 * SECOND

/** Begins a walk: from the beginning, or from an instant on. One that goes on already goes on. */
export async function beginSyncs(
  db: Db,
  source: Platform,
  kinds: readonly Kind[],
  from: { readonly reached: number; readonly at: number; readonly again: boolean },
): Promise<void> {
  const rows = kinds.map((kind) => ({ source, kind, ...from }))
  await db.batch([
    sql`insert into syncs (source, kind, reached, due_at)
      select value->>'source', value->>'kind', value->>'reached', value->>'at' from ${jsonRows(rows)} where true
      on conflict (source, kind) do update set due_at = excluded.due_at, failures = 0, error = ''`,
    ...(from.again
      ? [
          sql`update syncs set reached = 0, next = '', done = 0, total = null, caught_up_at = null
            where source = ${source} and (caught_up_at is not null or done = 0)`,
        ]
      : []),
  ])
}

/** The walks, as the owner sees them. */
export async function listSyncs(db: Db): Promise<readonly Row<'syncs'>[]> {
  return db.query.selectFrom('syncs').selectAll().orderBy('source').orderBy('kind').execute()
}

/** Takes the next walk that is due, so that nobody else walks it meanwhile; undefined where none is. */
export async function claimSync(db: Db, now: number): Promise<Sync | undefined> {
  const lease = randomToken()
  const [claimed] = await db.batch([
    sql`update syncs set lease_token = ${lease}, lease_until = ${now + LEASE}
      where (source, kind) in (select source, kind from syncs
        where due_at <= ${now} and lease_until <= ${now} order by due_at, kind limit 1)
      returning *`,
  ])
  const row = claimed?.rows[0] as Row<'syncs'> | undefined
  return row && { ...row, lease }
}

/** What is noted of a walk after a step of it. */
export type Step = Pick<
  Row<'syncs'>,
  'reached' | 'next' | 'done' | 'total' | 'caught_up_at' | 'due_at' | 'failures' | 'error'
>

/** Notes a step, unless somebody else took the walk over. */
export function putStep(sync: Sync, step: Step) {
  return sql`update syncs set reached = ${step.reached}, next = ${step.next}, done = ${step.done},
      total = ${step.total}, caught_up_at = ${step.caught_up_at}, due_at = ${step.due_at},
      failures = ${step.failures}, error = ${step.error}, lease_token = null, lease_until = 0
    where source = ${sync.source} and kind = ${sync.kind} and lease_token = ${sync.lease}`
}

/** When the next walk is to go on, or null. */
export async function nextSync(db: Db): Promise<number | null> {
  const row = await db.query
    .selectFrom('syncs')
    .select((eb) => eb.fn.min('due_at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}
