/** Where products come from, by the API: feeds and their state, items of a feed, and what is seen on a page. */

import { beforeAll, describe, expect, it } from 'vitest'
import { readFeeds } from '../../worker/catalog/feed/read.ts'
import { now } from '../../worker/core/clock.ts'
import type { OutboundRules, Outside } from '../../worker/core/outbound.ts'
import { loadSettings } from '../../worker/site/store.ts'
import { openSite, type Site } from './api-site.ts'

const url = 'https://feeds.test/shop.xml'
const feed = `<rss><channel><item><g:id>a</g:id><g:title>Sock</g:title><g:price>5 EUR</g:price></item><item><g:id>b</g:id></item></channel></rss>`
const page = `<title>Sock</title><script type="application/ld+json">{"@type":"Product","name":"Sock","offers":{"price":5,"priceCurrency":"EUR"}}</script>`

let site: Site
let rules: OutboundRules | undefined
const outside: Outside = async (request, given) => {
  rules = given
  const host = new URL(request.url).host
  if (!given.hosts.includes(host))
    return { ok: false, code: 'host_not_allowed', message: 'Not a host of the shop.' }
  const response = new Response(host === 'feeds.test' ? feed : page, {
    headers: { 'Content-Type': 'text/html' },
  })
  const { headers, body } = response
  const status = request.url.endsWith('/gone') ? 404 : 200
  return {
    ok: true,
    status,
    url: request.url,
    headers,
    body,
    text: () => response.text(),
    json: () => response.json(),
  }
}
beforeAll(async () => {
  site = await openSite({}, undefined, outside)
})

describe('feeds', () => {
  it('are set in the settings, and told with what came of them', async () => {
    const bad = await site.send('PUT', '/api/settings', { feeds: [{ url: 'ftp://x', hours: 0 }] })
    expect(bad.status).toBe(422)
    await site.send('PUT', '/api/settings', {
      feeds: [{ url, hours: 12 }],
      shopUrl: 'https://shop.test',
    })
    expect(await site.read('/api/feeds')).toEqual({
      items: [
        {
          url,
          hours: 12,
          currency: '',
          dueAt: null,
          reading: null,
          last: null,
          rejects: [],
          missing: 0,
        },
      ],
    })
    const reading = {
      db: site.db,
      settings: await loadSettings(site.db),
      outside,
      development: true,
      now,
    }
    await readFeeds(reading, now() + 1_000)
    const { items } = await site.read<{ items: unknown[] }>('/api/feeds')
    expect(items).toMatchObject([
      {
        last: { items: 2, created: 1, rejected: 1, problem: '' },
        rejects: [{ id: 'b', field: 'title' }],
      },
    ])
    const asked = await site.send('POST', '/api/feeds/read', { url })
    expect(await asked.json()).toEqual({ asked: true })
    expect((await site.read<{ items: { dueAt: number }[] }>('/api/feeds')).items[0]?.dueAt).toBe(0)
    expect(
      (await site.send('POST', '/api/feeds/read', { url: 'https://feeds.test/other' })).status,
    ).toBe(404)
  })

  it('come in parts from elsewhere too', async () => {
    const items = [{ id: 'x', title: 'Cap', price: 5, currency: 'EUR' }, { title: 'nothing' }]
    const answer = await site.send('POST', '/api/feeds/items', { items })
    expect(await answer.json()).toMatchObject({ accepted: 1, changed: 1, rejected: [{ index: 1 }] })
    expect(await site.read('/api/products/x')).toMatchObject({ title: 'Cap', price: '5.00' })
  })
})

describe('a page', () => {
  const look = async (body: unknown) => {
    const answer = await site.send('POST', '/api/extract', body)
    return { status: answer.status, ...((await answer.json()) as object) }
  }

  it('of the shop is shown as Aisle sees it', async () => {
    const seen = await look({ url: 'https://shop.test/p/sock' })
    expect(seen).toMatchObject({
      status: 200,
      why: 'JSON-LD',
      product: { name: 'Sock', price: '5', currency: 'EUR' },
    })
    expect(rules?.hosts).toEqual(['shop.test'])
  })

  it('that is sent along is not asked for', async () => {
    rules = undefined
    expect(await look({ url: 'https://elsewhere.test/p', html: page })).toMatchObject({
      product: { name: 'Sock' },
    })
    expect(rules).toBeUndefined()
  })

  it.each([
    [{ url: 'https://elsewhere.test/p' }, 422, 'host_not_allowed'],
    [{ url: 'https://shop.test/gone' }, 422, 'bad_answer'],
    [{ url: 'file:///etc/passwd' }, 400, 'bad_url'],
    [{}, 400, 'bad_url'],
  ])('asked for as %j is refused', async (body, status, code) => {
    expect(await look(body)).toMatchObject({ status, code })
  })
})
