/** The API's view of the catalogue: products put one by one or in bulk, and listed. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { detailOf, productOf } from '../catalog/product.ts'
import { type ReadStatement, readStatement } from '../catalog/statement.ts'
import { findProducts, listProducts, putStatements } from '../catalog/store.ts'
import { now } from '../core/clock.ts'
import { cutPage } from '../reports/cursor.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** As many products as one request may carry. */
const MOST_PRODUCTS = 500

const position = v.object({ id: v.string() })

export function productRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/products', async (c) => {
    const after = readPosition(c, position)?.id ?? ''
    const limit = readLimit(c)
    const rows = await listProducts(c.get('services').db, { after, limit: limit + 1 })
    return c.json(cutPage(rows, limit, productOf, (row) => ({ id: row.id })))
  })

  routes.get('/api/products/:id', async (c) => {
    const [row] = await findProducts(c.get('services').db, [{ id: c.req.param('id') }])
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
    return c.json({
      accepted: statements.length,
      changed: put.created + put.changed,
      rejected: read.flatMap((one, index) =>
        one.ok ? [] : [{ index, code: one.code, message: one.message }],
      ),
    })
  })

  return routes
}

/** In bulk, too, the shop's server names its products by id. */
function readApiProduct(value: unknown, at: number): ReadStatement {
  const read = readStatement(value, 'api', at)
  if (!read.ok || read.statement.id !== undefined) return read
  return { ok: false, code: 'invalid_product', message: 'id is missing' }
}
