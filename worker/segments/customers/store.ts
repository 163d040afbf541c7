/** Customers' orders in the database, person by person. */

import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { ERASED } from '../../identity/erase/tables.ts'
import type { Purchase } from './buyer.ts'

/** The orders of the next people after one of them, in the order of their ids; the last may be cut off. */
export async function loadPurchases(
  db: Db,
  after: string,
  limit: number,
): Promise<readonly Purchase[]> {
  const [result] = await db.batch([
    sql`select profile_id as profileId, at, revenue, currency from orders
      where profile_id > ${after} and placed = 1 and status <> 'cancelled'
        and (status <> 'refunded' or revenue > 0) and profile_id <> ${ERASED}
      order by profile_id, at limit ${limit}`,
  ])
  return (result?.rows ?? []) as unknown as readonly Purchase[]
}
