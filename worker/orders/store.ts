/** Orders in the database, each with the message that earned it. */

import { sql } from 'kysely'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
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

/** Writes orders as their records tell them. */
export function putOrders(records: readonly OrderRecord[], updatedAt: number) {
  return jsonChunks(records.map((record) => rowOf(record, updatedAt))).map(putChunk)
}

function rowOf(record: OrderRecord, updatedAt: number) {
  const { amount, version, refunds, placed, detail, ...rest } = record
  return {
    ...rest,
    placed: placed ? 1 : 0,
    revenue: revenueOf(record),
    status: statusOf(record),
    items: record.items ?? '[]',
    facts: JSON.stringify({ amount, version, refunds, detail }),
    updatedAt,
  }
}

function putChunk(rows: readonly ReturnType<typeof rowOf>[]) {
  return sql`insert into orders (id, profile_id, at, status, revenue, currency, items, message_id, flow, updated_at,
      placed, facts)
    select value->>'id', value->>'profileId', value->>'at', value->>'status', value->>'revenue', value->>'currency',
      value->>'items', value->>'messageId',
      (select flow from messages where messages.id = value->>'messageId'), value->>'updatedAt',
      value->>'placed', value->>'facts'
    from ${jsonRows(rows)} where true
    on conflict (id) do update set profile_id = excluded.profile_id, at = excluded.at, status = excluded.status,
      revenue = excluded.revenue, currency = excluded.currency, items = excluded.items,
      message_id = excluded.message_id, flow = coalesce(excluded.flow, orders.flow),
      updated_at = excluded.updated_at, placed = excluded.placed, facts = excluded.facts`
}

/** Orders of profiles that were joined with another. */
export function moveOrders(joins: readonly { readonly from: string; readonly into: string }[]) {
  return sql`update orders set profile_id = j.value->>'into' from ${jsonRows(joins)} j
    where orders.profile_id = j.value->>'from'`
}
