/** Segments in the database: the owner's own, and who belongs to one right now. */

import { sql } from 'kysely'
import { isObject, readJson } from '../core/json.ts'
import { type Db, jsonValues } from '../db/database.ts'
import { compile } from './compile.ts'
import type { Condition } from './condition.ts'
import { readInterest } from './interests/template.ts'
import { presets, type Segment } from './presets.ts'
import { readCondition } from './read.ts'

/** Every segment: those that Aisle brings along, then the owner's by id. */
export async function listSegments(db: Db): Promise<readonly Segment[]> {
  const rows = await db.query.selectFrom('segments').selectAll().orderBy('id').execute()
  return [...presets, ...rows.flatMap((row) => readSegment(row))]
}

/** A segment by id, or undefined. Those of the template "interested in" are there for every category. */
export async function findSegment(db: Db, id: string): Promise<Segment | undefined> {
  const preset = presets.find((segment) => segment.id === id) ?? readInterest(id)
  if (preset) return preset
  const row = await db.query
    .selectFrom('segments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && readSegment(row)[0]
}

/** Segments by id; those that are not there are left out. */
export async function findSegments(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Segment>> {
  const shipped = ids.flatMap(
    (id) => presets.find((segment) => segment.id === id) ?? readInterest(id) ?? [],
  )
  const own = ids.filter((id) => shipped.every((segment) => segment.id !== id))
  const rows =
    own.length === 0
      ? []
      : await db.query
          .selectFrom('segments')
          .selectAll()
          .where('id', 'in', jsonValues(own))
          .execute()
  return new Map([...shipped, ...rows.flatMap(readSegment)].map((segment) => [segment.id, segment]))
}

/** Puts one of the owner's segments. */
export async function putSegment(
  db: Db,
  segment: Pick<Segment, 'id' | 'name' | 'condition'>,
  at: number,
): Promise<void> {
  const changed = {
    name: segment.name,
    condition: JSON.stringify(segment.condition),
    updated_at: at,
  }
  await db.query
    .insertInto('segments')
    .values({ id: segment.id, created_at: at, ...changed })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
    .execute()
}

/** Removes one of the owner's segments. Answers whether there was one. */
export async function deleteSegment(db: Db, id: string): Promise<boolean> {
  const [result] = await db.batch([db.query.deleteFrom('segments').where('id', '=', id)])
  return (result?.changes ?? 0) > 0
}

/** The profiles of people with an address for whom a condition holds now, in the order of their ids, after one of them. */
export async function loadMembers(
  db: Db,
  condition: Condition,
  page: { readonly after: string; readonly limit: number },
  now: number,
): Promise<readonly string[]> {
  const { text, args } = compile(condition, now)
  const [result] = await db.batch([
    sql`with args as (select ${JSON.stringify(args)} as v)
      select p.id from profiles p
      where p.id > ${page.after} and p.email is not null and p.merged_at is null and ${sql.raw(text)}
      order by p.id limit ${page.limit}`,
  ])
  return (result?.rows ?? []).map((row) => String(row.id))
}

/** For each condition those of some profiles for whom it holds now. */
export async function whoFits(
  db: Db,
  questions: readonly { readonly condition: Condition; readonly profileIds: readonly string[] }[],
  now: number,
): Promise<readonly ReadonlySet<string>[]> {
  if (questions.length === 0) return []
  const results = await db.batch(
    questions.map(({ condition, profileIds }) => {
      const { text, args } = compile(condition, now)
      return sql`with args as (select ${JSON.stringify(args)} as v)
        select p.id from profiles p where p.id in ${jsonValues(profileIds)} and ${sql.raw(text)}`
    }),
  )
  return results.map(({ rows }) => new Set(rows.map((row) => String(row.id))))
}

/** For how many people with an address a condition holds now. */
export async function countMembers(db: Db, condition: Condition, now: number): Promise<number> {
  const { text, args } = compile(condition, now)
  const [result] = await db.batch([
    sql`with args as (select ${JSON.stringify(args)} as v)
      select count(*) as count from profiles p
      where p.email is not null and p.merged_at is null and ${sql.raw(text)}`,
  ])
  return Number(result?.rows[0]?.count ?? 0)
}

/** A stored condition was checked when it was put; one that a later version does not know is nobody's. */
function readSegment(row: { id: string; name: string; condition: string }): readonly Segment[] {
  const stored = readJson(row.condition)
  const read = isObject(stored) ? readCondition(stored) : null
  if (!read?.ok) return []
  return [{ id: row.id, name: row.name, summary: '', condition: read.condition }]
}
