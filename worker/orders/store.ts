/** Orders in the database, each with the message that earned it. */

import { sql } from 'kysely'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { type OrderRecord, readRecord, revenueOf, statusOf } from './record.ts'
import type { Subtotal } from './totals.ts'

/** Orders by id; those that nobody reported yet are left out. */
export async function loadOrders(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OrderRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query
    .selectFrom('orders')
    .selectAll()
    .where('id', 'in', jsonValues(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, readRecord(row)]))
}

/** Most orders of one person that anything is made of: the latest. */
const HISTORY = 200

/** Everything that some people ever ordered, by profile, the latest first. */
export async function loadHistories(
  db: Db,
  profiles: readonly string[],
): Promise<ReadonlyMap<string, readonly OrderRecord[]>> {
  if (profiles.length === 0) return new Map()
  const { rows } = await sql<Row<'orders'>>`select o.* from ${jsonRows([...new Set(profiles)])} p
    cross join orders o on o.profile_id = p.value order by o.at desc`.execute(db.query)
  const histories = new Map<string, OrderRecord[]>()
  for (const row of rows) {
    const own = histories.get(row.profile_id)
    if (!own) histories.set(row.profile_id, [readRecord(row)])
    else if (own.length < HISTORY) own.push(readRecord(row))
  }
  return histories
}

/** What the orders of some profiles add up to, by profile and currency, without those of the given ids. */
export async function sumOrders(
  db: Db,
  profiles: readonly string[],
  without: readonly string[],
): Promise<readonly Subtotal[]> {
  if (profiles.length === 0) return []
  const { rows } = await sql<Subtotal>`
    select o.profile_id as profileId, o.currency as currency, sum(o.placed) as count, sum(o.revenue) as revenue,
      coalesce(min(case when o.placed then o.at end), 0) as firstAt,
      coalesce(max(case when o.placed then o.at end), 0) as lastAt
    from ${jsonRows(profiles)} p cross join orders o on o.profile_id = p.value
    where o.id not in ${jsonValues(without)} group by 1, 2`.execute(db.query)
  return rows
}

/**
 * A statement for the head of a batch: it fails, and the whole batch with it, where one of the orders belongs to
 * somebody else than when it was read ('' for nobody). What else changes in an order changes its owner's profile too.
 */
export function ordersFence(read: readonly { readonly id: string; readonly owner: string }[]) {
  return sql`select case when exists (
      select 1 from ${jsonRows(read)} r left join orders o on o.id = r.value->>'id'
      where coalesce(o.profile_id, '') <> r.value->>'owner')
    then json('changed meanwhile') else 1 end`
}

/**
 * Writes orders as their records tell them. `presume`: when one counts as delivered if nobody says so; null where
 * nobody asks. What was presumed once is presumed no second time.
 */
export function putOrders(
  records: readonly OrderRecord[],
  updatedAt: number,
  presume: (record: OrderRecord) => number | null = () => null,
) {
  return jsonChunks(records.map((record) => rowOf(record, presume(record), updatedAt))).map(
    putChunk,
  )
}

function rowOf(record: OrderRecord, presumedAt: number | null, updatedAt: number) {
  const { amount, version, refunds, placed, detail, ...rest } = record
  return {
    ...rest,
    placed: placed ? 1 : 0,
    revenue: revenueOf(record),
    status: statusOf(record),
    items: record.items ?? '[]',
    facts: JSON.stringify({ amount, version, refunds, detail }),
    updatedAt,
    presumedAt,
  }
}

function putChunk(rows: readonly ReturnType<typeof rowOf>[]) {
  return sql`insert into orders (id, profile_id, at, status, revenue, currency, items, message_id, flow, updated_at,
      placed, facts, presumed_at)
    select value->>'id', value->>'profileId', value->>'at', value->>'status', value->>'revenue', value->>'currency',
      value->>'items', value->>'messageId',
      (select flow from messages where messages.id = value->>'messageId'), value->>'updatedAt',
      value->>'placed', value->>'facts', value->>'presumedAt'
    from ${jsonRows(rows)} where true
    on conflict (id) do update set profile_id = excluded.profile_id, at = excluded.at, status = excluded.status,
      revenue = excluded.revenue, currency = excluded.currency, items = excluded.items,
      message_id = excluded.message_id, flow = coalesce(excluded.flow, orders.flow),
      updated_at = excluded.updated_at, placed = excluded.placed, facts = excluded.facts,
      presumed_at = case when orders.presumed_at = 0 then 0 else excluded.presumed_at end`
}

/** An order that counts as delivered now. */
export interface Presumed {
  readonly id: string
  readonly profileId: string
  readonly at: number
  /** Whether anybody could be written to about it. */
  readonly known: number
}

/** Orders whose presumed delivery has come. */
export async function loadPresumed(
  db: Db,
  at: number,
  limit: number,
): Promise<readonly Presumed[]> {
  const { rows } = await sql<Presumed>`select o.id, o.profile_id as profileId, o.presumed_at as at,
      exists (select 1 from profiles p where p.id = o.profile_id and p.email is not null) as known
    from orders o where presumed_at > 0 and presumed_at <= ${at} order by presumed_at limit ${limit}`.execute(
    db.query,
  )
  return rows
}

/** When the next order counts as delivered, or null. */
export async function nextPresumed(db: Db): Promise<number | null> {
  const { rows } = await sql<{ at: number }>`select presumed_at as at from orders
    where presumed_at > 0 order by presumed_at limit 1`.execute(db.query)
  return rows[0]?.at ?? null
}

/** Notes that these count as delivered. */
export function putPresumed(ids: readonly string[]) {
  return sql`update orders set presumed_at = 0 where id in ${jsonValues(ids)} and presumed_at > 0`
}

/** Orders of profiles that were joined with another. */
export function moveOrders(joins: readonly { readonly from: string; readonly into: string }[]) {
  return sql`update orders set profile_id = j.value->>'into' from ${jsonRows(joins)} j
    where orders.profile_id = j.value->>'from'`
}
