/** Where the sweeps are: rounds over everybody, a slice at a time, that go on where the last tick left off. */

import { sql } from 'kysely'
import { type Fields, readObject } from '../../core/json.ts'
import { type Db, jsonValues } from '../../db/database.ts'

export interface SweepRow {
  readonly name: string
  readonly dueAt: number
  readonly body: Fields
}

/** Sweeps by name. */
export async function loadSweeps(
  db: Db,
  names: readonly string[],
): Promise<ReadonlyMap<string, SweepRow>> {
  const rows = await db.query
    .selectFrom('sweeps')
    .selectAll()
    .where('name', 'in', jsonValues(names))
    .execute()
  return new Map(
    rows.map((row) => [
      row.name,
      { name: row.name, dueAt: row.due_at, body: readObject(row.body) },
    ]),
  )
}

/** Keeps where a sweep is. */
export function putSweep(name: string, dueAt: number, body: object) {
  return sql`insert into sweeps (name, due_at, body) values (${name}, ${dueAt}, ${JSON.stringify(body)})
    on conflict (name) do update set due_at = excluded.due_at, body = excluded.body`
}

/** Saves where a sweep is. */
export async function saveSweep(db: Db, name: string, dueAt: number, body: object): Promise<void> {
  await db.batch([putSweep(name, dueAt, body)])
}
