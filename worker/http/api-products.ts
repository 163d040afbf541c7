/** The API's view of the catalogue: products put one by one or in bulk, and listed. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { listChanges } from '../catalog/changes/store.ts'
import { gtinOf } from '../catalog/gtin.ts'
import { changeOf, detailOf, productOf } from '../catalog/product.ts'
import { type ReadStatement, readStatement } from '../catalog/statement.ts'
import {
  findProduct,
  findProducts,
  listProducts,
  loadProducts,
  putStatements,
} from '../catalog/store.ts'
import { now } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { cutPage, writeCursor } from '../reports/cursor.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** A partial product changes one that is there, and there is none. */
const NO_SUCH_PRODUCT = {
  code: 'no_such_product',
  message: 'there is no product with this id, and partial begins none',
}

/** As many products as one request may carry. */
const MOST_PRODUCTS = 500

const position = v.object({ id: v.string() })
const place = v.object({ seq: v.number() })

/** As many batches of changes as one page shows. */
const BATCHES = 20

export function productRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/products', async (c) => {
    const { db } = c.get('services')
    const after = readPosition(c, position)?.id ?? ''
    const limit = readLimit(c)
    const wanted = (c.req.query('q') ?? '').trim().slice(0, 200)
    const named = wanted === '' || after !== '' ? [] : await findNamed(db, wanted)
    if (named.length > 0) return c.json({ items: named.map(productOf), next: null })
    const words = wanted.split(/\s+/).filter((word) => word !== '')
    const rows = await listProducts(db, { after, limit: limit + 1, words: words.slice(0, 8) })
    return c.json(cutPage(rows, limit, productOf, (row) => ({ id: row.id })))
  })

  routes.get('/api/product-changes', async (c) => {
    const { db } = c.get('services')
    const before = readPosition(c, place)?.seq ?? Number.MAX_SAFE_INTEGER
    const { changes, last } = await listChanges(db, before, BATCHES)
    const products = await loadProducts(db, [...new Set(changes.map((one) => one.productId))])
    const items = changes.map((change) => ({
      ...changeOf(change),
      title: products.get(change.productId)?.title ?? null,
    }))
    return c.json({ items, next: last > 1 ? writeCursor({ seq: last }) : null })
  })

  routes.get('/api/products/:id', async (c) => {
    const { db } = c.get('services')
    const id = c.req.param('id')
    const row = (await findProduct(db, id)) ?? (await findProducts(db, [{ id }]))[0]
    if (!row) throw new HttpError(404, 'no_such_product', 'There is no product with this id.')
    return c.json(detailOf(row))
  })

  routes.put('/api/products/:id', async (c) => {
    const { db } = c.get('services')
    const read = readStatement({ ...(await readFields(c)), id: c.req.param('id') }, 'api', now())
    if (!read.ok) throw new HttpError(400, read.code, `${read.message}.`)
    const { created, changed, ids } = await putStatements(db, [read.statement])
    if (!ids[0]) throw new HttpError(404, 'no_such_product', 'There is no product with this id.')
    return c.json({ id: ids[0], changed: created + changed > 0 })
  })

  /** A product that breaks a rule is named by its index; the others are put all the same. */
  routes.post('/api/products/batch', async (c) => {
    const { products } = await readFields(c)
    if (!Array.isArray(products)) {
      throw new HttpError(400, 'bad_batch', 'products must be a list.')
    }
    if (products.length > MOST_PRODUCTS) {
      throw new HttpError(413, 'too_many', `products must be at most ${MOST_PRODUCTS} a request.`)
    }
    const at = now()
    const read: readonly ReadStatement[] = products.map((one) => readApiProduct(one, at))
    const statements = read.flatMap((one) => (one.ok ? [one.statement] : []))
    const put = await putStatements(c.get('services').db, statements)
    const ids = put.ids.values()
    const rejected = read.flatMap((one, index) => {
      if (!one.ok) return [{ index, code: one.code, message: one.message }]
      return ids.next().value === '' ? [{ index, ...NO_SUCH_PRODUCT }] : []
    })
    const accepted = products.length - rejected.length
    return c.json({ accepted, changed: put.created + put.changed, rejected })
  })

  return routes
}

/** The product that is meant where somebody looks for an id, a SKU, a GTIN or an address. */
async function findNamed(db: Db, text: string): Promise<readonly Row<'products'>[]> {
  const gtin = gtinOf(text)
  const naming = { id: text, sku: text, url: text, ...(gtin ? { gtin } : {}) }
  return (await findProducts(db, [naming])).flatMap((row) => row ?? [])
}

/** In bulk, too, the shop's server names its products by id. */
function readApiProduct(value: unknown, at: number): ReadStatement {
  const read = readStatement(value, 'api', at)
  if (!read.ok || read.statement.id !== undefined) return read
  return { ok: false, code: 'invalid_product', message: 'id is missing' }
}
