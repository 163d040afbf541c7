/** The waiting list as the owner sees it: per product or variant who waits, what is held, and how many of those told bought. */

import { sql } from 'kysely'
import { loadProducts } from '../../catalog/store.ts'
import { piecesOf, variantsOf } from '../../catalog/waiting/stock.ts'
import { expectedOf } from '../../catalog/waiting/view.ts'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonRows } from '../../db/database.ts'
import { cutPage } from '../cursor.ts'
import type { WaitingItem } from './item.ts'

/** Waves from before are forgotten. */
const REMEMBERED = 180 * DAY

/** A page of the items that people wait for, by product and variant. */
export async function listWaiting(
  db: Db,
  query: {
    readonly after: { readonly product: string; readonly variant: string } | null
    readonly limit: number
    readonly now: number
  },
) {
  const { limit, now } = query
  const product = query.after?.product ?? ''
  const variant = query.after?.variant ?? ''
  const [found] = await db.batch([
    sql`select * from waiting_items where (product_id, variant_id) > (${product}, ${variant})
      order by product_id, variant_id limit ${limit + 1}`,
  ])
  const items = (found?.rows ?? []).map((row) => ({
    product: String(row.product_id),
    variant: String(row.variant_id),
    dueAt: Number(row.due_at),
  }))
  const products = await loadProducts(db, [...new Set(items.map((item) => item.product))])
  const [places, holds, waves] = await db.batch([
    sql`select e.product_id, e.variant_id, sum(e.state = 'waiting') as waiting, sum(e.state = 'called') as called,
        sum(e.state = 'waiting' and e.wants <> 'notice') as reservations,
        sum(case when e.state = 'waiting' then e.quantity else 0 end) as pieces,
        min(case when e.state = 'waiting' then e.since end) as since
      from ${jsonRows(items)} r cross join waiting_entries e on e.product_id = r.value->>'product'
        and e.variant_id = r.value->>'variant' where e.state <> 'ended' group by 1, 2`,
    sql`select h.product_id, h.variant_id, sum(h.quantity) as held
      from ${jsonRows(items)} r cross join waiting_holds h on h.product_id = r.value->>'product'
        and h.variant_id = r.value->>'variant'
      where h.state = 'held' and h.expires_at > ${now} group by 1, 2`,
    sql`select w.product_id, w.variant_id, count(*) as waves, sum(w.noticed) as noticed, sum(w.bought) as bought,
        max(w.at) as last
      from waiting_waves w where w.at > ${now - REMEMBERED} and (w.product_id, w.variant_id) in (
        select value->>'product', value->>'variant' from ${jsonRows(items)}) group by 1, 2`,
  ])
  const count = (result: typeof places, item: { product: string; variant: string }) =>
    result?.rows.find(
      (row) => row.product_id === item.product && row.variant_id === item.variant,
    ) ?? {}
  return cutPage(
    items,
    limit,
    (item): WaitingItem => {
      const row = products.get(item.product)
      const place = count(places, item)
      const wave = count(waves, item)
      const own = row && variantsOf(row).find((one) => one.id === item.variant)
      return {
        productId: item.product,
        variantId: item.variant,
        title: row?.title ?? '',
        variant: own?.title ?? item.variant,
        url: row?.url ?? '',
        waiting: Number(place.waiting ?? 0),
        reservations: Number(place.reservations ?? 0),
        pieces: Number(place.pieces ?? 0),
        since: typeof place.since === 'number' ? place.since : null,
        called: Number(place.called ?? 0),
        held: Number(count(holds, item).held ?? 0),
        stock: piecesOf(row, item.variant),
        expectedAt: expectedOf(row, item.variant),
        waves: Number(wave.waves ?? 0),
        lastWaveAt: typeof wave.last === 'number' ? wave.last : null,
        noticed: Number(wave.noticed ?? 0),
        bought: Number(wave.bought ?? 0),
        nextLookAt: item.dueAt,
      }
    },
    ({ product, variant }) => ({ product, variant }),
  )
}
