/** Versions of flows in the database: each change is a row that stays while a run may still need it. */

import { sql } from 'kysely'
import { HOUR } from '../../core/clock.ts'
import type { Db } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'

/** Versions of the owner count from here, those of the library below: none is ever mistaken for the other. */
export const OWN_VERSIONS = 1_000
/** How many superseded versions of a flow are kept to look at. */
const KEPT = 50

export type VersionRow = Row<'flow_versions'>

/** Every version that is the newest of its flow or may still have runs. */
export async function loadOpen(db: Db): Promise<readonly VersionRow[]> {
  return db.query
    .selectFrom('flow_versions')
    .selectAll()
    .where('open', '=', sql<number>`1`)
    .orderBy('id')
    .orderBy('version')
    .execute()
}

/** Every version of one flow that is kept, the newest first. */
export async function loadVersions(db: Db, id: string): Promise<readonly VersionRow[]> {
  return db.query
    .selectFrom('flow_versions')
    .selectAll()
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(2 * KEPT)
    .execute()
}

/**
 * Puts the next version of a flow; null takes the owner's own back. Answers its number, or null where `base` is no longer
 * the newest: then somebody else was faster, and nothing was written.
 */
export async function putVersion(
  db: Db,
  id: string,
  definition: string | null,
  base: number | null,
  at: number,
): Promise<number | null> {
  const [added] = await db.batch([
    sql`insert into flow_versions (id, version, definition, created_at)
      select ${id}, v.newest + 1, ${definition}, ${at}
      from (select coalesce(max(version), ${OWN_VERSIONS}) as newest from flow_versions where id = ${id}) v
      where ${base} is null or v.newest = ${base} returning version`,
    closeVersions(id, at),
    sql`delete from flow_versions where id = ${id} and open = 0 and version <=
      (select max(version) - ${KEPT} from flow_versions where id = ${id})`,
  ])
  const version = added?.rows[0]?.version
  return typeof version === 'number' ? version : null
}

/**
 * Closes the versions in which nobody is any more. One that was superseded within the hour stays: a tick that knows only
 * it may be starting runs right now.
 */
function closeVersions(id: string, at: number) {
  return sql`update flow_versions set open = 0 where id = ${id} and open = 1
    and (select min(later.created_at) from flow_versions later
      where later.id = flow_versions.id and later.version > flow_versions.version) < ${at - HOUR}
    and not exists (select 1 from flow_runs r
      where r.state = 'active' and r.flow = flow_versions.id and r.version = flow_versions.version)`
}
