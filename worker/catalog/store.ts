/** Products in the database: put in bulk, listed, found. */

import { sql } from 'kysely'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import type { ReadProduct } from './product.ts'

type PlainRow = Extract<ReadProduct, { ok: true }>['row']

/**
 * Puts products, in one batch. A product that is already stored exactly so writes no row.
 * Of two with one id the later stands. Answers how many rows were new or changed.
 */
export async function putProducts(db: Db, rows: readonly PlainRow[]): Promise<number> {
  const last = [...new Map(rows.map((row) => [row.id, row])).values()]
  const results = await db.batch(jsonChunks(last).map(putStatement))
  return results.reduce((total, result) => total + result.changes, 0)
}

/** Products after an id, in the order of their ids. */
export async function listProducts(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly Row<'products'>[]> {
  return db.query
    .selectFrom('products')
    .selectAll()
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute()
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

function putStatement(rows: readonly PlainRow[]) {
  return sql`insert into products (id, title, description, url, image_url, brand, category, price,
      list_price, currency, availability, quantity, variants, attributes, source, updated_at)
    select value->>'id', value->>'title', value->>'description', value->>'url', value->>'image_url',
      value->>'brand', value->>'category', value->>'price', value->>'list_price', value->>'currency',
      value->>'availability', value->>'quantity', value->>'variants', value->>'attributes',
      value->>'source', value->>'updated_at'
    from ${jsonRows(rows)} where true
    on conflict (id) do update set title = excluded.title, description = excluded.description,
      url = excluded.url, image_url = excluded.image_url, brand = excluded.brand,
      category = excluded.category, price = excluded.price, list_price = excluded.list_price,
      currency = excluded.currency, availability = excluded.availability,
      quantity = excluded.quantity, variants = excluded.variants, attributes = excluded.attributes,
      source = excluded.source, updated_at = excluded.updated_at
    where (products.title, products.description, products.url, products.image_url, products.brand,
      products.category, products.price, products.list_price, products.currency,
      products.availability, products.quantity, products.variants, products.attributes)
    is not (excluded.title, excluded.description, excluded.url, excluded.image_url, excluded.brand,
      excluded.category, excluded.price, excluded.list_price, excluded.currency,
      excluded.availability, excluded.quantity, excluded.variants, excluded.attributes)`
}
