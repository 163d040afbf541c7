/** The API's view of shop platforms: how each is connected, and setting it up. */

import { Hono } from 'hono'
import { now } from '../core/clock.ts'
import type { Platform } from '../platforms/report.ts'
import { lists } from '../platforms/sync/lists.ts'
import { beginSyncs } from '../platforms/sync/store.ts'
import { setUpWebhooks } from '../platforms/sync/webhooks.ts'
import { readConnections } from '../reports/status/connections.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

export function connectionRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/connections', async (c) => {
    const { db, config } = c.get('services')
    return c.json({ items: await readConnections(db, config, now()), next: null })
  })

  /** Sets up its webhooks through its API, and begins to read what it lists: from now on, or all of its history. */
  routes.post('/api/connections/:source', async (c) => {
    const { db, config, outside, askForTick } = c.get('services')
    const source = sourceOf(c.req.param('source'))
    const { history = true } = await readFields(c)
    if (typeof history !== 'boolean') {
      throw new HttpError(400, 'bad_history', 'history must be true or false.')
    }
    const { platforms, development, publicUrl } = config
    const { missing } = platforms[source]
    if (missing.length > 0) {
      throw new HttpError(409, 'not_set_up', `Set these first: ${missing.join(', ')}.`)
    }
    const keeping = { db, platforms, outside, development, now }
    const kept = await setUpWebhooks(keeping, source, `${publicUrl}/hooks/${source}`)
    if (!kept.ok && typeof kept.wait === 'number') {
      // What is set up stays; asked again, the rest is.
      const seconds = String(Math.ceil(kept.wait / 1_000))
      const detail = 'The platform asks for patience: try again in a moment.'
      throw new HttpError(429, 'platform_busy', detail, { 'Retry-After': seconds })
    }
    if (!kept.ok) {
      throw new HttpError(502, 'platform_refused', `The platform did not agree: ${kept.message}`)
    }
    const kinds = lists[source].map((list) => list.kind)
    const at = now()
    await beginSyncs(db, source, kinds, { reached: history ? 0 : at, at, again: history })
    askForTick()
    const connections = await readConnections(db, config, at)
    const connection = connections.find((one) => one.source === source)
    return c.json({ created: kept.created, woken: kept.woken, connection })
  })

  return routes
}

function sourceOf(name: string): Platform {
  if (name === 'shopify' || name === 'woocommerce') return name
  throw new HttpError(404, 'no_such_platform', 'Only shopify and woocommerce can be connected.')
}
