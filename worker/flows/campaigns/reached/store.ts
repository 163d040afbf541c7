/** Whom a campaign has reached already. */

import { sql } from 'kysely'
import { type Db, jsonRows } from '../../../db/database.ts'
import type { Message } from '../../../messages/store.ts'

/** Those of some messages whose person got another one of the same campaign, or may have. */
export async function loadReached(
  db: Db,
  messages: readonly Pick<Message, 'id' | 'profile_id' | 'flow'>[],
): Promise<ReadonlySet<string>> {
  const rows = messages.map(({ id, profile_id: profileId, flow }) => ({ id, profileId, flow }))
  const [result] = await db.batch([
    sql`select r.value->>'id' as id from ${jsonRows(rows)} r
      where exists (select 1 from messages m where m.profile_id = r.value->>'profileId'
        and m.flow = r.value->>'flow' and m.id <> r.value->>'id'
        and m.state in ('sending', 'sent', 'unknown'))`,
  ])
  return new Set((result?.rows ?? []).map((row) => String(row.id)))
}
