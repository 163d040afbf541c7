/** The API's view of product feeds: how each one stands, read now, and items of one from a file. */

import { Hono } from 'hono'
import { askForFeed, type Feed, loadFeeds } from '../catalog/feed/store.ts'
import { type ReadStatement, readStatement } from '../catalog/statement.ts'
import { putStatements } from '../catalog/store.ts'
import { now } from '../core/clock.ts'
import { asText, readList, readObject } from '../core/json.ts'
import { loadSettings } from '../site/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** As many items as one request may carry. */
const MOST_ITEMS = 500

export function feedRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/feeds', async (c) => {
    const { db } = c.get('services')
    const { feeds } = await loadSettings(db)
    const rows = await loadFeeds(
      db,
      feeds.map(({ url }) => url),
    )
    const known = new Map(rows.map((row) => [row.url, row]))
    return c.json({ items: feeds.map((feed) => ({ ...feed, ...stateOf(known.get(feed.url)) })) })
  })

  /** Reads a feed of the settings with the next tick, whether it is due or not. */
  routes.post('/api/feeds/read', async (c) => {
    const { db } = c.get('services')
    const url = asText((await readFields(c)).url, 500)
    const { feeds } = await loadSettings(db)
    if (url === undefined || !feeds.some((feed) => feed.url === url)) {
      throw new HttpError(404, 'no_such_feed', 'There is no feed with this address.')
    }
    await askForFeed(db, url)
    return c.json({ asked: true })
  })

  /** Items that somebody else has read from a feed. One that breaks a rule is named by its index. */
  routes.post('/api/feeds/items', async (c) => {
    const { items } = await readFields(c)
    if (!Array.isArray(items)) throw new HttpError(400, 'bad_batch', 'items must be a list.')
    if (items.length > MOST_ITEMS) {
      throw new HttpError(413, 'too_many', `items must be at most ${MOST_ITEMS} a request.`)
    }
    const at = now()
    const read: readonly ReadStatement[] = items.map((one) => readStatement(one, 'feed', at))
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

/** How a feed stands; one that was never read is due. */
function stateOf(feed: Feed | undefined) {
  return {
    dueAt: feed?.due_at ?? null,
    reading: feed !== undefined && feed.run !== '' ? readObject(feed.counts) : null,
    last: feed?.result ? readObject(feed.result) : null,
    rejects: readList(feed?.rejects ?? '[]'),
    missing: readList(feed?.missing ?? '[]').length,
  }
}
