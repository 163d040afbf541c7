/** All that one request for recommendations needs of the database, in one round trip. */

import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'
import { SHOP } from '../place.ts'
import { keysOf } from '../store.ts'
import type { Asked, Card, Model, Question, Shelf } from './shelf.ts'

/** Neighbours that are looked up, and products of each list. */
const NEAR = 60
const LISTED = 40
/** Cards beyond those that are shown: the database ranks as the models do, the last digits are made of its rows. */
const SPARE = 4
/** Where no list has anything: some products, whichever. */
const ANY = 60

/** Where a product of a list stands among all: what the page named first, then list by list, then scope by scope. */
const NAMED = 1e9
const EACH = 1e7

const nothing = sql``
const there = sql`p.availability not in ('out_of_stock', 'discontinued')
  and (p.availability <> 'in_stock' or coalesce(p.quantity, 1) > 0)`

/** Reads it. Nothing of any person is asked for: the request alone decides. */
export async function readShelf(db: Db, question: Question, now: number): Promise<Shelf> {
  const { asked, model, lists, details } = question
  const leading = asked.filter(({ weight }) => weight > 0)
  const counts = details
    ? sql`p.attributes, coalesce((select i.buys_support from rec_items i where i.item = p.id), 0) as bought,
        coalesce((select i.views_support from rec_items i where i.item = p.id), 0) as seen`
    : sql`'{}' as attributes, 0 as bought, 0 as seen`
  const [ids, cards, rows] = await db.batch([
    sql`with ${resolved(asked)} select name, id from asked where id is not null`,
    sql`with ${resolved(asked)}, ${chosen(question, now)}
      select p.id, p.title, p.url, p.image_url, p.brand, p.category, p.price, p.list_price, p.currency,
        p.availability, p.quantity, p.rating, p.variants, ${counts}, filled.place
      from products p left join filled on filled.id = p.id where p.id in (select id from asked where weight > 0 or shown
        union select id from best union select id from filled
        union select id from (select id from products where id > '' order by id limit
          (select case when exists (select 1 from best) or exists (select 1 from filled)
            then 0 else ${ANY} end)))`,
    ...(model === null
      ? []
      : [
          sql`with ${resolved(leading)}, ${speaking(model, now)} select item, at, support, near from speaking`,
        ]),
  ])
  const found = (cards?.rows ?? []) as unknown as readonly (Card & {
    readonly place: number | null
  })[]
  return {
    ids: new Map((ids?.rows ?? []).map(({ name, id }) => [String(name), String(id)])),
    rows: (rows?.rows ?? []) as unknown as Shelf['rows'],
    cards: new Map(found.map((card) => [card.id, card])),
    filled: found
      .flatMap(({ id, place }) => (place === null ? [] : [{ id, place }]))
      .sort((left, right) => left.place - right.place)
      .flatMap(({ id, place }) => {
        const list = lists[Math.floor((place % NAMED) / EACH)]
        return list === undefined ? [] : [{ id, list }]
      }),
  }
}

/** The names of a question with the products that they mean. */
function resolved(asked: readonly Asked[]): RawBuilder<unknown> {
  const names = asked.map(({ name, weight, ...is }) => {
    return [...keysOf(name), weight, +is.leads, +is.shown, +is.barred, +is.seen]
  })
  return sql`asked as materialized (select r.value->>0 as name, r.value->>5 as weight,
    r.value->>6 as leads, r.value->>7 as shown, r.value->>8 as barred, r.value->>9 as seen, coalesce(
      (select id from products where id = r.value->>0),
      (select product_id from product_keys where key = r.value->>1),
      (select product_id from product_keys where key = r.value->>2),
      (select product_id from product_keys where key = r.value->>3),
      (select product_id from product_keys where key = r.value->>4)) as id
    from ${jsonRows(names)} r)`
}

/** The shop, what the page named, and the categories of what it asks with: their own and the one above. */
function scopesOf({ scopes }: Question): RawBuilder<unknown> {
  return sql`scopes as materialized (
    select value as scope, value <> ${SHOP} as named from json_each(${JSON.stringify([SHOP, ...scopes])})
    union select lower(p.category), 0 from asked a cross join products p on p.id = a.id
      where a.leads and lower(p.category) not in ${jsonValues(scopes)}
    union select lower(json_remove(p.category, '$[#-1]')), 0 from asked a cross join products p
      on p.id = a.id where a.leads and json_array_length(p.category) > 1
        and lower(json_remove(p.category, '$[#-1]')) not in ${jsonValues(scopes)})`
}

/** Rows of the products that speak for others, and how much each of their words weighs: see worker/recommendations/served.ts. */
function speaking({ kind, weighing }: Model, now: number): RawBuilder<unknown> {
  const { halfLife, own } = weighing
  const columns =
    kind === 'views'
      ? sql`i.item, i.views_at as at, i.views_support as support, i.views as near, a.weight`
      : sql`i.item, i.buys_at as at, i.buys_support as support, i.buys as near, a.weight`
  return sql`speaking as materialized (select item, at, support, near,
      weight * fresh / (support * fresh + ${own}) as scale
    from (select *, pow(2, min(0, 1.0 * (at - ${now}) / ${halfLife})) as fresh
      from (select ${columns} from asked a cross join rec_items i on i.item = a.id where a.weight > 0)))`
}

/** Their neighbours with scores; none where no model speaks. */
function heard(model: Model | null): RawBuilder<unknown> {
  if (model === null) return sql`select '' as id, 0 as score where 0`
  const { other, damping } = model.weighing
  const support = model.kind === 'views' ? sql`word.value->>2` : sql`word.value->>3`
  const people = model.kind === 'views' ? nothing : sql`where word.value->>2 >= ${model.people}`
  return sql`select word.value->>0 as id,
      sum((word.value->>1) * speaking.scale / pow((${support}) + ${other}, ${damping})) as score
    from speaking cross join json_each(speaking.near) word ${people} group by 1`
}

/**
 * The ids of those whose cards are read. `best`: neighbours with the greatest scores. `filled`: where those are too
 * few, the lists in the order in which they fill up; what was seen already comes last.
 */
function chosen(question: Question, now: number): RawBuilder<unknown> {
  const { asked, model, lists, limit, wide, excluded } = question
  const cards = wide ? NEAR : limit + SPARE + asked.filter(({ shown }) => shown).length
  const speakers = model === null ? nothing : sql`${speaking(model, now)},`
  const seen = sql`(select id from asked where seen and id is not null)`
  return sql`${speakers} ${scopesOf(question)},
    barred as materialized (select id from asked where barred and id is not null
      union all select value from json_each(${JSON.stringify(excluded)})),
    near as (${heard(model)}),
    best as materialized (select p.id from (select id, score from near
        where id not in (select id from barred) and id not in ${seen}
        order by score desc limit ${NEAR}) told cross join products p on p.id = told.id
      where ${there} order by told.score desc limit ${cards}),
    listed as (select e.value as id, min((1 - scopes.named) * ${NAMED} + l.key * ${EACH}
        + (1000 - min(length(t.scope), 1000)) * 1e3 + e.key) as place
      from json_each(${JSON.stringify(lists)}) l cross join scopes cross join rec_tops t on t.scope = scopes.scope
        cross join json_each(t.body, '$.' || l.value) e
      where (select count(*) from best) < ${wide ? NEAR * 9 : limit} and e.key < ${LISTED} group by 1),
    filled as materialized (select p.id, told.place from (select id, place from listed where id not in (select id from barred)
        order by place + case when id in ${seen} then 1e10 else 0 end) told
      cross join products p on p.id = told.id where ${there} limit ${wide ? NEAR * 4 : cards})`
}
