/** Looks in the database: which items need one, what there is to see, and what was decided. */

import { sql } from 'kysely'
import { DAY } from '../../../core/clock.ts'
import { type Db, jsonRows, jsonValues } from '../../../db/database.ts'
import type { Row } from '../../../db/tables.ts'
import { keyOf } from '../../keys.ts'
import type { Experience } from '../learning.ts'
import { UNREAD } from '../request.ts'
import { type Entry, WAITING_TOPIC } from '../store.ts'

/** As many people of one line as one look takes. */
export const LINE = 500

/**
 * Products that people wait for and that were changed since the last look, or that something is due with. It reads
 * each of those items and its product: what is in the catalogue besides costs nothing.
 */
export async function loadDue(db: Db, now: number, limit: number): Promise<readonly string[]> {
  const [result] = await db.batch([
    sql`select distinct i.product_id as id from waiting_items i left join products p on p.id = i.product_id
      where i.due_at <= ${now} or p.updated_at <> i.looked_at or ${LEARNED} limit ${limit}`,
  ])
  return (result?.rows ?? []).map((row) => String(row.id))
}

/** SQL: the catalogue has learned meanwhile whose id or address it is under which `i` is waited for. */
const LEARNED = sql`(p.id is null and exists (select 1 from product_keys k
  cross join products q on q.id = k.product_id where k.key in (${keyOf('id', '')} || i.product_id, ${keyOf('url', '')} || substr(i.product_id, ${UNREAD.length + 1}))))`

/** The next instant at which an item is due; 0 where its product has changed; null where nobody waits. */
export async function nextLook(db: Db): Promise<number | null> {
  const [due, changed] = await db.batch([
    sql`select due_at from waiting_items order by due_at limit 1`,
    sql`select 1 from waiting_items i left join products p on p.id = i.product_id
      where p.updated_at <> i.looked_at or ${LEARNED} limit 1`,
  ])
  if ((changed?.rows.length ?? 0) > 0) return 0
  const at = due?.rows[0]?.due_at
  return typeof at === 'number' ? at : null
}

/** A person in line, with what is known of them. */
export type LineRow = Entry & { confirmed: number; holds: number; orders: number }

/** Somebody whose turn it was, and what became of the message. */
export type CalledRow = Entry & { message_state: string | null; message_reason: string | null }

export interface Seen {
  readonly items: readonly Row<'waiting_items'>[]
  readonly line: readonly LineRow[]
  readonly called: readonly CalledRow[]
  readonly ends: ReadonlyMap<string, number>
}

/** The name of an item: its product and variant. */
export function itemKey(productId: string, variantId: string): string {
  return JSON.stringify([productId, variantId])
}

/** Everything that a look at some products needs besides the products and their holds. */
export async function loadSeen(
  db: Db,
  productIds: readonly string[],
  query: { readonly vipDays: number; readonly now: number },
): Promise<Seen> {
  const ids = jsonValues(productIds)
  const orders = sql`(select count(*) from orders o where o.profile_id = e.profile_id and o.status = 'completed')`
  const vip = query.vipDays > 0 ? orders : sql`0`
  const early = sql`case when ${vip} >= ${VIP_ORDERS} then ${query.vipDays * DAY} else 0 end`
  const [items, line, called, ends] = await db.batch([
    sql`select * from waiting_items where product_id in ${ids}`,
    sql`select * from (
        select e.*, p.email is not null and p.email = e.address or exists (select 1 from subscriptions s
            where s.address = e.address and s.topic = ${WAITING_TOPIC} and s.status = 'subscribed') as confirmed,
          exists (select 1 from waiting_holds h where h.profile_id = e.profile_id and h.state = 'held') as holds,
          ${vip} as orders,
          row_number() over (partition by e.product_id, e.variant_id
            order by e.round, e.since - ${early}, e.address) as place
        from waiting_entries e left join profiles p on p.id = e.profile_id
        where e.product_id in ${ids} and e.state <> 'ended' and e.state = 'waiting')
      where place <= ${LINE + 1}`,
    sql`select e.*, m.state as message_state, m.reason as message_reason
      from waiting_entries e left join messages m on m.id = e.message_id
      where e.product_id in ${ids} and e.state <> 'ended' and e.state in ('called', 'held')
        and (e.noticed_at > ${query.now - DAY} or m.state in ('skipped', 'dead'))`,
    sql`select product_id, variant_id, min(ends_at) as ends_at from waiting_entries
      where product_id in ${ids} and state <> 'ended' and state in ('waiting', 'called') group by 1, 2`,
  ])
  return {
    items: (items?.rows ?? []) as unknown as Seen['items'],
    line: (line?.rows ?? []) as unknown as Seen['line'],
    called: (called?.rows ?? []) as unknown as Seen['called'],
    ends: new Map(
      (ends?.rows ?? []).map((row) => [
        itemKey(String(row.product_id), String(row.variant_id)),
        Number(row.ends_at),
      ]),
    ),
  }
}

/** Somebody with so many orders is one of the shop's best customers, whom the owner may let come earlier. */
export const VIP_ORDERS = 3

/** What the waves of the last half year taught. Those of the last day are still under way, unless all was sold. */
export async function loadExperience(db: Db, now: number): Promise<Experience> {
  const [result] = await db.batch([
    sql`select sum(bought) as bought, sum(case when sold_out then bought else noticed end) as noticed
      from (select * from waiting_waves where at > ${now - 180 * DAY} order by at desc limit 500)
      where at < ${now - DAY} or sold_out`,
  ])
  const row = result?.rows[0]
  return { noticed: Number(row?.noticed ?? 0), bought: Number(row?.bought ?? 0) }
}

/** Entries whose person has to hear another date than they were told. */
export async function loadMisled(
  db: Db,
  item: { readonly productId: string; readonly variantId: string },
  date: { readonly at: number; readonly apart: number },
  limit: number,
): Promise<readonly Entry[]> {
  const [result] = await db.batch([
    sql`select * from waiting_entries where product_id = ${item.productId} and variant_id = ${item.variantId}
      and state <> 'ended' and state = 'waiting'
      and (promised_at is null or abs(promised_at - ${date.at}) >= ${date.apart}) limit ${limit}`,
  ])
  return (result?.rows ?? []) as unknown as readonly Entry[]
}

/** For the head of a batch: fails, and the batch with it, where another tick has looked at these items meanwhile. */
export function lookFence(
  items: readonly {
    readonly productId: string
    readonly variantId: string
    readonly version: number
  }[],
) {
  return sql`select case when exists (select 1 from ${jsonRows(items)} r
      left join waiting_items i on i.product_id = r.value->>'productId' and i.variant_id = r.value->>'variantId'
      where coalesce(i.version, 0) <> r.value->>'version')
    then json('changed meanwhile') else 1 end`
}

/** What a look leaves of an item. */
export interface ItemWrite {
  readonly productId: string
  readonly variantId: string
  readonly version: number
  readonly dueAt: number
  readonly lookedAt: number
  readonly stock: number
  readonly free: number
  readonly restocks: number
  readonly waveAt: number
  readonly expectedAt: number | null
  readonly expectedSince: number
}

/** Writes what was seen; items that nobody waits for any more go. */
export function putItems(items: readonly ItemWrite[]) {
  return [
    sql`update waiting_items set version = r.value->>'version', due_at = r.value->>'dueAt',
        looked_at = r.value->>'lookedAt', stock = r.value->>'stock', free = r.value->>'free',
        restocks = r.value->>'restocks', wave_at = r.value->>'waveAt', expected_at = r.value->>'expectedAt',
        expected_since = r.value->>'expectedSince'
      from ${jsonRows(items)} r
      where waiting_items.product_id = r.value->>'productId' and waiting_items.variant_id = r.value->>'variantId'`,
    sql`delete from waiting_items where (product_id, variant_id) in (
        select r.value->>'productId', r.value->>'variantId' from ${jsonRows(items)} r
        where not exists (select 1 from waiting_entries e where e.product_id = r.value->>'productId'
          and e.variant_id = r.value->>'variantId' and e.state <> 'ended'))`,
  ]
}
