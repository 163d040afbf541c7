/** The orders that a fold's news tells of, and what they add up to for their buyers afterwards. */

import type { Db } from '../db/database.ts'
import { orderIdOf } from '../events/order.ts'
import { ERASED } from '../identity/erase/tables.ts'
import type { OrderRecord } from '../orders/record.ts'
import { loadOrders, sumOrders } from '../orders/store.ts'
import { addUp } from '../orders/totals.ts'
import type { People } from './people.ts'
import { type FoldPlan, freshPerson, type News } from './plan.ts'

export interface Book {
  readonly records: ReadonlyMap<string, OrderRecord>
  /** Profiles that own one of them. */
  readonly owners: readonly string[]
  /** What was looked up and who owned it: as it must still be when the fold is written. */
  readonly read: readonly { readonly id: string; readonly owner: string }[]
}

/** Reads the orders that some news tells of. The row of an order is the truth about it, not what its buyer's state remembers. */
export async function readBook(db: Db, news: readonly News[]): Promise<Book> {
  const ids = new Set(news.flatMap(({ event }) => orderIdOf(event) ?? []))
  const records = await loadOrders(db, [...ids])
  const owners = new Set([...records.values()].map((record) => record.profileId))
  owners.delete(ERASED)
  const read = [...ids].map((id) => ({ id, owner: records.get(id)?.profileId ?? '' }))
  return { records, owners: [...owners], read }
}

/** Adds up again the orders of everybody who has a new or changed one. */
export async function settleTotals(db: Db, people: People, plan: FoldPlan): Promise<void> {
  const { orders, buyers } = plan
  if (buyers.length === 0) return
  const current = (id: string) => people.ownerOf(id, (fresh) => freshPerson(fresh, 0))
  // The orders of whoever was joined into a buyer still stand under the old name.
  const joined = people.joins.map((join) => join.from)
  const subtotals = await sumOrders(
    db,
    [...new Set([...buyers, ...joined])],
    orders.map((order) => order.id),
  )
  for (const buyer of buyers) {
    const person = current(buyer)
    const own = subtotals.filter((part) => current(part.profileId).id === person.id)
    const records = orders.filter((order) => order.profileId === person.id)
    person.state = { ...person.state, orders: addUp(own, records) }
    person.changed = true
  }
}
