/** What the models are made of, in the database: news, counts, lists, and where the counting stands. */

import { type RawBuilder, sql } from 'kysely'
import { keyOf, urlKey } from '../catalog/keys.ts'
import { MINUTE, newId } from '../core/clock.ts'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { clicksOf, cutNews, type News, writeNews } from './news.ts'
import type { Candidate } from './tops.ts'

/** Folds of so many minutes share a row, where they bring little. */
const SLOT = 5 * MINUTE
/** A shared row is complete when its slot is over and no fold of it can still be on its way. */
const CLOSING = 2 * MINUTE
/** News of more than this have a row of their own. */
const SMALL = 4_000
/** Characters of a row, far below what the database takes. */
const FULL = 400_000
/** Rows of news that one job takes at most. */
const MOST_WAITING = 200

/**
 * Keeps the news of one fold, in the fold's own batch: they are counted exactly when it is. A shared row that is full
 * takes no more: of so much, a part tells the same.
 */
export function putNews(news: News, at: number): readonly RawBuilder<unknown>[] {
  const clicks = clicksOf(news)
  // A lone look is not worth a row: should another follow, it counts as what came before that.
  if (clicks === 0 || (clicks === 1 && news.orders.length === 0)) return []
  return cutNews(news, FULL).map((part) => {
    const body = writeNews(part)
    const id = body.length > SMALL ? newId(at) : ''
    return sql`insert into rec_news (slot, id, clicks, body)
      values (${Math.floor(at / SLOT)}, ${id}, ${clicksOf(part)}, ${body})
      on conflict (slot, id) do update set clicks = rec_news.clicks + excluded.clicks,
        body = rec_news.body || excluded.body
      where length(rec_news.body) < ${FULL}`
  })
}

export interface Waiting {
  readonly slot: number
  readonly id: string
  readonly clicks: number
}

/** What a tick must know to see whether there is anything to do: one call, whatever follows. */
export async function lookAround(
  db: Db,
  now: number,
): Promise<{
  readonly states: ReadonlyMap<string, string>
  /** News that are complete, the oldest first. */
  readonly waiting: readonly Waiting[]
  /** The catalogue's last change: whether lists of what is new can still be true. */
  readonly change: number
}> {
  const closed = Math.floor((now - CLOSING) / SLOT) - 1
  const [states, waiting, change] = await db.batch([
    sql`select name, value from rec_state`,
    sql`select slot, id, clicks from rec_news where slot <= ${closed}
      union all select slot, id, clicks from rec_news where slot > ${closed} and id <> ''
      order by slot, id limit ${MOST_WAITING}`,
    sql`select seq from product_changes order by seq desc limit 1`,
  ])
  return {
    states: new Map((states?.rows ?? []).map(({ name, value }) => [String(name), String(value)])),
    waiting: (waiting?.rows ?? []).map(({ slot, id, clicks }) => ({
      slot: Number(slot),
      id: String(id),
      clicks: Number(clicks),
    })),
    change: Number(change?.rows[0]?.seq ?? 0),
  }
}

export type NewsKey = readonly [slot: number, id: string]

/** Bodies of some news. */
export async function loadBodies(db: Db, keys: readonly NewsKey[]): Promise<readonly string[]> {
  const { rows } = await sql<{ body: string }>`select n.body from ${jsonRows(keys)} k
    cross join rec_news n on n.slot = k.value->>0 and n.id = k.value->>1`.execute(db.query)
  return rows.map(({ body }) => body)
}

export function deleteNews(keys: readonly NewsKey[]): RawBuilder<unknown> {
  return sql`delete from rec_news where (slot, id) in
    (select k.value->>0, k.value->>1 from ${jsonRows(keys)} k)`
}

export function putState(name: string, value: string): RawBuilder<unknown> {
  return sql`insert into rec_state (name, value) values (${name}, ${value})
    on conflict (name) do update set value = excluded.value where value <> excluded.value`
}

/** Fails, and its batch with it, where a state is no longer what was read: two ticks never count the same news. */
export function stateFence(name: string, read: string | null): RawBuilder<unknown> {
  return sql`select case when (select value from rec_state where name = ${name}) is not ${read}
    then json('changed meanwhile') else 1 end`
}

/** Products by what events call them: their own id, another id, a SKU or an address. Unknown ones are left out. */
export async function resolveIds(
  db: Db,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const chunk of jsonChunks(names.map(keysOf))) {
    const { rows } = await sql<{ name: string; id: string }>`select r.value->>0 as name, coalesce(
        (select id from products where id = r.value->>0),
        (select product_id from product_keys where key = r.value->>1),
        (select product_id from product_keys where key = r.value->>2),
        (select product_id from product_keys where key = r.value->>3),
        (select product_id from product_keys where key = r.value->>4)) as id
      from ${jsonRows(chunk)} r`.execute(db.query)
    for (const { name, id } of rows) if (id !== null) found.set(name, id)
  }
  return found
}

/** What a product may be called, and the keys under which the catalogue has it. */
export function keysOf(name: string): readonly [string, string, string, string, string] {
  const address = keyOf('url', urlKey(name) ?? name)
  return [name, keyOf('id', name), keyOf('sku', name), keyOf('group', name), address]
}

/** Rows of counts by product. */
export async function loadItems(
  db: Db,
  ids: readonly string[],
): Promise<readonly Row<'rec_items'>[]> {
  if (ids.length === 0) return []
  return db.query.selectFrom('rec_items').selectAll().where('item', 'in', jsonValues(ids)).execute()
}

export type Support = Pick<
  Row<'rec_items'>,
  'item' | 'views_at' | 'views_support' | 'buys_at' | 'buys_support'
>

/** How often products were there at all. */
export async function loadSupports(db: Db, ids: readonly string[]): Promise<readonly Support[]> {
  if (ids.length === 0) return []
  return db.query
    .selectFrom('rec_items')
    .select(['item', 'views_at', 'views_support', 'buys_at', 'buys_support'])
    .where('item', 'in', jsonValues(ids))
    .execute()
}

export function putItems(rows: readonly Row<'rec_items'>[]): readonly RawBuilder<unknown>[] {
  return jsonChunks(rows).map(
    (chunk) => sql`insert into rec_items (item, views_at, views_support, buys_at, buys_support,
        demand_at, trend, popular, views, buys)
      select value->>'item', value->>'views_at', value->>'views_support', value->>'buys_at',
        value->>'buys_support', value->>'demand_at', value->>'trend', value->>'popular',
        value->>'views', value->>'buys'
      from ${jsonRows(chunk)} where true
      on conflict (item) do update set views_at = excluded.views_at,
        views_support = excluded.views_support, buys_at = excluded.buys_at,
        buys_support = excluded.buys_support, demand_at = excluded.demand_at,
        trend = excluded.trend, popular = excluded.popular, views = excluded.views,
        buys = excluded.buys`,
  )
}

/** Products that can be sold, with the demand for them, in the order of their ids. */
export async function listCandidates(
  db: Db,
  after: string,
  limit: number,
): Promise<readonly Candidate[]> {
  const { rows } = await sql<Candidate>`select p.id, p.category, p.created_at as createdAt,
      coalesce(r.demand_at, 0) as demandAt, coalesce(r.trend, 0) as trend,
      coalesce(r.popular, 0) as popular
    from products p left join rec_items r on r.item = p.id
    where p.id > ${after} and p.availability not in ('out_of_stock', 'discontinued')
    order by p.id limit ${limit}`.execute(db.query)
  return rows
}

/** All lists, by scope. */
export async function loadAllTops(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query.selectFrom('rec_tops').selectAll().execute()
  return new Map(rows.map(({ scope, body }) => [scope, body]))
}

/** Writes lists that are new or changed, and forgets those of categories that are gone. */
export function putTops(
  changed: readonly Row<'rec_tops'>[],
  gone: readonly string[],
): readonly RawBuilder<unknown>[] {
  return [
    ...jsonChunks(changed).map(
      (chunk) => sql`insert into rec_tops (scope, body)
        select value->>'scope', value->>'body' from ${jsonRows(chunk)} where true
        on conflict (scope) do update set body = excluded.body`,
    ),
    ...(gone.length > 0 ? [sql`delete from rec_tops where scope in ${jsonValues(gone)}`] : []),
  ]
}

/** Forgets counts of products that the catalogue no longer has, or that nobody touched since `before`: a slice. */
export async function pruneItems(
  db: Db,
  slice: { readonly after: string; readonly before: number; readonly limit: number },
): Promise<string | null> {
  const next = sql`select item, views_at, buys_at from rec_items
    where item > ${slice.after} order by item limit ${slice.limit}`
  const [end] = await db.batch([
    sql`select max(item) as last, count(*) as found from (${next})`,
    sql`delete from rec_items where item in (select slice.item from (${next}) slice
      where (slice.views_at < ${slice.before} and slice.buys_at < ${slice.before})
        or not exists (select 1 from products p where p.id = slice.item))`,
  ])
  const row = end?.rows[0]
  return row && Number(row.found) === slice.limit ? String(row.last) : null
}
