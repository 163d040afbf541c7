/** All that one request for recommendations needs of the database, in one round trip. */

import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonRows } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { SHOP } from '../place.ts'
import { keysOf } from '../store.ts'

/** A name of the request. */
export interface Asked {
  readonly name: string
  /** How much its row weighs; 0 where the product is only looked up. */
  readonly weight: number
  /** Whether the lists of its category fill up what is missing. */
  readonly leads: boolean
  /** Whether it may be shown itself. */
  readonly shown: boolean
}

export interface Question {
  readonly asked: readonly Asked[]
  /** Whose neighbours are wanted. */
  readonly model: 'views' | 'buys' | null
  /** Whether lists are wanted: of these scopes, of the categories of what is asked, and of the shop. */
  readonly lists: boolean
  readonly scopes: readonly string[]
  /** Whether cards tell how often they were bought, which costs a look at each of their rows. */
  readonly counts: boolean
}

/** A product as lists need it. */
export type Card = Pick<
  Row<'products'>,
  | 'id'
  | 'title'
  | 'url'
  | 'image_url'
  | 'brand'
  | 'category'
  | 'price'
  | 'list_price'
  | 'currency'
  | 'availability'
  | 'rating'
  | 'variants'
  | 'attributes'
> & {
  /** Orders that held it against visits that saw it. */
  readonly bought: number
  readonly seen: number
}

export interface Shelf {
  /** The product that each name of the question means. */
  readonly ids: ReadonlyMap<string, string>
  readonly rows: readonly Row<'rec_items'>[]
  /** Bodies of lists by scope: those asked for, those of the categories asked about, and the shop's. */
  readonly tops: readonly Row<'rec_tops'>[]
  readonly cards: ReadonlyMap<string, Card>
}

/** Candidates of a model whose cards are read, and of each list. */
const NEAR = 60
const LISTED = 40
/** Where there are no lists yet: some products, whichever. */
const ANY = 60

/** Reads it. Nothing of any person is asked for: the request alone decides. */
export async function readShelf(db: Db, question: Question): Promise<Shelf> {
  const { asked, model, lists } = question
  const names = asked.map(({ name, weight, leads, shown }) => {
    return [...keysOf(name), weight, leads ? 1 : 0, shown ? 1 : 0]
  })
  const known = sql`asked as materialized (
    select r.value->>0 as name, r.value->>5 as weight, r.value->>6 as leads, r.value->>7 as shown,
    coalesce(
      (select id from products where id = r.value->>0),
      (select product_id from product_keys where key = r.value->>1),
      (select product_id from product_keys where key = r.value->>2),
      (select product_id from product_keys where key = r.value->>3),
      (select product_id from product_keys where key = r.value->>4)) as id
    from ${jsonRows(names)} r)`
  const scopes = sql`(select value from json_each(${JSON.stringify([SHOP, ...question.scopes])})
    union select lower(p.category) from asked a cross join products p on p.id = a.id where a.leads
    union select lower(json_remove(p.category, '$[#-1]')) from asked a cross join products p
      on p.id = a.id where a.leads and json_array_length(p.category) > 1)`
  const listed = sql`union select e.value from rec_tops t, json_each(t.body) l, json_each(l.value) e
    where ${lists ? 1 : 0} and t.scope in ${scopes} and e.key < ${LISTED}`
  const near = model === null ? sql`` : sql`union select id from (${nearest(model)})`
  const counts = question.counts
    ? sql`coalesce((select i.buys_support from rec_items i where i.item = p.id), 0) as bought,
        coalesce((select i.views_support from rec_items i where i.item = p.id), 0) as seen`
    : sql`0 as bought, 0 as seen`
  const [ids, rows, tops, cards] = await db.batch([
    sql`with ${known} select name, id from asked where id is not null`,
    sql`with ${known} select i.* from rec_items i
      where ${model === null ? 0 : 1} and i.item in (select id from asked where weight > 0)`,
    sql`with ${known} select t.* from rec_tops t where t.scope in ${scopes}`,
    sql`with ${known} select p.id, p.title, p.url, p.image_url, p.brand, p.category, p.price,
        p.list_price, p.currency, p.availability, p.rating, p.variants, p.attributes, ${counts}
      from products p
      where p.id in (select id from asked where weight > 0 or shown ${near} ${listed}
        union select id from (select id from products where id > '' order by id limit
          (select case when exists (select 1 from rec_tops where scope = ${SHOP}) then 0 else ${ANY} end)))`,
  ])
  return {
    ids: new Map((ids?.rows ?? []).map(({ name, id }) => [String(name), String(id)])),
    rows: (rows?.rows ?? []) as unknown as Shelf['rows'],
    tops: (tops?.rows ?? []) as unknown as Shelf['tops'],
    cards: new Map(
      ((cards?.rows ?? []) as unknown as readonly Card[]).map((card) => [card.id, card]),
    ),
  }
}

/** Neighbours with the greatest scores, near enough: the exact ones are taken from their rows. */
function nearest(model: 'views' | 'buys'): RawBuilder<unknown> {
  return model === 'views'
    ? sql`select n.value->>0 as id from asked a cross join rec_items i on i.item = a.id,
        json_each(i.views) n where a.weight > 0 group by 1
        order by sum((n.value->>1) * a.weight / (i.views_support + 10)) desc limit ${NEAR}`
    : sql`select n.value->>0 as id from asked a cross join rec_items i on i.item = a.id,
        json_each(i.buys) n where a.weight > 0 group by 1
        order by sum((n.value->>1) * a.weight / (i.buys_support + 1) / sqrt((n.value->>3) + 5)) desc
        limit ${NEAR}`
}
