/** Orders in the database, each with the message that earned it. */

import { sql } from 'kysely'
import { jsonChunks, jsonRows } from '../db/database.ts'

/** One order as the fold found it, and whose it is. */
export interface OrderRow {
  readonly id: string
  readonly profileId: string
  readonly at: number
  readonly status: 'completed' | 'cancelled' | 'refunded'
  readonly revenue: number
  readonly currency: string
  /** JSON list, or null where the event did not list the items: then the known ones stay. */
  readonly items: string | null
  /** The message whose human click came before the order inside the attribution window. */
  readonly messageId: string | null
  readonly updatedAt: number
}

/**
 * Writes orders. A later report of the same order changes its amount and status, never who earned it; an amount below
 * zero is a refund, and comes off the amount that is there.
 */
export function putOrders(rows: readonly OrderRow[]) {
  return jsonChunks(rows).map(putChunk)
}

function putChunk(rows: readonly OrderRow[]) {
  return sql`insert into orders (id, profile_id, at, status, revenue, currency, items, message_id, flow, updated_at)
    select value->>'id', value->>'profileId', value->>'at', value->>'status', value->>'revenue', value->>'currency',
      coalesce(value->>'items', '[]'), value->>'messageId',
      (select flow from messages where messages.id = value->>'messageId'), value->>'updatedAt'
    from ${jsonRows(rows)} where true
    on conflict (id) do update set status = excluded.status,
      revenue = case when excluded.revenue < 0 then orders.revenue + excluded.revenue else excluded.revenue end,
      currency = excluded.currency,
      items = case when excluded.items = '[]' then orders.items else excluded.items end,
      updated_at = excluded.updated_at`
}

/** Orders of profiles that were joined with another. */
export function moveOrders(joins: readonly { readonly from: string; readonly into: string }[]) {
  return sql`update orders set profile_id = j.value->>'into' from ${jsonRows(joins)} j
    where orders.profile_id = j.value->>'from'`
}
