/** Anybody can make up addresses on the shop's hosts: the table stays small, the shop is asked little, real pages are read. */

import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it } from 'vitest'
import { type Crawling, groundOf } from '../../../worker/catalog/crawl/asker.ts'
import { crawlDue } from '../../../worker/catalog/crawl/crawl.ts'
import { putSightings } from '../../../worker/catalog/crawl/found/store.ts'
import { findSightings, type Witness } from '../../../worker/catalog/crawl/sightings.ts'
import { countPages, findPages } from '../../../worker/catalog/crawl/store.ts'
import { HOUR, MINUTE, now, setClockOffset } from '../../../worker/core/clock.ts'
import { openDatabase } from '../../../worker/db/database.ts'
import type { StoredEvent } from '../../../worker/events/event.ts'
import { defaultSettings } from '../../../worker/site/settings.ts'
import { HOST, ORIGIN, openShop, pass, productPage, sitemapOf } from './shop.ts'

const db = openDatabase(env.DB)
const shop = openShop()
const crawling: Crawling = {
  db,
  settings: { ...defaultSettings, shopUrl: `${ORIGIN}/` },
  outside: shop.outside,
  publicUrl: 'https://aisle.example',
  development: false,
  now,
  wait: async (milliseconds) => pass(milliseconds),
}
const ground = groundOf(crawling)
afterAll(() => setClockOffset(0))

function viewed(subject: string, path: string, more: Partial<StoredEvent> = {}): Witness {
  const at = now()
  const event: StoredEvent = {
    subject,
    at,
    id: `${subject}${path}`,
    received: at,
    occurred: at,
    type: 'track',
    name: 'Product Viewed',
    trust: 'client',
    properties: { url: ORIGIN + path },
    traits: {},
    context: {},
    proven: null,
    ...more,
  }
  return { event, vouched: false }
}

/** What folds do with these events, in rounds as large as theirs. */
async function fold(witnesses: readonly Witness[], size = 4_000): Promise<void> {
  for (let start = 0; start < witnesses.length; start += size) {
    const round = findSightings(witnesses.slice(start, start + size), ground, now())
    await db.batch(putSightings(round, now()))
  }
}

async function tick(): Promise<void> {
  await crawlDue(crawling, now() + 50_000)
  pass(MINUTE)
}

const stateOf = async (path: string) => (await findPages(db, [HOST + path]))[0]?.state
const total = async () => Object.values(await countPages(db)).reduce((sum, count) => sum + count, 0)

describe('a hundred thousand made-up product addresses', () => {
  it('leave a small table, ask the shop for little, and let real pages through', async () => {
    const real = Array.from({ length: 40 }, (_, index) => `/p/real-${index}`)
    for (const path of [...real, '/p/seen', '/p/late']) {
      shop.serve(path, productPage(path.slice(3)))
    }
    shop.serve('/sitemap.xml', sitemapOf(real))
    const invented = Array.from({ length: 100_000 }, (_, index) => index)
    const before = db.usage.rowsWritten
    // Half of them come from one browser, half from as many as there are addresses.
    await fold(invented.slice(0, 50_000).map((index) => viewed('a:evil', `/p/made-up-${index}`)))
    await fold(
      invented.slice(50_000).map((index) => viewed(`a:evil-${index}`, `/p/made-up-${index}`)),
      2_000,
    )
    expect(await total()).toBeLessThan(1_100)
    expect(db.usage.rowsWritten - before).toBeLessThan(2_500)
    await tick()
    // It goes on, and an honest shopper comes in between.
    await fold([
      ...invented.slice(0, 3_000).map((index) => viewed('a:evil', `/p/again-${index}`)),
      viewed('a:honest', '/p/seen'),
    ])
    expect(await stateOf('/p/seen')).toBe('new')

    for (let minute = 0; minute < 6; minute++) await tick()
    // The sitemap's pages have their places however many others wait, and the latest report comes first.
    for (const path of real) expect(await stateOf(path), path).toBe('product')
    expect(await stateOf('/p/seen')).toBe('product')
    expect(shop.asked.length).toBeLessThan(7 * 20 + 5)
    expect(await total()).toBeLessThan(700)

    for (let minute = 0; minute < 30; minute++) await tick()
    // One in five of the pages that browsers name must be a product, or no more than some hundred are read that day.
    const fakes = () => shop.paths().filter((path) => /made-up|again/.test(path)).length
    expect(fakes()).toBeLessThan(320)
    const stopped = fakes()
    await fold([viewed('a:another', '/p/late')])
    for (let minute = 0; minute < 5; minute++) await tick()
    expect(fakes()).toBe(stopped)

    // What was made up is forgotten, and the next day everybody has another chance.
    for (let hours = 0; hours < 30; hours++) {
      pass(HOUR)
      await tick()
    }
    expect(await stateOf('/p/late')).toBe('product')
    pass(40 * 24 * HOUR)
    for (let minute = 0; minute < 30; minute++) await tick()
    const counts = await countPages(db)
    expect(counts.product).toBe(42)
    expect(await total()).toBeLessThan(600)
  }, 60_000)
})

describe('what events say of pages', () => {
  it('counts on the shop’s hosts only, each page once, with its highest need', () => {
    const found = findSightings(
      [
        viewed('a:1', '/p/shoe?utm_source=x'),
        viewed('a:1', '/p/shoe', { name: 'Product Added' }),
        viewed('a:1', '/cart'),
        viewed('a:1', '', { properties: { url: 'https://evil.example/p' } }),
        viewed('a:1', '', { properties: { url: 'javascript:alert(1)' } }),
        viewed('a:1', '', { properties: { url: 7, products: [null, { url: {} }] } }),
        viewed('a:1', '', { type: 'page', properties: { url: `${ORIGIN}/p/other` } }),
        viewed('a:1', '', {
          properties: { url: '/p/sock' },
          context: { page: { url: `${ORIGIN}/c/all` } },
        }),
        viewed('a:1', '', { properties: {}, context: { page: { url: `${ORIGIN}/p/hat#top` } } }),
        viewed('a:1', '', {
          name: 'Cart Viewed',
          properties: { products: [{ url: `${ORIGIN}/p/hat` }, { url: `${ORIGIN}/p/glove` }] },
          context: { page: { url: `${ORIGIN}/page-of-the-cart` } },
        }),
      ],
      ground,
      now(),
    )
    expect(found.map(({ key, need }) => [key, need])).toEqual([
      [`${HOST}/p/shoe`, 4],
      [`${HOST}/p/sock`, 3],
      [`${HOST}/p/hat`, 4],
      [`${HOST}/p/glove`, 4],
    ])
  })

  it('is believed of the shop’s server, and of people whom we know before strangers', () => {
    const strangers = Array.from({ length: 30 }, (_, index) => viewed(`a:${index}`, `/p/${index}`))
    const known = { ...viewed('u:7', '/p/known'), vouched: true }
    const server = viewed('u:8', '/p/server', { trust: 'server' })
    const found = findSightings([...strangers, known, server], ground, now())
    expect(found[0]).toMatchObject({ key: `${HOST}/p/server`, origin: 'shop' })
    expect(found[1]).toMatchObject({ key: `${HOST}/p/known`, origin: 'visitor' })
    expect(found).toHaveLength(32)
  })

  it('of long ago is no reason to read a page today', () => {
    const [old] = findSightings(
      [viewed('u:1', '/p/1', { occurred: now() - 365 * 24 * HOUR, trust: 'server' })],
      ground,
      now(),
    )
    expect(old).toMatchObject({ need: 0, needUntil: 0 })
  })
})

describe('a page that is known', () => {
  it('costs nothing when it is looked at, and one write when its need grows', async () => {
    const look = (name: string) => fold([viewed('a:1', '/p/real-1', { name })])
    const cost = async (name: string) => {
      const before = db.usage.rowsWritten
      await look(name)
      return db.usage.rowsWritten - before
    }
    await look('Product Viewed')
    for (let view = 0; view < 20; view++) expect(await cost('Product Viewed')).toBe(0)
    expect(await cost('Product Added')).toBeLessThanOrEqual(2)
    expect(await cost('Product Added')).toBe(0)
    expect(await cost('Product Viewed')).toBe(0)
  })
})
