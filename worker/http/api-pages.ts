/** The API's view of the shop's own pages: what was read of each, and reading one now. */

import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { pageHosts } from '../catalog/crawl/address.ts'
import { readNow } from '../catalog/crawl/crawl.ts'
import { countPages, listPages, loadHosts } from '../catalog/crawl/store.ts'
import { hostView, pageView } from '../catalog/crawl/view.ts'
import { now, sleep } from '../core/clock.ts'
import { cutPage } from '../reports/cursor.ts'
import { loadSettings } from '../site/store.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

const position = v.object({ key: v.string() })
const states = ['new', 'product', 'alias', 'other', 'refused', 'failed', 'gone'] as const

export function pageRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/pages', async (c) => {
    const { db } = c.get('services')
    const after = readPosition(c, position)?.key ?? ''
    const limit = readLimit(c)
    const state = readState(c)
    const rows = await listPages(db, { after, limit: limit + 1, ...(state ? { state } : {}) })
    const page = cutPage(rows, limit, pageView, (row) => ({ key: row.key }))
    if (after !== '') return c.json(page)
    const settings = await loadSettings(db)
    const hosts = await loadHosts(db, pageHosts(settings))
    return c.json({
      ...page,
      counts: await countPages(db),
      hosts: hosts.map((host) => hostView(host, now())),
      reading: settings.readPages,
    })
  })

  /** Reads one page of the shop now, and answers how it stands. Waits for the shop, within bounds. */
  routes.post('/api/pages', async (c) => {
    const { db, config, outside } = c.get('services')
    const { url } = await readFields(c)
    if (typeof url !== 'string') throw new HttpError(400, 'bad_address', 'url must be an address.')
    const { publicUrl, development } = config
    const settings = await loadSettings(db)
    const site = { db, settings, outside, publicUrl, development, now, wait: sleep }
    const read = await readNow(site, url.trim())
    if (read.ok) return c.json(pageView(read.page))
    const status = read.code === 'busy' ? 503 : 400
    throw new HttpError(status, read.code, read.message)
  })

  return routes
}

function readState(c: Context<Scope>) {
  const given = c.req.query('state')
  if (given === undefined || given === '') return undefined
  const state = states.find((one) => one === given)
  if (!state) throw new HttpError(400, 'bad_state', `state must be one of ${states.join(', ')}.`)
  return state
}
