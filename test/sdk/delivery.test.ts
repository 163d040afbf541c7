/** Delivery in a real browser: events arrive whatever the page, the tab, the line and the collector do. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle, Problem } from '../../sdk/index.ts'
import type { Reply } from './collector.ts'
import { builds, openShop, pause, type Shop, until, valuesOf } from './shop.ts'

declare const aisle: Aisle

/** The tag without page views, so that only what a test tracks is on the wire. */
const quiet = { attributes: 'data-auto="none"' }

/** A page of the shop without the SDK. */
const bare = { tags: 0 }

describe.each(builds)('delivery by the %s tag', (build) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(() => shop.collector.forget())

  const batches = () =>
    shop.collector.arrivals.map(({ body }) => (JSON.parse(body).batch as unknown[]).length)
  const trackMany = (page: Page, count: number, size = 0) =>
    page.evaluate(
      ([count, size]) => {
        for (let n = 0; n < count; n++) aisle.track('Many', { n, fill: 'x'.repeat(size) })
      },
      [count, size] as const,
    )
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

  it('sends 20 events of a burst in one request, within a second, in order', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    const started = Date.now()
    await trackMany(page, 20)
    await until(() => shop.collector.taken().length === 20)
    expect((shop.collector.arrivals[0]?.at ?? 0) - started).toBeLessThan(1000)
    expect(batches()).toEqual([20])
    expect(valuesOf(shop.collector.taken(), 'n')).toEqual(numbers(20))
    await context.close()
  })

  it('keeps an event that was tracked in the moment the tab was closed', async () => {
    const context = await shop.shopper()
    shop.collector.always({ cut: 'before' })
    const page = await shop.visit(context, quiet)
    expect(await page.evaluate(() => aisle.track('Kept', { n: 1 }))).toBe(true)
    await page.close()
    shop.collector.forget()
    await shop.visit(context, quiet)
    await until(() => shop.collector.taken().length > 0)
    expect(valuesOf(shop.collector.taken(), 'n')).toEqual([1])
    const again = await shop.visit(context, quiet)
    await pause(600)
    expect(shop.collector.arrivals).toHaveLength(1)
    await again.close()
    await context.close()
  })

  it('loses nothing when every event is followed at once by the next page', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    for (const n of numbers(15)) {
      const next = `${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(quiet))}&n=${n}`
      await Promise.all([
        page.waitForURL(next),
        page.evaluate(
          ([n, next]) => {
            aisle.track('Left', { n })
            location.href = next
          },
          [n, next] as const,
        ),
      ])
      await page.waitForFunction(() => typeof aisle.track === 'function')
    }
    await until(() => new Set(valuesOf(shop.collector.taken(), 'n')).size === 15)
    expect(shop.collector.taken()).toHaveLength(15)
    await context.close()
  })

  it('hands over what is left when the page goes, without waiting for a next visit', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    const next = `${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(bare))}`
    await page.evaluate((next) => {
      aisle.track('Last', { n: 1 })
      location.href = next
    }, next)
    await until(() => shop.collector.taken().length === 1)
    expect(shop.collector.arrivals[0]?.type).toMatch(/^text\/plain/)
    expect(shop.collector.arrivals[0]?.method).toBe('POST')
    await context.close()
  })

  it('sends at most 50 messages and 60 KiB at once, and the rest by and by or next time', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    const next = `${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(bare))}`
    await trackMany(page, 90)
    await trackMany(page, 40, 3000)
    await page.evaluate((next) => {
      location.href = next
    }, next)
    await page.waitForURL(next)
    const sizes = () => shop.collector.arrivals.map(({ body }) => Buffer.byteLength(body))
    await shop.visit(context, quiet)
    await until(() => shop.collector.taken().length === 130, 10_000)
    expect(Math.max(...sizes())).toBeLessThanOrEqual(60 * 1024)
    expect(Math.max(...batches())).toBeLessThanOrEqual(50)
    await context.close()
  })

  it.each<[string, Reply]>([
    ['the line is cut before an answer', { cut: 'before' }],
    ['the line is cut amid the answer', { cut: 'amid' }],
    ['something else answers 200', { status: 200, body: '<!doctype html>' }],
    ['the key is refused', { status: 401 }],
    ['there are too many requests', { status: 429 }],
    ['the collector is broken', { status: 500 }],
    ['the collector is down', { status: 503 }],
  ])('sends again, with the same message id, when %s', async (_, reply) => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    shop.collector.next(reply)
    await page.evaluate(() => aisle.track('Again'))
    await until(() => shop.collector.arrivals.length === 2)
    const [first, second] = shop.collector.arrivals.map(({ body }) => JSON.parse(body))
    expect(second.batch).toEqual(first.batch)
    expect(second.sentAt).not.toBe(first.sentAt)
    await page.evaluate(() => aisle.flush())
    await pause(100)
    expect(shop.collector.arrivals).toHaveLength(2)
    await context.close()
  })

  it.each([400, 404, 410, 422])(
    'gives a batch up that is answered with %i, and says so',
    async (status) => {
      const context = await shop.shopper()
      const page = await shop.visit(context, quiet)
      shop.collector.next({ status })
      const problem = await page.evaluate(async () => {
        const problem = new Promise<Problem>((resolve) => aisle.on('error', resolve))
        aisle.track('Refused')
        return problem
      })
      expect(problem.code).toBe(`http_${status}`)
      await page.evaluate(() => aisle.track('Next'))
      await until(() => shop.collector.taken().length === 1)
      expect(shop.collector.taken()[0]).toMatchObject({ event: 'Next' })
      await context.close()
    },
  )

  it('leaves the collector alone for as long as Retry-After asks, also from the next page', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    shop.collector.next({ status: 429, headers: { 'retry-after': '3' } })
    await page.evaluate(() => aisle.track('Patient'))
    const asked = await until(() => shop.collector.arrivals[0])
    await page.evaluate(() => aisle.flush())
    await shop.visit(page, quiet)
    await until(() => shop.collector.taken().length === 1)
    expect(shop.collector.arrivals).toHaveLength(2)
    expect((shop.collector.arrivals[1]?.at ?? 0) - asked.at).toBeGreaterThanOrEqual(2950)
    await context.close()
  })

  it('halves a batch that is too big for the collector', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    shop.collector.next({ status: 413 })
    await trackMany(page, 8)
    await until(() => shop.collector.taken().length === 8)
    expect(batches()).toEqual([8, 4, 4])
    await context.close()
  })

  it('drops what the collector rejects, tells why, and keeps the rest', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    const rejected = [{ index: 1, code: 'too_deep', message: 'Nested too deeply.' }]
    shop.collector.next({ status: 200, body: JSON.stringify({ accepted: 2, rejected }) })
    const problem = await page.evaluate(async () => {
      const problem = new Promise<Problem>((resolve) => aisle.on('error', resolve))
      for (const n of [0, 1, 2]) aisle.track('Some', { n }, { messageId: `m${n}` })
      return problem
    })
    expect(problem).toEqual({ code: 'too_deep', message: 'Nested too deeply.', messageId: 'm1' })
    await shop.visit(page, quiet)
    await pause(600)
    expect(shop.collector.arrivals).toHaveLength(1)
    await context.close()
  })

  it('lets a living tab send its own, and takes over when it is gone', async () => {
    const context = await shop.shopper()
    const before = `window.fetch = () => Promise.reject(new Error('stuck'))`
    const stuck = await shop.visit(context, { ...quiet, before })
    await stuck.evaluate(() => aisle.track('Stuck', { n: 1 }))
    const other = await shop.visit(context, quiet)
    await other.evaluate(() => aisle.track('Other', { n: 2 }))
    await pause(900)
    expect(valuesOf(shop.collector.taken(), 'n')).toEqual([2])
    await stuck.close()
    await Promise.all([shop.visit(context, quiet), shop.visit(context, quiet)])
    await until(() => shop.collector.taken().length === 2)
    await pause(600)
    expect(valuesOf(shop.collector.taken(), 'n')).toEqual([2, 1])
    expect(shop.collector.arrivals).toHaveLength(2)
    await context.close()
  })

  it('sends what gathered while the shopper was offline', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, quiet)
    await context.setOffline(true)
    await trackMany(page, 3)
    await pause(500)
    expect(shop.collector.arrivals).toHaveLength(0)
    await context.setOffline(false)
    await until(() => shop.collector.taken().length === 3)
    await context.close()
  })
})
