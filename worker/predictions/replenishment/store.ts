/** Repeat purchases and what was learned of them, in the database. */

import { sql } from 'kysely'
import { isObject, readList } from '../../core/json.ts'
import { type Db, jsonChunks, jsonRows, jsonValues, type Statement } from '../../db/database.ts'
import type { Cycle } from './cycle.ts'

/** A line of an order that stands, with what it calls its product. */
export interface Line {
  readonly profileId: string
  readonly at: number
  readonly name: string
  readonly key: string
  readonly quantity: number
  /** Whether there is an address to which anything could be written. */
  readonly known: boolean
}

/** The next buyers behind a profile, in the order of their ids. */
export async function pageBuyers(db: Db, after: string, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select distinct profile_id as id from orders
    where profile_id > ${after} order by profile_id limit ${limit}`.execute(db.query)
  return rows.map(({ id }) => id)
}

/** What some people bought and kept. */
export async function loadLines(db: Db, profiles: readonly string[]): Promise<readonly Line[]> {
  if (profiles.length === 0) return []
  const { rows } = await sql<Record<string, unknown>>`select o.profile_id, o.at, o.items,
      o.facts->>'$.detail.returned' as returned,
      q.email is not null as known
    from ${jsonRows(profiles)} p cross join orders o on o.profile_id = p.value
      left join profiles q on q.id = o.profile_id
    where o.placed = 1 and o.status <> 'cancelled' and (o.status <> 'refunded' or o.revenue > 0)`.execute(
    db.query,
  )
  return rows.flatMap((row) => {
    const returned = new Set(readList(String(row.returned ?? '[]')))
    return readList(String(row.items)).flatMap((item) => {
      if (!isObject(item) || typeof item.productId !== 'string') return []
      if (returned.has(item.productId)) return []
      const { productId: name, key, quantity } = item
      return [
        {
          profileId: String(row.profile_id),
          at: Number(row.at),
          name,
          key: typeof key === 'string' ? key : name,
          quantity: typeof quantity === 'number' ? quantity : 1,
          known: Number(row.known) === 1,
        },
      ]
    })
  })
}

/** What a cycle needs to know of a product. */
export interface Kind {
  readonly id: string
  /** JSON path, in lower case; '[]' where it has none. */
  readonly category: string
  readonly attributes: string
}

/** Products by their ids. */
export async function loadKinds(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Kind>> {
  const kinds = new Map<string, Kind>()
  for (const chunk of jsonChunks([...ids])) {
    const { rows } = await sql<Kind>`select p.id, lower(p.category) as category, p.attributes
      from ${jsonRows(chunk)} r cross join products p on p.id = r.value`.execute(db.query)
    for (const row of rows) kinds.set(row.id, row)
  }
  return kinds
}

export interface KnownCycle extends Cycle {
  readonly id: string
}

/** Cycles of some products. */
export async function loadCycles(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownCycle>> {
  const rows = await db.query
    .selectFrom('replenishment_cycles')
    .select(['id', 'span', 'repeats', 'buyers', 'share'])
    .where('kind', '=', 'product')
    .where('id', 'in', jsonValues(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** A page of what was learned, products first those that were bought again most often. */
export async function listCycles(db: Db, limit: number): Promise<readonly KnownCycle[]> {
  return db.query
    .selectFrom('replenishment_cycles')
    .select(['id', 'span', 'repeats', 'buyers', 'share'])
    .where('kind', '=', 'product')
    .orderBy('repeats', 'desc')
    .limit(limit)
    .execute()
}

export interface NewCycle extends KnownCycle {
  readonly kind: 'product' | 'category'
}

/** Puts what was learned in the place of what was known: rows that say something new are written, others are not. */
export function putCycles(cycles: readonly NewCycle[], at: number): readonly Statement[] {
  const rows = cycles.map(({ span, ...rest }) => ({ ...rest, span: Math.round(span) }))
  const keys = cycles.map(({ kind, id }) => `${kind} ${id}`)
  return [
    ...jsonChunks(rows).map(
      (
        chunk,
      ) => sql`insert into replenishment_cycles (kind, id, span, repeats, buyers, share, updated_at)
        select value->>'kind', value->>'id', value->>'span', value->>'repeats', value->>'buyers', value->>'share', ${at}
        from ${jsonRows(chunk)} where true
        on conflict (kind, id) do update set span = excluded.span, repeats = excluded.repeats,
          buyers = excluded.buyers, share = excluded.share, updated_at = excluded.updated_at
        where (replenishment_cycles.span, replenishment_cycles.repeats, replenishment_cycles.buyers)
          <> (excluded.span, excluded.repeats, excluded.buyers)`,
    ),
    sql`delete from replenishment_cycles where kind || ' ' || id not in ${jsonValues(keys)}`,
  ]
}

/** Where a round of learning stands. */
export interface Round {
  /** When the last round began: what is due since then was not noticed yet. */
  readonly since: number
  /** When the round in hand began; 0 between two. */
  readonly began: number
  readonly nextAt: number
}

const NAME = 'replenishment.round'
export const noRound: Round = { since: 0, began: 0, nextAt: 0 }

/** Where it stands, as text too: by which a write knows that nobody else went on meanwhile. */
export async function loadRound(
  db: Db,
): Promise<{ readonly round: Round; readonly read: string | null }> {
  const row = await db.query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst()
  if (!row) return { round: noRound, read: null }
  const parsed: unknown = JSON.parse(row.value)
  return { round: { ...noRound, ...(parsed as Partial<Round>) }, read: row.value }
}

/** Moves on, or fails with its whole batch where another tick did. */
export function putRound(round: Round, read: string | null): readonly Statement[] {
  return [
    sql`select case when (select value from settings where name = ${NAME}) is not ${read}
      then json('changed meanwhile') else 1 end`,
    sql`insert into settings (name, value) values (${NAME}, ${JSON.stringify(round)})
      on conflict (name) do update set value = excluded.value`,
  ]
}

/** What a round has counted so far. */
export async function loadTallies(db: Db): Promise<readonly string[]> {
  const rows = await db.query
    .selectFrom('replenishment_tallies')
    .select('body')
    .orderBy('part')
    .execute()
  return rows.map(({ body }) => body)
}

export function putTallies(bodies: readonly string[]): readonly Statement[] {
  return [
    sql`delete from replenishment_tallies`,
    ...bodies.map(
      (body, part) => sql`insert into replenishment_tallies (part, body) values (${part}, ${body})`,
    ),
  ]
}
