/** Reading a shop's pages: what becomes of each, when it is read again, and who goes before whom. */

import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Crawling } from '../../../worker/catalog/crawl/asker.ts'
import { crawlDue, nextCrawl, readNow, refreshPages } from '../../../worker/catalog/crawl/crawl.ts'
import { needPages } from '../../../worker/catalog/crawl/found/store.ts'
import { need } from '../../../worker/catalog/crawl/need.ts'
import { findPages, listPages } from '../../../worker/catalog/crawl/store.ts'
import { listProducts } from '../../../worker/catalog/store.ts'
import { DAY, HOUR, MINUTE, now, setClockOffset } from '../../../worker/core/clock.ts'
import { openDatabase } from '../../../worker/db/database.ts'
import { defaultSettings } from '../../../worker/site/settings.ts'
import { recording } from '../../db/recorder.ts'
import { HOST, ORIGIN, openShop, pass, productPage, type Shop, sitemapOf } from './shop.ts'

const { d1, statements } = recording(env.DB)
const db = openDatabase(d1)
let shop: Shop
let crawling: Crawling

beforeEach(async () => {
  const tables = ['pages', 'page_hosts', 'products', 'product_keys', 'product_changes', 'settings']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`delete from ${table}`)))
  shop = openShop()
  crawling = {
    db,
    settings: { ...defaultSettings, shopUrl: `${ORIGIN}/` },
    outside: shop.outside,
    publicUrl: 'https://aisle.example',
    development: false,
    now,
    wait: async (milliseconds) => pass(milliseconds),
  }
})
afterAll(() => setClockOffset(0))

/** Crawls as the tick of a minute does, and lets the minute pass. */
async function tick(minutes = 1): Promise<void> {
  await crawlDue(crawling, now() + 50_000)
  pass(minutes * MINUTE)
}

const pageAt = async (path: string) => (await findPages(db, [HOST + path]))[0]
const products = () => listProducts(db, { after: '', limit: 100 })

describe('a shop that is named for the first time', () => {
  it('has its robots.txt and its sitemap read, then its products, and nothing that it forbids', async () => {
    shop.serve('/robots.txt', {
      type: 'text/plain',
      body: `User-agent: *\nDisallow: /p/secret\nSitemap: ${ORIGIN}/maps/all.xml`,
    })
    shop.serve('/maps/all.xml', sitemapOf(['/p/shoe', '/p/sock', '/p/secret', '/cart', '/about']))
    shop.serve('/p/shoe', productPage('shoe', { price: '89.90' }))
    shop.serve('/p/sock', productPage('sock', { availability: 'OutOfStock' }))
    shop.serve('/p/secret', productPage('secret'))
    shop.serve('/about', '<h1>About us</h1>')
    expect(await nextCrawl(crawling)).toBeLessThanOrEqual(now())
    await tick()
    await tick()
    expect(new Set(shop.paths())).toEqual(new Set(['/p/shoe', '/p/sock', '/about']))
    expect(await products()).toMatchObject([
      { title: 'The shoe', price: 8990, currency: 'EUR', availability: 'in_stock', source: 'page' },
      { title: 'The sock', price: 1000, currency: 'EUR', availability: 'out_of_stock' },
    ])
    const note = 'It tells of no product in structured data (schema.org or Open Graph).'
    expect(await pageAt('/about')).toMatchObject({ state: 'other', note })
    expect((await pageAt('/p/shoe'))?.product_id).toBe((await products())[0]?.id)
    expect(await nextCrawl(crawling)).toBeNull()
  })

  it('is asked for nothing more that day, whatever is looked at', async () => {
    shop.serve('/sitemap.xml', sitemapOf(['/p/shoe']))
    shop.serve('/p/shoe', productPage('shoe'))
    await tick()
    await tick()
    const before = shop.asked.length
    const written = db.usage.rowsWritten
    for (let minute = 0; minute < 30; minute++) await tick()
    expect(shop.asked.length).toBe(before)
    expect(db.usage.rowsWritten).toBe(written)
  })

  it('that has no robots.txt and no sitemap is left in peace until somebody looks at a product', async () => {
    await tick()
    expect(shop.asked.map(({ url }) => url)).toEqual([
      `${ORIGIN}/robots.txt`,
      `${ORIGIN}/sitemap.xml`,
      `${ORIGIN}/sitemap_index.xml`,
    ])
    expect(await nextCrawl(crawling)).toBeNull()
  })

  it('is not asked at all where its owner switched reading off', async () => {
    const off = { ...crawling, settings: { ...crawling.settings, readPages: false } }
    await crawlDue(off, now() + MINUTE)
    expect(await nextCrawl(off)).toBeNull()
    expect(shop.asked).toEqual([])
  })
})

describe('a page', () => {
  const read = async (path: string) => {
    const result = await readNow(crawling, ORIGIN + path)
    if (!result.ok) throw new Error(result.message)
    return result.page
  }

  it('that is what it was costs one small write, or is not sent again at all', async () => {
    shop.serve('/p/shoe', { body: productPage('shoe'), headers: { ETag: '"1"' } })
    await read('/p/shoe')
    pass(8 * DAY)
    const before = db.usage.rowsWritten
    await crawlDue({ ...crawling, settings: crawling.settings }, now() + MINUTE)
    const page = await pageAt('/p/shoe')
    expect(page).toMatchObject({ state: 'product', unchanged: 1, etag: '"1"' })
    expect(shop.asked.at(-1)?.headers).toMatchObject({ 'If-None-Match': '"1"' })
    // The page's row with its index, and the host's: taken, and given back.
    expect(db.usage.rowsWritten - before).toBeLessThanOrEqual(4)
    expect((page?.due_at ?? 0) - now()).toBeGreaterThan(1.9 * DAY)
  })

  it('that changes brings its new price, and is read more often again', async () => {
    shop.serve('/p/shoe', productPage('shoe', { price: '10' }))
    await read('/p/shoe')
    pass(2 * DAY)
    shop.serve('/p/shoe', productPage('shoe', { price: '8' }))
    await tick()
    expect(await products()).toMatchObject([{ price: 800 }])
    expect(await pageAt('/p/shoe')).toMatchObject({ unchanged: 0 })
  })

  it('that cannot be what it should be leaves the catalogue as it was, and says why', async () => {
    shop.serve('/p/shoe', productPage('shoe'))
    await read('/p/shoe')
    const before = await products()
    const bad = [
      [{ breaks: 'too_large' }, 'refused', 'It was too_large.'],
      [{ breaks: 'timeout' }, 'product', 'It was timeout.'],
      [{ type: 'application/pdf' }, 'refused', 'It is no HTML page but application/pdf.'],
      [{ type: 'text/html', body: '' }, 'other', 'no product in structured data'],
      [{ status: 403 }, 'refused', 'does not let Aisle read it (403)'],
      [{ status: 418 }, 'refused', 'answered with 418'],
      [{ status: 500 }, 'product', 'had an error (500)'],
      [{ headers: { 'X-Robots-Tag': 'noindex' }, body: productPage('x') }, 'other', 'noindex'],
      [
        { body: productPage('x', { head: '<meta name="robots" content="noindex">' }) },
        'other',
        'noindex',
      ],
    ] as const
    for (const [sent, state, note] of bad) {
      shop.serve('/p/shoe', productPage('shoe'))
      await read('/p/shoe')
      shop.serve('/p/shoe', sent)
      expect(await read('/p/shoe'), note).toMatchObject({
        state,
        note: expect.stringContaining(note),
      })
      pass(HOUR)
    }
    expect(await products()).toEqual(before)
  })

  it('whose product lives elsewhere leads there, and counts once', async () => {
    const path = '/p/shoe'
    shop.serve(path, productPage('shoe'))
    shop.serve('/sale/shoe', productPage('shoe', { path }))
    expect(await read('/sale/shoe')).toMatchObject({ key: `${HOST}/p/shoe`, state: 'product' })
    expect(await pageAt('/sale/shoe')).toMatchObject({ state: 'alias' })
    expect(await products()).toHaveLength(1)
    shop.serve('/p/lost', productPage('lost', { head: `<link rel="canonical" href="${ORIGIN}/">` }))
    expect(await read('/p/lost')).toMatchObject({ state: 'product' })
  })

  it('that is gone takes its product along only when it stays gone', async () => {
    shop.serve('/p/shoe', productPage('shoe'))
    await read('/p/shoe')
    shop.serve('/p/shoe', { status: 404 })
    const availability = async () => (await products())[0]?.availability
    pass(DAY + 5 * MINUTE)
    await tick()
    expect(await pageAt('/p/shoe')).toMatchObject({ state: 'gone', failures: 1 })
    expect(await availability()).toBe('in_stock')
    pass(HOUR + 5 * MINUTE)
    await tick()
    expect(await availability()).toBe('in_stock')
    pass(DAY + 5 * MINUTE)
    await tick()
    expect(await pageAt('/p/shoe')).toMatchObject({ state: 'gone', failures: 3 })
    expect(await availability()).toBe('discontinued')
    shop.serve('/p/shoe', productPage('shoe'))
    pass(8 * DAY)
    await tick()
    expect(await availability()).toBe('in_stock')
  })

  it('is not read for a stranger’s wish: other hosts, carts, commands', async () => {
    for (const address of [
      'https://evil.example/',
      'http://shop.example/p',
      `${ORIGIN}/cart`,
      `${ORIGIN}/p?add-to-cart=1`,
      'https://127.0.0.1/',
    ]) {
      expect(await readNow(crawling, address), address).toMatchObject({ ok: false })
    }
    expect(shop.asked).toEqual([])
    expect(await listPages(db, { after: '', limit: 10 })).toEqual([])
  })
})

describe('a shop in trouble', () => {
  it('is left alone as long as it asks', async () => {
    shop.serve('/sitemap.xml', sitemapOf(['/p/1', '/p/2', '/p/3']))
    for (const path of ['/p/1', '/p/2', '/p/3']) {
      shop.serve(path, { status: 429, headers: { 'Retry-After': '7200' } })
    }
    await tick()
    expect(shop.paths()).toHaveLength(1)
    for (let minute = 0; minute < 100; minute += 10) await tick(10)
    expect(shop.paths()).toHaveLength(1)
    const next = await nextCrawl(crawling)
    expect(next).toBeGreaterThan(now())
    pass(HOUR)
    for (const path of ['/p/1', '/p/2', '/p/3']) shop.serve(path, productPage(path.slice(3)))
    await tick()
    expect(await products()).toHaveLength(3)
  })

  it('is asked one thing after the other, as slowly as its robots.txt asks', async () => {
    const robots = (delay: number) => ({
      type: 'text/plain',
      body: `User-agent: *\nCrawl-delay: ${delay}`,
    })
    const paths = Array.from({ length: 60 }, (_, index) => `/p/${index}`)
    shop.serve('/sitemap.xml', sitemapOf(paths))
    const rate = async (delay: number) => {
      shop.serve('/robots.txt', robots(delay))
      await tick()
      const before = shop.paths().length
      await tick()
      return shop.paths().length - before
    }
    // Twenty seconds of each tick are for reading.
    expect(await rate(0)).toBe(20)
    await env.DB.batch(
      ['pages', 'page_hosts'].map((table) => env.DB.prepare(`delete from ${table}`)),
    )
    expect(await rate(5)).toBeLessThanOrEqual(5)
    await env.DB.batch(
      ['pages', 'page_hosts'].map((table) => env.DB.prepare(`delete from ${table}`)),
    )
    expect(await rate(86_400)).toBeLessThanOrEqual(3)
  })

  it('that fails again and again is asked more and more seldom', async () => {
    const paths = Array.from({ length: 30 }, (_, index) => `/p/${index}`)
    shop.serve('/sitemap.xml', sitemapOf(paths))
    for (const path of paths) shop.serve(path, { status: 500 })
    await tick()
    for (let minute = 0; minute < 60; minute++) await tick()
    // Without a pause it would have been asked six hundred times.
    expect(shop.paths().length).toBeLessThan(20)
    expect(await products()).toEqual([])
  })

  it('whose robots.txt cannot be read is not read at all, until it can', async () => {
    shop.serve('/robots.txt', { status: 503 })
    shop.serve('/sitemap.xml', sitemapOf(['/p/1']))
    shop.serve('/p/1', productPage('1'))
    for (let minute = 0; minute < 5; minute++) await tick()
    expect(shop.asked).toHaveLength(1)
    expect(await nextCrawl(crawling)).toBeNull()
    shop.serve('/robots.txt', { type: 'text/plain', body: 'User-agent: *\nAllow: /' })
    for (let minute = 0; minute < 20; minute++) await tick()
    expect(await products()).toHaveLength(1)
  })
})

describe('needs', () => {
  it('decide how often a page is read, for as long as they last', async () => {
    shop.serve('/p/shoe', productPage('shoe'))
    await readNow(crawling, `${ORIGIN}/p/shoe`)
    await tick()
    const page = await pageAt('/p/shoe')
    if (!page) throw new Error('The page was not read.')
    const { key, url, host } = page
    const wish = { key, url, host, need: need.waited, needUntil: now() + 2 * DAY }
    await db.batch(needPages([wish], now()))
    const written = db.usage.rowsWritten
    await db.batch(needPages([wish], now()))
    expect(db.usage.rowsWritten).toBe(written)
    const before = shop.paths().length
    let stops = 0
    for (const end = now() + 3 * DAY; ; stops++) {
      const next = await nextCrawl(crawling)
      if (next === null || next > end) break
      pass(Math.max(1_000, next - now()))
      await crawlDue(crawling, now() + MINUTE)
    }
    expect(shop.paths().length - before).toBeGreaterThan(8)
    expect(stops).toBeLessThan(60)
    expect((await pageAt('/p/shoe'))?.need).toBe(need.refresh)
  })

  it('of a mail that is about to go are met first, and not met twice in an hour', async () => {
    shop.serve('/p/shoe', productPage('shoe'))
    shop.serve('/p/sock', { status: 500 })
    await readNow(crawling, `${ORIGIN}/p/shoe`)
    await readNow(crawling, `${ORIGIN}/p/sock`)
    const keys = [`${HOST}/p/shoe`, `${HOST}/p/sock`, `${HOST}/p/unknown`]
    const before = shop.paths().length
    await refreshPages(crawling, keys, now() + MINUTE)
    expect(shop.paths().slice(before)).toEqual([])
    pass(61 * MINUTE)
    shop.serve('/p/shoe', productPage('shoe', { availability: 'OutOfStock' }))
    await refreshPages(crawling, keys, now() + MINUTE)
    await refreshPages(crawling, keys, now() + MINUTE)
    expect(shop.paths().slice(before)).toEqual(['/p/shoe', '/p/sock'])
    expect(await products()).toMatchObject([{ availability: 'out_of_stock' }])
  })
})

describe('the statements of all this', () => {
  it('search, and never scan the pages', async () => {
    const scans: string[] = []
    for (const statement of statements) {
      const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: parameters }, () => '[]'))
        .all<{ detail: string }>()
      const bad = results.filter(({ detail }) =>
        /\bSCAN (pages|page|page_hosts|s)\b(?! VIRTUAL)/.test(detail),
      )
      scans.push(...bad.map(({ detail }) => `${detail} in ${statement.slice(0, 200)}`))
    }
    expect(statements.size).toBeGreaterThan(20)
    expect(scans).toEqual([])
  })
})
