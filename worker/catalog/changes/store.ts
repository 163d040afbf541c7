/** The log of transitions in the database: read on from a place, looked through backwards, and cut at its old end. */

import type { Db } from '../../db/database.ts'
import { type Change, readChanges } from '../transitions.ts'

/** Transitions, with the place at which a reader goes on. */
export interface ChangePage {
  readonly changes: readonly Change[]
  /** The `seq` of the last row that was read. */
  readonly last: number
}

/**
 * Transitions after a place in their log, as they were committed: at most `limit` rows, of one batch each. A reader who
 * keeps `last` misses none, whoever writes meanwhile.
 */
export async function loadChanges(db: Db, after: number, limit: number): Promise<ChangePage> {
  const rows = await db.query
    .selectFrom('product_changes')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return pageOf(rows, after)
}

/** Transitions before a place, the newest first. */
export async function listChanges(db: Db, before: number, limit: number): Promise<ChangePage> {
  const rows = await db.query
    .selectFrom('product_changes')
    .selectAll()
    .where('seq', '<', before)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return pageOf(rows, 0)
}

/** Forgets what happened before an instant, a slice at a time. The last row stays: the next one counts on from it. */
export async function pruneChanges(db: Db, before: number, limit: number): Promise<number> {
  const oldest = await db.query
    .selectFrom('product_changes')
    .select(['seq', 'at'])
    .orderBy('seq')
    .limit(limit + 1)
    .execute()
  const gone = oldest.slice(0, -1).filter(({ at }) => at < before)
  const last = gone.at(-1)
  if (!last) return 0
  await db.query.deleteFrom('product_changes').where('seq', '<=', last.seq).execute()
  return gone.length
}

function pageOf(rows: readonly { seq: number; changes: string }[], start: number): ChangePage {
  return {
    changes: rows.flatMap((row) => readChanges(row.changes)),
    last: rows.at(-1)?.seq ?? start,
  }
}
