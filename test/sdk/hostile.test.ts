/** Whatever a page hands to the SDK, the page goes on and the message is sound. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle, Problem } from '../../sdk/index.ts'
import { builds, openShop, type Shop, until } from './shop.ts'

declare const aisle: Aisle

describe.each(builds)('hostile pages and the %s tag', (build) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(() => shop.collector.forget())

  it('copies properties when track is called, not when they are sent', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    await page.evaluate(() => {
      const properties = { products: [{ product_id: '1' }] }
      aisle.track('Cart Viewed', properties)
      properties.products.push({ product_id: 'later' })
    })
    const [message] = await until(() => (shop.collector.taken()[0] ? shop.collector.taken() : null))
    expect(message).toMatchObject({ properties: { products: [{ product_id: '1' }] } })
    await context.close()
  })

  it('takes cycles, throwing getters, functions, BigInts, huge values and proxies without a word to the page', async () => {
    const context = await shop.shopper()
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await shop.visit(page, { attributes: 'data-auto="none"' })
    const problems = await page.evaluate(async () => {
      const problems: Problem[] = []
      aisle.on('error', (problem) => {
        problems.push(problem)
      })
      const cycle: Record<string, unknown> = { name: 'cycle' }
      cycle.self = cycle
      await aisle.track('Hostile', {
        good: 'kept',
        cycle,
        get thrower() {
          throw new Error('getter')
        },
        method: () => 1,
        big: 9007199254740993n,
        nan: Number.NaN,
        date: new Date('2026-05-01T00:00:00Z'),
        long: 'y'.repeat(100_000),
        many: Array.from({ length: 50_000 }, (_, n) => n),
        wide: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n])),
        element: document.body,
        proxy: new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('proxy')
            },
          },
        ),
        markup: '<img src=x onerror=alert(1)>',
      })
      const odd = aisle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
      await odd.track?.()
      await odd.track?.(Symbol('event'), 7, { timestamp: 'never' })
      await odd.identify?.({
        toString: null,
        get email() {
          throw new Error('email')
        },
      })
      await odd.page?.(null, [], undefined)
      await odd.subscribe?.({ email: cycle })
      odd.consent?.()
      odd.push?.(['nonsense'], null, ['track', 'Pushed'])
      return problems
    })
    expect(errors).toEqual([])
    const messages = await until(() => {
      const taken = shop.collector.taken()
      return taken.some((message) => 'event' in message && message.event === 'Pushed')
        ? taken
        : null
    })
    const [hostile] = messages
    expect(hostile).toMatchObject({
      event: 'Hostile',
      anonymousId: expect.any(String),
      properties: {
        good: 'kept',
        cycle: { name: 'cycle' },
        big: '9007199254740993',
        date: '2026-05-01T00:00:00.000Z',
      },
    })
    const properties = (hostile as { properties?: object }).properties ?? {}
    for (const name of ['thrower', 'method', 'nan']) expect(properties).not.toHaveProperty(name)
    expect(JSON.stringify(hostile).length).toBeLessThanOrEqual(32 * 1024)
    const repaired = problems.find(({ messageId }) => messageId === hostile?.messageId)
    expect(repaired).toMatchObject({ code: 'repaired' })
    expect(repaired?.message?.split(',')).toEqual(
      expect.arrayContaining(['self', 'thrower', 'method', 'nan', 'long', 'many', 'wide']),
    )
    await context.close()
  })

  it('starts on a page where aisle is something else already', async () => {
    const context = await shop.shopper()
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await shop.visit(page, { before: `window.aisle = { length: 3, push: 'pull' }` })
    const pages = () => shop.collector.taken().filter(({ type }) => type === 'page')
    await until(() => pages().length === 1)
    await shop.visit(page, { before: `window.aisle = 'aisle'` })
    await until(() => pages().length === 2)
    expect(errors).toEqual([])
    await context.close()
  })
})
