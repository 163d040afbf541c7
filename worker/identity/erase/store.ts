/** Finds, hands out and erases everything that is stored of a person, table by table. */

import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'
import type { NewRow } from '../../db/tables.ts'
import { subjectOfPhone } from '../phone.ts'
import { putSuppressions } from '../store.ts'
import { ROW, type Treatment, treatments } from './tables.ts'

/** By what everything of a person is found. */
export interface PersonKeys {
  /** Profiles and identifiers: whatever events, runs and orders may be stored under. */
  readonly subjects: readonly string[]
  readonly addresses: readonly string[]
}

/** All identifiers and addresses that belong to the person behind some identifiers. */
export async function findKeys(db: Db, identities: readonly string[]): Promise<PersonKeys> {
  const owners = await db.query
    .selectFrom('identities')
    .select('profile_id')
    .where('identity', 'in', jsonValues(identities))
    .execute()
  const profiles = [...new Set([...identities, ...owners.map((row) => row.profile_id)])]
  const [identified] = await db.batch([
    sql`select identity from identities where profile_id in ${jsonValues(profiles)}`,
  ])
  const named = (identified?.rows ?? []).map((row) => String(row.identity))
  const subjects = [...new Set([...profiles, ...named])]
  const found = await db.batch([
    sql`select email as address from profiles where id in ${jsonValues(subjects)} and email is not null`,
    sql`select distinct m.address as address from ${jsonRows(subjects)} s
      cross join messages m on m.profile_id = s.value where m.address <> ''`,
    sql`select distinct w.address as address from ${jsonRows(subjects)} s
      cross join waiting_entries w on w.profile_id = s.value`,
    sql`select state->>'$.phone.number' as address from profiles where id in ${jsonValues(subjects)}
      and state->>'$.phone.number' is not null`,
  ])
  const addresses = new Set(found.flatMap(({ rows }) => rows.map((row) => String(row.address))))
  // What a phone says for itself lies under a subject of its own.
  const phones = [...addresses].filter((address) => address.startsWith('+'))
  const own = await Promise.all(phones.map(subjectOfPhone))
  return { subjects: [...subjects, ...own], addresses: [...addresses] }
}

/** The orders that belong to nobody else than these identifiers name, by their ids. */
export async function ownersOfOrders(db: Db, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await db.query
    .selectFrom('orders')
    .select('profile_id')
    .where('id', 'in', jsonValues(ids))
    .execute()
  return [...new Set(rows.map((row) => row.profile_id))]
}

/**
 * Erases a person in one transaction; done twice, it changes nothing more. `hashes` of the addresses stay, so that
 * nobody writes to them, until their owners sign up again.
 */
export async function erasePerson(
  db: Db,
  keys: PersonKeys,
  hashes: readonly string[],
  at: number,
): Promise<void> {
  const suppressions = hashes.map(
    (hash): NewRow<'suppressions'> => ({ hash, reason: 'unsubscribe', at }),
  )
  await db.batch([
    ...(suppressions.length > 0 ? [putSuppressions(suppressions)] : []),
    sql`update messages set state = 'skipped', reason = 'erased', changed_at = ${at}
      where ${match({ profile_id: 'subject', address: 'address' }, keys)}
        and state in ('queued', 'retry', 'claimed')`,
    ...Object.entries(treatments).flatMap(([table, treatment]) => erase(table, treatment, keys)),
  ])
}

function erase(table: string, treatment: Treatment, keys: PersonKeys): RawBuilder<unknown>[] {
  if (treatment.holds === 'nothing') return []
  const named = treatment.name ? sql` and name = ${treatment.name}` : sql``
  const where = sql`where (${match(treatment.by, keys)})${named}`
  if (treatment.erase === 'delete') return [sql`delete from ${sql.table(table)} ${where}`]
  const columns = Object.entries(treatment.erase.set).map(([column, value]) =>
    value === ROW ? sql`${sql.ref(column)} = 'erased:' || id` : sql`${sql.ref(column)} = ${value}`,
  )
  return [sql`update ${sql.table(table)} set ${sql.join(columns)} ${where}`]
}

/** Everything that is stored of a person, by table, as it would be handed out. */
export async function exportPerson(
  db: Db,
  keys: PersonKeys,
): Promise<Readonly<Record<string, readonly Record<string, unknown>[]>>> {
  const exported: Record<string, readonly Record<string, unknown>[]> = {}
  for (const [table, treatment] of Object.entries(treatments)) {
    if (treatment.holds === 'nothing' || !treatment.export) continue
    const [found] = await db.batch([
      sql`select * from ${sql.table(table)} where ${match(treatment.by, keys)}`,
    ])
    exported[table] = found?.rows ?? []
  }
  return exported
}

/** What makes a row the person's. */
function match(by: Readonly<Record<string, string>>, keys: PersonKeys): RawBuilder<unknown> {
  const conditions = Object.entries(by).map(([column, key]) => {
    if (key === 'subject') return sql`${sql.ref(column)} in ${jsonValues(keys.subjects)}`
    if (key === 'address') return sql`${sql.ref(column)} in ${jsonValues(keys.addresses)}`
    return sql`exists (select 1 from ${jsonRows(mentions(keys))} n
      where instr(lower(${sql.ref(column)}), n.value) > 0)`
  })
  return sql.join(conditions, sql` or `)
}

/** How a person's keys stand in JSON: addresses as they are, identifiers between quotes, so that no other begins alike. */
function mentions({ subjects, addresses }: PersonKeys): readonly string[] {
  const plain = subjects.map((subject) => subject.slice(subject.indexOf(':') + 1))
  const quoted = [...subjects, ...plain.filter((one) => one.length > 3)].map((one) => `"${one}"`)
  return [...addresses, ...quoted].map((one) => one.toLowerCase())
}

/** The next profiles of anybody at all: what remains when a whole shop is to be forgotten. */
export async function someProfiles(db: Db, limit: number): Promise<readonly string[]> {
  const rows = await db.query.selectFrom('profiles').select('id').limit(limit).execute()
  return rows.map((row) => row.id)
}
