/** Orders as the models read them: what was bought together, by whom it was bought before. */

import { sql } from 'kysely'
import { isObject, readList } from '../../core/json.ts'
import { type Db, jsonValues } from '../../db/database.ts'

export interface PlacedOrder {
  readonly id: string
  readonly profileId: string
  readonly at: number
  /** What the order calls its products. */
  readonly names: readonly string[]
}

/** Orders as they stand now, without those that were cancelled, and the orders of the same people before them. */
export async function loadBaskets(
  db: Db,
  ids: readonly string[],
): Promise<{ readonly orders: readonly PlacedOrder[]; readonly others: readonly PlacedOrder[] }> {
  if (ids.length === 0) return { orders: [], others: [] }
  const own = sql`select id, profile_id, at, items from orders
    where id in ${jsonValues(ids)} and status <> 'cancelled' and placed = 1`
  const [orders, others] = await db.batch([
    own,
    sql`select o.id, o.profile_id, o.at, o.items from (select distinct profile_id from (${own}) where profile_id <> 'erased') person
      cross join orders o on o.profile_id = person.profile_id
      where o.status <> 'cancelled' and o.placed = 1 limit 20000`,
  ])
  return {
    orders: (orders?.rows ?? []).map(readOrder),
    others: (others?.rows ?? []).map(readOrder),
  }
}

/** What one profile bought, the latest first: orders that stand. */
export async function loadPurchases(
  db: Db,
  profileId: string,
): Promise<readonly { readonly at: number; readonly items: readonly string[] }[]> {
  const { rows } = await sql<Record<string, unknown>>`select id, profile_id, at, items from orders
    where profile_id = ${profileId} and status <> 'cancelled' and placed = 1
    order by at desc limit 200`.execute(db.query)
  return rows.map(readOrder).map(({ at, names }) => ({ at, items: names }))
}

function readOrder(row: Record<string, unknown>): PlacedOrder {
  const names = readList(String(row.items)).flatMap((item) =>
    isObject(item) && typeof item.productId === 'string' ? [item.productId] : [],
  )
  return { id: String(row.id), profileId: String(row.profile_id), at: Number(row.at), names }
}
