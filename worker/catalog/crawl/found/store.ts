/** How pages come to be known: events tell of them, the shop names them, somebody needs them. */

import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonChunks, jsonRows } from '../../../db/database.ts'
import type { PageAddress } from '../address.ts'
import { type Need, need, paceOf } from '../need.ts'
import type { Sighting } from '../sightings.ts'

/** New pages of one fold that only visitors tell of: each row costs, and what is real is seen again. */
const NEW_REPORTS = 20
/** Unread pages of one host that only visitors tell of: what comes on top of them is not even noted. */
const ROOM = 1_000

/**
 * Puts pages that events told of among the pages, as part of the batch of whoever read the events. A page that is known,
 * and has its need already, writes nothing.
 */
export function putSightings(sightings: readonly Sighting[], now: number): RawBuilder<unknown>[] {
  if (sightings.length === 0) return []
  const rows = sightings.map((sighting) => ({
    ...sighting,
    every: paceOf(sighting.need).every,
    first: sighting.origin === 'visitor' ? need.reported : Math.max(sighting.need, need.listed),
  }))
  return [
    sql`update pages set
        need = case when state = 'new' then r.value->>'first' else r.value->>'need' end,
        need_until = r.value->>'needUntil',
        due_at = min(due_at, max(${now}, fetched_at + (r.value->>'every'))),
        origin = case when r.value->>'origin' = 'shop' and origin = 'visitor' then 'shop' else origin end
      from ${jsonRows(rows)} r
      where pages.key = r.value->>'key' and (
        (pages.state = 'product' and r.value->>'need' >
          case when pages.need_until > ${now} then pages.need else ${need.refresh} end)
        or (pages.state = 'new' and pages.need = ${need.reported} and r.value->>'origin' = 'shop'))`,
    insertSightings(
      rows.filter(({ origin }) => origin === 'shop'),
      now,
    ),
    insertSightings(
      rows.filter(({ origin }) => origin === 'visitor'),
      now,
    ),
  ]
}

/** Adds what is not known yet, in its order; of what only visitors tell a few, and none where many wait already. */
function insertSightings(
  rows: readonly (Sighting & { readonly first: number })[],
  now: number,
): RawBuilder<unknown> {
  const most = rows.some(({ origin }) => origin === 'visitor') ? NEW_REPORTS : rows.length
  const hosts = [...new Set(rows.map(({ host }) => host))]
  return sql`with waiting as materialized (select h.value as host, (select count(*) from (select 1
      from pages page where page.host = h.value and page.need = ${need.reported} limit ${ROOM})) as pages
      from ${jsonRows(hosts)} h)
    insert into pages (key, url, host, origin, need, need_until, found_at, due_at)
    select value->>'key', value->>'url', value->>'host', value->>'origin', value->>'first',
      value->>'needUntil', ${now}, ${now}
    from ${jsonRows(rows)} r join waiting w on w.host = r.value->>'host'
    where not exists (select 1 from pages page where page.key = r.value->>'key')
      and (value->>'origin' <> 'visitor' or w.pages < ${ROOM})
    order by r.key limit ${most} on conflict do nothing`
}

/** A page that somebody needs to be true: whoever waits for a product asks for it by the product's address. */
export interface PageNeed extends PageAddress {
  readonly need: Need
  readonly needUntil: number
}

/** Raises the need of pages, and adds those that are not known; for other parts of the catalogue. */
export function needPages(needs: readonly PageNeed[], now: number): RawBuilder<unknown>[] {
  return putSightings(
    needs.map((one) => ({ ...one, origin: 'shop' as const })),
    now,
  )
}

/** A page that the shop itself names, in its sitemap or by a link on a page that was read. */
export interface FoundPage extends PageAddress {
  /** When the shop last changed it; 0 where it does not say. */
  readonly changedAt: number
}

/** Adds pages that the shop names, and has those read again that it says have changed. Answers how many rows changed. */
export async function putFound(db: Db, found: readonly FoundPage[], now: number): Promise<number> {
  if (found.length === 0) return 0
  const results = await db.batch(
    jsonChunks(found).flatMap((rows) => [
      sql`update pages set due_at = ${now}, origin = case origin when 'visitor' then 'shop' else origin end,
          need = case when need = ${need.reported} then ${need.listed} else need end
        from ${jsonRows(rows)} r where pages.key = r.value->>'key'
          and (need = ${need.reported} or (state in ('product', 'other') and due_at > ${now}
            and fetched_at < r.value->>'changedAt' and r.value->>'changedAt' <= ${now}))`,
      sql`insert into pages (key, url, host, origin, need, found_at, due_at)
        select value->>'key', value->>'url', value->>'host', 'shop', ${need.listed}, ${now}, ${now}
        from ${jsonRows(rows)} where true on conflict do nothing`,
    ]),
  )
  return results.reduce((total, result) => total + result.changes, 0)
}

/** Adds a page that the owner names, so that it can be read. */
export async function putOwned(db: Db, page: PageAddress, now: number): Promise<void> {
  await db.batch([
    sql`insert into pages (key, url, host, origin, need, found_at, due_at)
      values (${page.key}, ${page.url}, ${page.host}, 'owner', ${need.listed}, ${now}, ${now})
      on conflict (key) do update set origin = 'owner', url = excluded.url
      where origin <> 'owner' or url <> excluded.url`,
  ])
}
