/** Rows of counts as the database holds them: compact lists, the strongest neighbours first. Pure. */

import { readList } from '../core/json.ts'
import type { Row as Stored } from '../db/tables.ts'
import { compareIds, emptyRow, type Row } from './row.ts'
import type { Near, Served, Weighing } from './served.ts'

/** All that is counted of one product. */
export interface Item {
  readonly views: Row
  readonly buys: Row
  readonly demand: { readonly at: number; readonly trend: number; readonly popular: number }
}

/** A row of counts, and the support of its neighbours as it was written beside them. */
export interface Known extends Row {
  readonly supports: ReadonlyMap<string, number>
}

/** Counts that are less than this share of the row's strongest neighbour are not worth their bytes. */
const FAINT = 1e-4

export function emptyItem(at: number): Item {
  return { views: emptyRow(at), buys: emptyRow(at), demand: { at, trend: 0, popular: 0 } }
}

/** All of a stored row. */
export function readItem(stored: Stored<'rec_items'>): Item {
  const { demand_at: at, trend, popular } = stored
  return { views: readViews(stored), buys: readBuys(stored), demand: { at, trend, popular } }
}

/** The views of a stored row. */
export function readViews(
  stored: Pick<Stored<'rec_items'>, 'views_at' | 'views_support' | 'views'>,
): Known {
  const row = { ...emptyRow(stored.views_at), support: stored.views_support }
  const supports = new Map<string, number>()
  for (const entry of readList(stored.views)) {
    if (!Array.isArray(entry)) continue
    const [id, count, support] = entry
    row.counts.set(String(id), Number(count))
    supports.set(String(id), Number(support))
  }
  return { ...row, supports }
}

/** The purchases of a stored row. */
export function readBuys(
  stored: Pick<Stored<'rec_items'>, 'buys_at' | 'buys_support' | 'buys'>,
): Known {
  const row = { ...emptyRow(stored.buys_at), support: stored.buys_support }
  const supports = new Map<string, number>()
  for (const entry of readList(stored.buys)) {
    if (!Array.isArray(entry)) continue
    const [id, count, people, support] = entry
    row.counts.set(String(id), Number(count))
    row.people.set(String(id), Number(people))
    supports.set(String(id), Number(support))
  }
  return { ...row, supports }
}

/** The neighbours of one product as they are stored, of views or of purchases. */
export interface StoredNear {
  readonly item: string
  readonly at: number
  readonly support: number
  readonly near: string
}

/**
 * What `serve` makes of a stored row, without making the row: it is read for every answer.
 * Pairs that fewer than `people` people bought are left out.
 */
export function readServed(
  { at, support, near }: StoredNear,
  { kind, weighing, people }: { kind: 'views' | 'buys'; weighing: Weighing; people: number },
): Served {
  const list: Near[] = []
  for (const entry of readList(near)) {
    if (!Array.isArray(entry)) continue
    const both = kind === 'buys' ? Number(entry[2]) : 0
    if (kind === 'buys' && both < people) continue
    const common = Number(entry[kind === 'buys' ? 3 : 2]) + weighing.other
    const weight = Number(entry[1]) / common ** weighing.damping
    list.push({ item: String(entry[0]), weight, people: both })
  }
  list.sort((left, right) => right.weight - left.weight || compareIds(left.item, right.item))
  return { at, support, near: list.slice(0, weighing.served) }
}

/** A product's stored row. `supportOf` answers another product's support as of an instant, by kind. */
export function writeItem(
  id: string,
  item: Item,
  supportOf: (kind: 'views' | 'buys', id: string, at: number) => number,
  weighing: { readonly views: Weighing; readonly buys: Weighing },
): Stored<'rec_items'> {
  const { views, buys, demand } = item
  const list = (kind: 'views' | 'buys') => {
    const row = item[kind]
    const most = Math.max(0, ...row.counts.values())
    const entries = [...row.counts].flatMap(([other, count]) => {
      if (count < most * FAINT) return []
      const support = supportOf(kind, other, row.at)
      const weight = count / (support + weighing[kind].other) ** weighing[kind].damping
      return [{ other, count, support, weight, people: row.people.get(other) ?? 0 }]
    })
    entries.sort((left, right) => right.weight - left.weight || compareIds(left.other, right.other))
    return entries
  }
  return {
    item: id,
    views_at: views.at,
    views_support: short(views.support),
    buys_at: buys.at,
    buys_support: short(buys.support),
    demand_at: demand.at,
    trend: short(demand.trend),
    popular: short(demand.popular),
    views: JSON.stringify(
      list('views').map(({ other, count, support }) => [other, short(count), short(support)]),
    ),
    buys: JSON.stringify(
      list('buys').map(({ other, count, people, support }) => [
        other,
        short(count),
        people,
        short(support),
      ]),
    ),
  }
}

/** Five digits are more than any shop has evidence for. */
function short(value: number): number {
  return Number(value.toPrecision(5))
}
