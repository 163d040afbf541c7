/** Reads what a batch of statements needs to know, and writes what was settled, in one round trip each. */

import { type RawBuilder, sql } from 'kysely'
import { randomToken } from '../../core/clock.ts'
import { readList } from '../../core/json.ts'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../../db/database.ts'
import { readBook } from '../book.ts'
import { keyOf } from '../keys.ts'
import { type Known, leadsOf, nameKey, type Snapshot } from '../known.ts'
import { rowOf } from '../product.ts'
import type { Draft, Settled } from '../settle.ts'
import type { Statement } from '../statement.ts'
import { readChanges } from '../transitions.ts'

/** As many statements are settled and written at once, and as many characters of keys are looked up for them. */
const SLICE = 250
const SLICE_CHARACTERS = 300_000

/** Places of statements, cut into slices of which each is looked up and written at once. */
export function slicesOf(statements: readonly Statement[]): readonly (readonly number[])[] {
  const slices: number[][] = []
  let room = 0
  for (const [place, statement] of statements.entries()) {
    const characters = leadsOf(statement).reduce(
      (sum, { key, id }) => sum + (key ?? id ?? '').length + 8,
      0,
    )
    const last = slices.at(-1)
    if (last === undefined || last.length === SLICE || characters > room) {
      slices.push([place])
      room = SLICE_CHARACTERS - characters
      continue
    }
    last.push(place)
    room -= characters
  }
  return slices
}

/** Everything that is known of the products to which statements lead. */
export async function loadSnapshot(db: Db, statements: readonly Statement[]): Promise<Snapshot> {
  const leads = statements.flatMap(leadsOf)
  const keys = JSON.stringify([...new Set(leads.flatMap(({ key }) => key ?? []))])
  const ids = JSON.stringify([...new Set(leads.flatMap(({ id }) => id ?? []))])
  const [found, rows] = await db.batch([
    sql`select k.key, k.product_id from json_each(${keys}) j cross join product_keys k on k.key = j.value`,
    sql`select id, created_at, stamp, statements, history, aliases from products where id in
        (select value from json_each(${ids}) union
         select k.product_id from json_each(${keys}) j cross join product_keys k on k.key = j.value)`,
  ])
  const products = new Map((rows?.rows ?? []).map((row) => [String(row.id), knownOf(row)]))
  const owners = (found?.rows ?? []).flatMap((row): [string, string][] =>
    products.has(String(row.product_id)) ? [[String(row.key), String(row.product_id)]] : [],
  )
  return { owners: new Map(owners), products }
}

function knownOf(row: Readonly<Record<string, unknown>>): Known {
  return {
    id: String(row.id),
    createdAt: Number(row.created_at),
    stamp: String(row.stamp),
    book: readBook(String(row.statements)),
    aliases: readList(String(row.aliases)).filter((one) => typeof one === 'string'),
    history: readChanges(String(row.history)),
  }
}

/**
 * Writes what was settled on a snapshot, in one transaction. A product that somebody else wrote since is left as it is,
 * and so is a new one to which a key of it leads by now: the ids of those that were lost are answered, to be settled
 * again. Everything that belongs to a product goes in with it or not at all.
 */
export async function writeSettled(
  db: Db,
  { drafts, keys }: Settled,
  snapshot: Snapshot,
  now: number,
): Promise<ReadonlySet<string>> {
  if (drafts.length === 0 && keys.length === 0) return new Set()
  const stamp = randomToken(8)
  const written = new Set(drafts.map(({ known }) => known.id))
  const rows = drafts.map((draft) => writeRow(draft, snapshot, stamp, now))
  const joins = drafts.flatMap((draft) => draft.swallows.map((other) => joinOf(draft, other)))
  const fenced = keys.map((one) => ({ ...one, stamp: written.has(one.productId) ? stamp : null }))
  const changes = drafts.flatMap((draft) => draft.changes)
  await db.batch([
    ...jsonChunks(rows.filter((row) => row.before === null)).map(insertProducts),
    ...jsonChunks(rows.filter((row) => row.before !== null)).map(updateProducts),
    ...jsonChunks(joins).flatMap((chunk) => joinProducts(chunk, stamp)),
    ...jsonChunks(fenced).map(insertKeys),
    ...jsonChunks(changes).map((chunk) => insertChanges(chunk, stamp, now)),
  ])
  if (drafts.length === 0) return new Set()
  const won = await db.query
    .selectFrom('products')
    .select('id')
    .where('id', 'in', jsonValues([...written]))
    .where('stamp', '=', stamp)
    .execute()
  for (const { id } of won) written.delete(id)
  return written
}

interface WriteRow extends ReturnType<typeof rowOf> {
  /** The stamp that it had; null where it was not stored. */
  readonly before: string | null
  readonly swallows: readonly { readonly id: string; readonly stamp: string | null }[]
  /** Keys that led nowhere when it was settled. */
  readonly free: readonly string[]
}

function writeRow(draft: Draft, { owners }: Snapshot, stamp: string, now: number): WriteRow {
  const { known, swallows } = draft
  const leads = known.stamp === null ? known.book.flatMap(leadsOf) : []
  return {
    ...rowOf(draft, stamp, now),
    before: known.stamp,
    swallows: swallows.map(({ id, stamp }) => ({ id, stamp })),
    free: [...new Set(leads.flatMap(({ key }) => key ?? []))].filter((key) => !owners.has(key)),
  }
}

function joinOf({ known }: Draft, other: Known) {
  const keys = [
    ...other.book.flatMap((one) => [
      nameKey(one.source, one.name),
      ...leadsOf(one).flatMap(({ key }) => key ?? []),
    ]),
    ...other.aliases.map((id) => keyOf('id', id)),
  ]
  return { id: other.id, stamp: other.stamp, into: known.id, keys: [...new Set(keys)] }
}

const columns =
  `id, title, description, url, image_url, brand, category, price, list_price, currency,
  availability, quantity, variants, attributes, source, updated_at, sku, gtin, images, rating,
  expected_at, statements, history, aliases, created_at, stamp`
    .split(',')
    .map((column) => column.trim())

const values = sql.join(columns.map((column) => sql`r.value->>${sql.lit(column)}`))

/** None of the products that a row swallows was written by somebody else. */
const unchanged = sql`(select count(*) from json_each(r.value, '$.swallows') s
  cross join products l on l.id = s.value->>'id' and l.stamp = s.value->>'stamp')
  = json_array_length(r.value, '$.swallows')`

function insertProducts(rows: readonly WriteRow[]): RawBuilder<unknown> {
  return sql`insert into products (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${values} from ${jsonRows(rows)} r where ${unchanged} and not exists
      (select 1 from json_each(r.value, '$.free') f cross join product_keys k on k.key = f.value
       cross join products p on p.id = k.product_id)
    on conflict (id) do nothing`
}

function updateProducts(rows: readonly WriteRow[]): RawBuilder<unknown> {
  const assignments = columns
    .filter((column) => column !== 'id')
    .map((column) => sql`${sql.ref(column)} = r.value->>${sql.lit(column)}`)
  return sql`update products set ${sql.join(assignments)} from ${jsonRows(rows)} r
    where products.id = r.value->>'id' and products.stamp = r.value->>'before' and ${unchanged}`
}

/** Takes away what was swallowed, and leads its keys to the product that swallowed it. */
function joinProducts(
  joins: readonly ReturnType<typeof joinOf>[],
  stamp: string,
): readonly RawBuilder<unknown>[] {
  const done = sql`exists (select 1 from products w where w.id = j.value->>'into' and w.stamp = ${stamp})`
  return [
    sql`delete from products where id in
      (select j.value->>'id' from ${jsonRows(joins)} j where ${done})
      and stamp in (select j.value->>'stamp' from ${jsonRows(joins)} j)`,
    sql`insert into product_keys (key, product_id)
      select k.value, j.value->>'into' from ${jsonRows(joins)} j cross join json_each(j.value, '$.keys') k
      cross join product_keys old on old.key = k.value and old.product_id = j.value->>'id'
      where ${done} on conflict (key) do update set product_id = excluded.product_id`,
  ]
}

/** A key stays with its first owner, as long as there is one. */
function insertKeys(
  keys: readonly { readonly key: string; readonly productId: string; stamp: string | null }[],
): RawBuilder<unknown> {
  return sql`insert into product_keys (key, product_id)
    select r.value->>'key', r.value->>'productId' from ${jsonRows(keys)} r
    where exists (select 1 from products p where p.id = r.value->>'productId'
      and (r.value->>'stamp' is null or p.stamp = r.value->>'stamp'))
    on conflict (key) do update set product_id = excluded.product_id
      where not exists (select 1 from products p where p.id = product_keys.product_id)`
}

function insertChanges(
  changes: Settled['drafts'][number]['changes'],
  stamp: string,
  now: number,
): RawBuilder<unknown> {
  return sql`insert into product_changes (seq, at, changes)
    select coalesce((select max(seq) from product_changes), 0) + 1, ${now}, list from
      (select json_group_array(json(r.value)) as list, count(*) as count from ${jsonRows(changes)} r
       where exists (select 1 from products p where p.id = r.value->>'productId' and p.stamp = ${stamp}))
    where count > 0`
}
