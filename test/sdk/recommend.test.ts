/** What pages ask the Worker for: recommendations by what this browser looked at, and a word when something is back. */

import type { BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle, Wish } from '../../sdk/index.ts'
import { builds, openShop, pause, type Shop, until } from './shop.ts'

declare const aisle: Aisle

const answer = { strategy: 'next', items: [{ id: 'tea-pot', title: 'Tea Pot', price: '19.90' }] }

describe.each(builds)('asking with the %s tag', (build) => {
  let shop: Shop
  let context: BrowserContext
  let asked: Request[]
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(async () => {
    await context?.close()
    shop.collector.forget()
    context = await shop.shopper()
    asked = []
    await context.route('**/v1/recommendations?**', (route) => {
      asked.push(route.request())
      const headers = { 'access-control-allow-origin': '*' }
      return route.fulfill({ headers, contentType: 'application/json', json: answer })
    })
  })

  const required = { attributes: 'data-consent="required" data-auto="none"' }
  const view = (page: Page, ...ids: string[]) =>
    page.evaluate((ids) => {
      for (const product_id of ids) aisle.track('Product Viewed', { product_id })
    }, ids)
  const recommend = (page: Page, wish?: Wish) =>
    page.evaluate((wish) => aisle.recommend(wish), wish)
  const query = () => Object.fromEntries(new URL(asked.at(-1)?.url() ?? '').searchParams)
  const stored = (page: Page) =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
    ])

  it('recommends before consent by what was looked at, and stores nothing, says nothing of the shopper', async () => {
    await context.addCookies([{ name: 'own', value: 'secret', url: shop.collector.origin }])
    const page = await shop.visit(context, required)
    await view(page, 'a', 'b', 'a')
    expect(await recommend(page, { strategy: 'for-you', limit: 4 })).toEqual(answer)
    expect(query()).toEqual({ key: 'pk_test', strategy: 'for-you', recent: 'a,b', limit: '4' })
    const headers = await asked[0]?.allHeaders()
    expect(headers?.cookie).toBeUndefined()
    expect(await stored(page)).toEqual([])
    expect(shop.collector.arrivals).toHaveLength(0)
    await shop.visit(page, required)
    await recommend(page)
    expect(query()).toEqual({ key: 'pk_test', strategy: 'next' })
  })

  it('remembers from page to page what was looked at once the shopper agrees, fifty at most, and forgets on reset', async () => {
    const page = await shop.visit(context, required)
    await view(page, ...Array.from({ length: 60 }, (_, n) => `p${n}`))
    await page.evaluate(() => aisle.consent({ analytics: true }))
    await shop.visit(page, required)
    await view(page, 'last')
    await recommend(page)
    const recent = query().recent?.split(',') ?? []
    expect(recent).toHaveLength(50)
    expect(recent.slice(0, 3)).toEqual(['last', 'p59', 'p58'])
    await page.evaluate(() => aisle.reset())
    await recommend(page)
    expect(query().recent).toBeUndefined()
  })

  it('takes the page’s word for what was looked at and what lies in the cart', async () => {
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    await view(page, 'a')
    await recommend(page, {
      strategy: 'cart',
      productId: 'x',
      recent: [],
      cart: ['1', 'has,comma', '2'],
      exclude: ['3'],
    })
    expect(query()).toEqual({
      key: 'pk_test',
      strategy: 'cart',
      product: 'x',
      cart: '1,2',
      exclude: '3',
    })
  })

  it('answers without items, and says what to do, when the Worker does not answer or says no', async () => {
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    await context.unroute('**/v1/recommendations?**')
    shop.collector.always({
      status: 403,
      body: '{"code":"origin_not_allowed","detail":"Not from here."}',
    })
    expect(await recommend(page, { strategy: 'new' })).toEqual({
      strategy: 'new',
      items: [],
      error: { code: 'origin_not_allowed', message: 'Not from here.' },
    })
    shop.collector.always({ cut: 'before' })
    expect(await recommend(page)).toMatchObject({
      items: [],
      error: { code: 'http_0', message: expect.stringContaining('connect-src') },
    })
  })

  it('asks for a word when a product is back, and says what is missing', async () => {
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    shop.collector.next({ status: 202, body: '{"status":"pending"}' })
    const request = { email: 'anna@example.com', quantity: 2, reserve: true, variantId: 'red' }
    expect(await page.evaluate((request) => aisle.backInStock('shoe', request), request)).toEqual({
      status: 'pending',
    })
    const sent = await until(() =>
      shop.collector.arrivals.find(({ path }) => path === '/v1/back-in-stock'),
    )
    expect(JSON.parse(sent.body)).toEqual({
      writeKey: 'pk_test',
      anonymousId: await page.evaluate(() => aisle.anonymousId()),
      productId: 'shoe',
      locale: expect.any(String),
      ...request,
    })
    expect(await page.evaluate(() => aisle.backInStock('shoe', {} as { email: string }))).toEqual({
      status: 'failed',
      error: { code: 'incomplete', message: expect.stringContaining('backInStock(') },
    })
  })

  it('names the product by its address, and nobody before consent', async () => {
    const page = await shop.visit(context, required)
    shop.collector.next({ status: 202 })
    await page.evaluate(() => aisle.backInStock('https://shop.test/shoe', { email: 'a@b.test' }))
    await pause(50)
    expect(JSON.parse(shop.collector.arrivals[0]?.body ?? '')).toEqual({
      writeKey: 'pk_test',
      url: 'https://shop.test/shoe',
      locale: expect.any(String),
      email: 'a@b.test',
    })
  })
})
