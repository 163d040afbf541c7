/** The API's view of the catalogue: products put one by one or in bulk, and listed. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { productOf, type ReadProduct, readProduct } from '../catalog/product.ts'
import { findProduct, listProducts, putProducts } from '../catalog/store.ts'
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
    const row = await findProduct(c.get('services').db, c.req.param('id'))
    if (!row) throw new HttpError(404, 'no_such_product', 'There is no product with this id.')
    return c.json(productOf(row))
  })

  routes.put('/api/products/:id', async (c) => {
    const { db } = c.get('services')
    const product = readProduct({ ...(await readFields(c)), id: c.req.param('id') }, 'api', now())
    if (!product.ok) throw new HttpError(400, product.code, `${product.message}.`)
    const written = await putProducts(db, [product.row])
    return c.json({ id: product.row.id, changed: written > 0 })
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
    const read: readonly ReadProduct[] = products.map((one) => readProduct(one, 'api', at))
    const rows = read.flatMap((product) => (product.ok ? [product.row] : []))
    const changed = await putProducts(c.get('services').db, rows)
    return c.json({
      accepted: rows.length,
      changed,
      rejected: read.flatMap((product, index) =>
        product.ok ? [] : [{ index, code: product.code, message: product.message }],
      ),
    })
  })

  return routes
}
