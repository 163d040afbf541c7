/** Finds products by the words of a search, in slices of the catalogue: bounded, and without an index that each product would pay for. */

import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { type Entry, rank, wantedOf } from './words.ts'

/** Products looked through by one statement, and by one search. Of a larger catalogue the rest is not searched. */
const SLICE = 5_000
const SLICES = 10
/** Searches that share a statement. */
const TOGETHER = 10
/** Candidates of one search and slice that are ranked. */
const CANDIDATES = 60

/**
 * The products that can be had and answer some searches, the best first, `limit` at most, by the search as it was given.
 * What was typed is data throughout: it travels as a parameter and is compared, never run.
 */
export async function searchProducts(
  db: Db,
  queries: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const answers = new Map<string, readonly string[]>()
  const open = [...new Set(queries)].filter((query) => wantedOf(query).length > 0)
  for (let start = 0; start < open.length; start += TOGETHER) {
    const some = open.slice(start, start + TOGETHER)
    const found = await candidatesOf(db, some)
    for (const [index, query] of some.entries()) {
      answers.set(query, rank(query, found.get(index) ?? []).slice(0, limit))
    }
  }
  return answers
}

async function candidatesOf(
  db: Db,
  queries: readonly string[],
): Promise<ReadonlyMap<number, readonly Entry[]>> {
  const forms = JSON.stringify(queries.map((query) => wantedOf(query).map((one) => one.forms)))
  const entries = new Map<number, Entry[]>()
  let after = ''
  for (let slice = 0; slice < SLICES; slice++) {
    const within = sql`select id, title, brand, category, availability, quantity from products
      where id > ${after} order by id limit ${SLICE}`
    const [found, end] = await db.batch([
      sql`with p as materialized (
          select id, title, brand || ' ' || category as about, lower(' ' || ${spaced(sql`title || ' ' || brand || ' ' || category`)}) as words
          from (${within}) where availability not in ('out_of_stock', 'discontinued')
            and (availability <> 'in_stock' or quantity is null or quantity > 0)),
        hits as (
          select q.key as query, json_array_length(q.value) as wanted, p.id, p.title, p.about,
            (select count(*) from json_each(q.value) w where exists (
              select 1 from json_each(w.value) f where instr(p.words, f.value) > 0)) as found
          from json_each(${forms}) q cross join p),
        best as (
          select *, row_number() over (partition by query order by found desc, id) as place
          from hits where found > 0 and found * 2 >= wanted)
        select query, id, title, about from best where place <= ${CANDIDATES}`,
      sql`select id from products where id > ${after} order by id limit 1 offset ${SLICE - 1}`,
    ])
    for (const { query, id, title, about } of found?.rows ?? []) {
      const list = entries.get(Number(query)) ?? []
      list.push({ id: String(id), title: String(title), about: String(about) })
      entries.set(Number(query), list)
    }
    const last = end?.rows[0]?.id
    if (last === undefined) break
    after = String(last)
  }
  return entries
}

/** A text in which what stands between words is a space. */
function spaced(text: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return ['-', '/', '"', '(', '[', ',', "'"].reduce(
    (inner, mark) => sql`replace(${inner}, ${sql.lit(mark)}, ' ')`,
    text,
  )
}
