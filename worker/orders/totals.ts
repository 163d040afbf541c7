/** What a person's orders add up to. Pure. */

import type { OrderTotals } from '../events/state.ts'
import { type OrderRecord, revenueOf } from './record.ts'

/** Orders of one profile in one currency, added up by the database. */
export interface Subtotal {
  readonly profileId: string
  readonly currency: string
  readonly count: number
  readonly revenue: number
  readonly firstAt: number
  readonly lastAt: number
}

/** Adds up subtotals and single orders, each order in one of them only. */
export function addUp(
  subtotals: readonly Subtotal[],
  records: readonly OrderRecord[],
): OrderTotals {
  const single = records.map((record) => ({
    currency: record.currency,
    count: record.placed ? 1 : 0,
    revenue: revenueOf(record),
    firstAt: record.placed ? record.at : 0,
    lastAt: record.placed ? record.at : 0,
  }))
  const revenue: Record<string, number> = {}
  let [count, firstAt, lastAt] = [0, 0, 0]
  for (const part of [...subtotals, ...single]) {
    revenue[part.currency] = (revenue[part.currency] ?? 0) + part.revenue
    count += part.count
    if (part.firstAt > 0) firstAt = firstAt === 0 ? part.firstAt : Math.min(firstAt, part.firstAt)
    lastAt = Math.max(lastAt, part.lastAt)
  }
  const sorted = Object.entries(revenue).sort(([left], [right]) => (left < right ? -1 : 1))
  return { count, revenue: Object.fromEntries(sorted), firstAt, lastAt }
}
