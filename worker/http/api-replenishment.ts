/** The API's view of replenishment: what people buy again, and how long it lasts them. */

import { Hono } from 'hono'
import { loadProducts } from '../catalog/store.ts'
import { DAY } from '../core/clock.ts'
import { listCycles } from '../predictions/replenishment/store.ts'
import { readLimit } from './api-request.ts'
import type { App, Scope } from './context.ts'

export function replenishmentRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/reports/replenishment', async (c) => {
    const { db } = c.get('services')
    const cycles = await listCycles(db, readLimit(c))
    const products = await loadProducts(
      db,
      cycles.map(({ id }) => id),
    )
    return c.json({
      cycles: cycles.map(({ id, span, repeats, buyers, share }) => ({
        productId: id,
        title: products.get(id)?.title ?? '',
        days: Math.round((span / DAY) * 10) / 10,
        repeats,
        buyers,
        boughtAgain: Math.round(share * 1_000) / 1_000,
      })),
    })
  })

  return routes
}
