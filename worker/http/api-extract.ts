/** What Aisle sees on a page: one of the shop's own, fetched now, or one that is sent along. */

import { Hono } from 'hono'
import { extractProduct } from '../catalog/extract/extract.ts'
import { SECOND } from '../core/clock.ts'
import { asText } from '../core/json.ts'
import { shopHosts } from '../site/settings.ts'
import { loadSettings } from '../site/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

const BYTES = 6_000_000
const TIME = 15 * SECOND

export function extractRoutes(): App {
  const routes = new Hono<Scope>()

  routes.post('/api/extract', async (c) => {
    const { html, ...rest } = await readFields(c)
    const url = asText(rest.url, 2_000)
    if (url === undefined || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new HttpError(400, 'bad_url', 'url must be the http(s) address of a page.')
    }
    if (typeof html === 'string') {
      const page = new TextEncoder().encode(html)
      const contentType = 'text/html; charset=utf-8'
      return c.json({ url, ...(await extractProduct(page, { url, contentType })) })
    }
    const { db, outside, config } = c.get('services')
    const hosts = [...shopHosts(await loadSettings(db))]
    const rules = {
      hosts,
      maxBytes: BYTES,
      timeout: TIME,
      redirects: 5,
      development: config.development,
    }
    const answer = await outside({ url, headers: { Accept: 'text/html' } }, rules)
    if (!answer.ok) throw new HttpError(422, answer.code, answer.message)
    if (answer.status !== 200) {
      await answer.body?.cancel().catch(() => undefined)
      throw new HttpError(422, 'bad_answer', `The page answers ${answer.status}.`)
    }
    const contentType = answer.headers.get('Content-Type') ?? undefined
    const read = await extractProduct(answer.body, { url: answer.url, contentType })
    return c.json({ url: answer.url, ...read })
  })

  return routes
}
