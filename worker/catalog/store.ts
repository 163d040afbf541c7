/** Products in the database: stated in bulk, found by any of their names, listed. */

import { sql } from 'kysely'
import { now, randomToken } from '../core/clock.ts'
import { type Db, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { shopHosts } from '../site/settings.ts'
import { loadSettings } from '../site/store.ts'
import { hostOf, keyOf, shopifyFeedIds, urlKey } from './keys.ts'
import { loadSnapshot, slicesOf, writeSettled } from './ledger/store.ts'
import { settle } from './settle.ts'
import type { Statement } from './statement.ts'

/** Two writers that want the same products take turns; more turns than this nobody needs. */
const ROUNDS = 8

export interface Put {
  /** Products, each counted once. */
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  /** The product of each statement, in order; empty where a partial one is of no product that is known. */
  readonly ids: readonly string[]
}

/**
 * Takes statements: each finds its product or begins one, and what all sources say is merged. What changes nothing
 * writes no row. A statement is never lost to another writer: what was overtaken is settled again.
 */
export async function putStatements(db: Db, statements: readonly Statement[]): Promise<Put> {
  if (statements.length === 0) return { created: 0, changed: 0, unchanged: 0, ids: [] }
  const settings = await loadSettings(db)
  const thresholds = {
    lowStock: settings.lowStock,
    priceDropPercent: settings.priceDropPercent,
    quietHours: settings.changeQuietHours,
  }
  const hosts = new Set(
    [...shopHosts(settings)].flatMap((host) => urlKey(`https://${host}/`) ?? []),
  )
  const ids: string[] = statements.map(() => '')
  const created = new Set<string>()
  const changed = new Set<string>()
  for (const slice of slicesOf(statements)) {
    let open = slice
    for (let round = 0; open.length > 0; round += 1) {
      if (round === ROUNDS) throw new Error('The catalogue is being written by too many at once.')
      const asked = open.flatMap((index) => statements[index] ?? [])
      const snapshot = await loadSnapshot(db, asked)
      const at = now()
      const settled = settle(asked, snapshot, {
        now: at,
        thresholds,
        token: () => randomToken(3),
        isOnSite: (key) => settings.shopUrl === '' || hosts.has(hostOf(key)),
      })
      const lost = await writeSettled(db, settled, snapshot, at)
      for (const { known } of settled.drafts) {
        if (!lost.has(known.id)) (known.stamp === null ? created : changed).add(known.id)
      }
      for (const [place, index] of open.entries()) ids[index] = settled.ids[place] ?? ''
      open = open.filter((index) => lost.has(ids[index] ?? ''))
    }
  }
  for (const id of created) changed.delete(id)
  const known = new Set(ids.filter((id) => id !== ''))
  const unchanged = known.size - created.size - changed.size
  return { created: created.size, changed: changed.size, unchanged: Math.max(0, unchanged), ids }
}

/** What an event, a link or a page calls a product. Any of it may be missing, and wrong. */
export interface Naming {
  readonly id?: string
  readonly sku?: string
  readonly gtin?: string
  readonly url?: string
}

/** Ids of the products that go by these names, in order; undefined where there is none. An id counts before a SKU. */
export async function findByKeys(
  db: Db,
  names: readonly Naming[],
): Promise<readonly (string | undefined)[]> {
  const wanted = names.map(candidatesOf)
  const keys = JSON.stringify([...new Set(wanted.flat())])
  const ids = JSON.stringify([...new Set(wanted.flatMap((list) => list.flatMap(ownId)))])
  const [owned, own] = await db.batch([
    sql`select k.key, k.product_id from json_each(${keys}) j cross join product_keys k on k.key = j.value`,
    sql`select id from products where id in (select value from json_each(${ids}))`,
  ])
  const owners = new Map(own?.rows.map(({ id }) => [keyOf('id', String(id)), String(id)]))
  for (const { key, product_id } of owned?.rows ?? []) owners.set(String(key), String(product_id))
  return wanted.map((list) => list.map((key) => owners.get(key)).find((id) => id !== undefined))
}

/** Products by what somebody calls them, in order: as `findByKeys`, with their rows, in one round trip. */
export async function findProducts(
  db: Db,
  names: readonly Naming[],
): Promise<readonly (Row<'products'> | undefined)[]> {
  if (names.length === 0) return []
  const wanted = names.map(candidatesOf)
  const keys = JSON.stringify([...new Set(wanted.flat())])
  const ids = JSON.stringify([...new Set(wanted.flatMap((list) => list.flatMap(ownId)))])
  const [owned, found] = await db.batch([
    sql`select k.key, k.product_id from json_each(${keys}) j cross join product_keys k on k.key = j.value`,
    sql`select * from products where id in (select value from json_each(${ids}) union
        select k.product_id from json_each(${keys}) j cross join product_keys k on k.key = j.value)`,
  ])
  const rows = (found?.rows ?? []) as unknown as readonly Row<'products'>[]
  const byKey = new Map(rows.map((row) => [keyOf('id', row.id), row]))
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const { key, product_id } of owned?.rows ?? []) {
    const row = byId.get(String(product_id))
    if (row) byKey.set(String(key), row)
  }
  return wanted.map((list) => list.map((key) => byKey.get(key)).find((row) => row !== undefined))
}

/** Keys under which a naming is looked for, the most telling first. */
function candidatesOf({ id, sku, gtin, url }: Naming): readonly string[] {
  const address = url === undefined ? null : urlKey(url)
  const feed = id === undefined ? null : shopifyFeedIds(id)
  return [
    ...(id === undefined
      ? []
      : [keyOf('id', id), keyOf('sku', id), keyOf('group', id), keyOf('url', id)]),
    ...(feed ? [keyOf('id', feed.variant), keyOf('id', feed.product)] : []),
    ...(sku === undefined ? [] : [keyOf('sku', sku), keyOf('id', sku)]),
    ...(gtin === undefined ? [] : [keyOf('gtin', gtin)]),
    ...(address === null ? [] : [keyOf('url', address)]),
  ]
}

function ownId(key: string): readonly string[] {
  return key.startsWith('i:') ? [key.slice(2)] : []
}

/** Products after an id, in the order of their ids; with `words`, those that have all of them in title, SKU or id. */
export async function listProducts(
  db: Db,
  page: { readonly after: string; readonly limit: number; readonly words?: readonly string[] },
): Promise<readonly Row<'products'>[]> {
  let query = db.query.selectFrom('products').selectAll().where('id', '>', page.after)
  for (const word of page.words ?? []) {
    const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    const text = sql<string>`title || ' ' || coalesce(sku, '') || ' ' || coalesce(gtin, '') || ' ' || id`
    query = query.where(sql<boolean>`${text} like ${like} escape '\\'`)
  }
  return query.orderBy('id').limit(page.limit).execute()
}

/** A product by id, or undefined. */
export async function findProduct(db: Db, id: string): Promise<Row<'products'> | undefined> {
  return db.query.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Products by id; those that the catalogue does not have are left out. */
export async function loadProducts(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row<'products'>>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query
    .selectFrom('products')
    .selectAll()
    .where('id', 'in', jsonValues(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
