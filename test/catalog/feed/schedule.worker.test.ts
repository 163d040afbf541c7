/** Feeds read on their schedule, slice by slice: resumed, conditional, broken, overlapped, and what is gone from them. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextFeed, readFeeds } from '../../../worker/catalog/feed/read.ts'
import type { FeedReading } from '../../../worker/catalog/feed/reading.ts'
import { loadFeeds } from '../../../worker/catalog/feed/store.ts'
import { DAY, HOUR, SECOND } from '../../../worker/core/clock.ts'
import type { OutboundRequest, OutboundRules, Outcome } from '../../../worker/core/outbound.ts'
import { openDatabase } from '../../../worker/db/database.ts'
import { defaultSettings } from '../../../worker/site/settings.ts'

const url = 'https://feeds.test/shop.xml'
const db = openDatabase(env.DB)
const settings = {
  ...defaultSettings,
  shopUrl: 'https://shop.test',
  feeds: [{ url, hours: 6, currency: '' }],
}

/** A server with one feed, in chunks; `speed` is how long each chunk takes by the clock of the test. */
interface Shop {
  feed: string
  etag: string
  ranges: boolean
  speed: number
  status: number
  asked: OutboundRequest[]
}
let shop: Shop
let clock: number
let reading: FeedReading

async function outside(request: OutboundRequest, rules: OutboundRules): Promise<Outcome> {
  shop.asked.push(request)
  expect(rules.hosts).toContain('feeds.test')
  const whole = new TextEncoder().encode(shop.feed)
  const version = { ETag: shop.etag, 'Content-Type': 'application/xml' }
  if (shop.status !== 200) return answer(shop.status, new Uint8Array(), version)
  if (request.headers?.['If-None-Match'] === shop.etag)
    return answer(304, new Uint8Array(), version)
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers?.Range ?? '')?.[1] ?? 0)
  if (shop.ranges && from > 0 && request.headers?.['If-Range'] === shop.etag) {
    const range = `bytes ${from}-${whole.length - 1}/${whole.length}`
    return answer(206, whole.subarray(from), { ...version, 'Content-Range': range })
  }
  return answer(200, whole, version)
}

function answer(status: number, bytes: Uint8Array, headers: Record<string, string>): Outcome {
  let at = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        clock += shop.speed
        controller.enqueue(bytes.subarray(at, at + 20_000))
        at += 20_000
      },
    },
    { highWaterMark: 0 },
  )
  const text = () => new Response(body).text()
  return {
    ok: true,
    status,
    url,
    headers: new Headers(headers),
    body,
    text,
    json: async () => JSON.parse(await text()),
  }
}

const item = (id: string, price = '5.00 EUR') =>
  `<item><g:id>${id}</g:id><g:title>Sock ${id}</g:title><g:description>${'warm '.repeat(40)}</g:description><g:link>https://shop.test/p/${id}</g:link><g:price>${price}</g:price><g:availability>in stock</g:availability></item>\n`
const feedOf = (ids: readonly string[], price?: string) =>
  `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>x</title>\n${ids.map((id) => item(id, price)).join('')}</channel></rss>`
const names = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`)

async function pass(time = 0, slice = 20 * SECOND): Promise<void> {
  clock += time
  await readFeeds(reading, clock + slice)
}
const products = async () =>
  (await db.query
    .selectFrom('products')
    .select(['id', 'price', 'availability'])
    .orderBy('id')
    .execute()) ?? []
const state = async () => {
  const [feed] = await loadFeeds(db, [url])
  return {
    ...feed,
    result: JSON.parse(feed?.result ?? 'null'),
    rejects: JSON.parse(feed?.rejects ?? '[]'),
  }
}

beforeEach(async () => {
  await env.DB.batch(
    ['feeds', 'feed_parts', 'products', 'product_keys', 'product_changes'].map((name) =>
      env.DB.prepare(`delete from ${name}`),
    ),
  )
  clock = Date.UTC(2026, 5, 1)
  shop = { feed: feedOf(['a', 'b']), etag: '"1"', ranges: true, speed: 0, status: 200, asked: [] }
  reading = { db, settings, outside, development: false, now: () => clock }
})

describe('a feed', () => {
  it('is read when it is due, and not sent again while it stays the same', async () => {
    expect(await nextFeed(reading)).toBe(clock)
    await pass()
    expect((await products()).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(await state()).toMatchObject({
      run: '',
      result: { items: 2, created: 2, rejected: 0, problem: '' },
    })
    expect(await nextFeed(reading)).toBe(clock + 6 * HOUR)
    await pass(HOUR)
    expect(shop.asked).toHaveLength(1)
    db.usage.rowsWritten = 0
    await pass(5 * HOUR)
    expect(shop.asked).toHaveLength(2)
    expect(await state()).toMatchObject({ result: { same: true, items: 2 } })
    expect(db.usage.rowsWritten).toBeLessThan(5)
  })

  it('that is sent again unchanged writes no row for an item', async () => {
    shop.feed = feedOf(names(300))
    await pass()
    shop.etag = '"2"'
    db.usage.rowsWritten = 0
    await pass(6 * HOUR)
    expect(db.usage.rowsWritten).toBeLessThan(10)
    expect((await state()).result).toMatchObject({ items: 300, created: 0, changed: 0 })
  })

  it.each([true, false])(
    'that takes several slices is read once, with ranges: %s',
    async (ranges) => {
      Object.assign(shop, { feed: feedOf(names(1_000)), ranges, speed: 2 * SECOND })
      await pass()
      const first = await products()
      expect(first.length).toBeGreaterThan(0)
      expect(first.length).toBeLessThan(1_000)
      expect((await state()).run).not.toBe('')
      expect(await nextFeed(reading)).toBeLessThanOrEqual(clock)
      for (let slice = 0; slice < 60 && (await state()).run !== ''; slice += 1) await pass(SECOND)
      expect(await products()).toHaveLength(1_000)
      expect(await state()).toMatchObject({
        result: { items: 1_000, created: 1_000, changed: 0, rejected: 0 },
      })
      expect(shop.asked.slice(1).every(({ headers }) => headers?.Range !== undefined)).toBe(true)
    },
  )

  it('of which a slice died goes on when its lease is over', async () => {
    Object.assign(shop, { feed: feedOf(names(600)), speed: 2 * SECOND })
    await pass()
    const saved = (await state()).place
    const dying: FeedReading = { ...reading, outside: () => new Promise(() => {}) }
    clock += SECOND
    void readFeeds(dying, clock + 20 * SECOND)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const asked = shop.asked.length
    await pass(SECOND)
    expect(shop.asked).toHaveLength(asked)
    expect((await state()).place).toBe(saved)
    clock += 3 * 60 * SECOND
    for (let slice = 0; slice < 60 && (await state()).run !== ''; slice += 1) await pass(SECOND)
    expect((await state()).result).toMatchObject({ items: 600, created: 600 })
  })

  it('that becomes another one in the middle is begun anew', async () => {
    Object.assign(shop, { feed: feedOf(names(1_000)), speed: 2 * SECOND })
    await pass()
    Object.assign(shop, { feed: feedOf(names(400), '7.00 EUR'), etag: '"2"' })
    for (let slice = 0; slice < 60 && (await state()).run !== ''; slice += 1) await pass(SECOND)
    expect((await state()).result).toMatchObject({ items: 400, problem: '' })
    expect((await products()).filter(({ price }) => price === 700)).toHaveLength(400)
  })

  it('read by two ticks at once is asked for once', async () => {
    await Promise.all([pass(), pass()])
    expect(shop.asked).toHaveLength(1)
  })

  it('that cannot be had is tried again in an hour, and leaves the catalogue as it was', async () => {
    await pass()
    shop.status = 503
    await pass(6 * HOUR)
    expect(await products()).toHaveLength(2)
    expect((await state()).result.problem).toBe('The feed answers 503.')
    expect(await nextFeed(reading)).toBe(clock + HOUR)
  })

  it('keeps what it did not take, with the place and why', async () => {
    shop.feed = feedOf(['a', 'a', 'b']).replace(
      '<g:price>5.00 EUR</g:price><g:availability>in stock</g:availability></item>\n</channel>',
      '<g:price>soon</g:price></item></channel>',
    )
    await pass()
    const { rejects, result } = await state()
    expect(result).toMatchObject({ items: 3, rejected: 2 })
    expect(rejects).toMatchObject([
      { line: 3, id: 'a', field: 'id', message: 'came before' },
      { line: 4, id: 'b', field: 'price', message: '"soon" is no price' },
    ])
  })
})

describe('an item that is gone', () => {
  const availability = async () => (await products()).map((row) => row.availability)
  const change = async (ids: readonly string[], time: number) => {
    Object.assign(shop, { feed: feedOf(ids), etag: `"${clock}"` })
    await pass(time)
  }

  it('from a whole feed is discontinued after a day, and back when it is back', async () => {
    await pass()
    await change(['a', 'c'], 6 * HOUR)
    expect(await availability()).toEqual(['in_stock', 'in_stock', 'in_stock'])
    await pass(DAY)
    expect(await availability()).toEqual(['in_stock', 'discontinued', 'in_stock'])
    await change(['a', 'b', 'c'], 6 * HOUR)
    expect(await availability()).toEqual(['in_stock', 'in_stock', 'in_stock'])
  })

  it('that comes back within the day was never gone', async () => {
    await pass()
    await change(['a'], 6 * HOUR)
    await change(['a', 'b'], 6 * HOUR)
    await change(['a', 'b', 'c'], DAY)
    expect(await availability()).toEqual(['in_stock', 'in_stock', 'in_stock'])
  })

  it.each([
    [
      'breaks off',
      (feed: string) => feed.slice(0, feed.indexOf('<g:id>b') + 9),
      'ends in the middle',
    ],
    ['is empty', () => '', 'is empty'],
    ['has no items', () => '<rss><channel></channel></rss>', 'no items'],
    ['is a page of errors', () => '<html><body>Down for maintenance</body></html>', 'no items'],
    [
      'has items that cannot be taken',
      (feed: string) => feed.replaceAll(/<g:title>.*?<\/g:title>/g, ''),
      'could be taken',
    ],
  ])('from a feed that %s stays', async (_, breaking, problem) => {
    await pass()
    Object.assign(shop, { feed: breaking(shop.feed), etag: '"2"' })
    for (let day = 0; day < 10; day += 1) await pass(DAY)
    expect(await availability()).toEqual(['in_stock', 'in_stock'])
    expect((await state()).result.problem).toContain(problem)
  })

  it('with more than half of the feed is believed to be gone after a week only', async () => {
    shop.feed = feedOf(['a', 'b', 'c', 'd'])
    await pass()
    await change(['a'], 6 * HOUR)
    await pass(2 * DAY)
    expect(await availability()).toEqual(['in_stock', 'in_stock', 'in_stock', 'in_stock'])
    await pass(6 * DAY)
    expect(await availability()).toEqual([
      'in_stock',
      'discontinued',
      'discontinued',
      'discontinued',
    ])
  })
})
