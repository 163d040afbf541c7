/** Capture in a real browser: what a page tells is sent once, by the source that is believed first. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle } from '../../../sdk/index.ts'
import { builds, openShop, pause, type Shop } from '../shop.ts'
import { jsonLd, type Told, tell, told } from './scenes.ts'

declare const aisle: Aisle
declare const dataLayer: unknown[]

describe.each(builds)('capture by the %s tag', (build) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(() => shop.collector.forget())

  it('tells of the product that structured data names, with the page it stands on', async () => {
    const context = await shop.shopper()
    await shop.visit(context, {
      path: '/shoe',
      head: `${jsonLd()}<link rel="canonical" href="/shoe">`,
    })
    const [viewed] = await tell(shop, 'Product Viewed')
    expect(viewed?.properties).toMatchObject({
      product_id: 'S-42',
      sku: 'S-42',
      name: 'Trail Shoe',
      brand: 'Fell',
      price: 89.9,
      currency: 'EUR',
      url: `${shop.origin}/shoe`,
    })
    expect(viewed?.context.capture).toBe('jsonld')
    await context.close()
  })

  it('hears the data layer before and after it came, in both forms, and leaves push as it was', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, {
      before: `dataLayer = [{event: 'view_item', ecommerce: {items: [{item_id: 'A', price: '1.299,00'}]}}];
        function gtag() { dataLayer.push(arguments) }
        gtag('js', new Date())`,
    })
    await tell(shop, 'Product Viewed')
    const length = await page.evaluate(() => {
      const add = {
        event: 'add_to_cart',
        ecommerce: { currency: 'EUR', items: [{ item_id: 'A' }] },
      }
      const answer = dataLayer.push(add, { other: 1 })
      ;(window as unknown as { gtag(...given: unknown[]): void }).gtag('event', 'search', {
        search_term: 'tea',
      })
      return [answer, dataLayer.length, Object.keys(dataLayer).length]
    })
    expect(length).toEqual([4, 5, 5])
    await tell(shop, 'Products Searched')
    expect(told(shop).map(({ event }) => event)).toEqual([
      'Product Viewed',
      'Product Added',
      'Products Searched',
    ])
    expect(told(shop)[0]?.properties).toEqual({ product_id: 'A', price: 1299 })
    await context.close()
  })

  it('goes on when the data layer is replaced', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { before: 'dataLayer = []' })
    await pause(300)
    await page.evaluate(() => {
      const layer = [{ event: 'view_item', ecommerce: { items: [{ item_id: 'A' }] } }]
      ;(window as { dataLayer?: unknown }).dataLayer = layer
    })
    await tell(shop, 'Product Viewed')
    await page.evaluate(() =>
      dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'A' }] } }),
    )
    await tell(shop, 'Product Added')
    expect(told(shop)).toHaveLength(2)
    await context.close()
  })

  it('counts a view once that three sources tell of, and believes the page itself', async () => {
    const context = await shop.shopper()
    await shop.visit(context, {
      before: `dataLayer = [{event: 'view_item', ecommerce: {items: [{item_id: '77', item_name: 'Trail Shoe'}]}}];
        aisle = [['track', 'Product Viewed', {product_id: 'own', name: 'Trail  shoe'}]]`,
      head: jsonLd(),
    })
    await pause(3500)
    expect(told(shop)).toHaveLength(1)
    expect(told(shop)[0]).toMatchObject({
      event: 'Product Viewed',
      properties: { product_id: 'own' },
    })
    await context.close()
  })

  it('makes a call that comes late the same message as the one that capture sent', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { head: jsonLd() })
    const [first] = await tell(shop, 'Product Viewed')
    await page.evaluate(() => aisle.track('Product Viewed', { product_id: 'S-42', color: 'red' }))
    await pause(600)
    const sent = shop.collector.arrivals.flatMap(({ body }) => JSON.parse(body).batch as Told[])
    const same = sent.filter(({ messageId }) => messageId === first?.messageId)
    expect(same.map(({ properties }) => properties.color)).toEqual([undefined, 'red'])
    expect(new Set(same.map(({ timestamp }) => timestamp)).size).toBe(1)
    expect(told(shop)).toHaveLength(1)
    await page.evaluate(() => aisle.track('Product Viewed', { product_id: 'X', name: 'Sock' }))
    await tell(shop, 'Product Viewed', 2)
    await context.close()
  })

  it('counts things put in the cart as often as the source that saw most of them', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { before: 'dataLayer = []' })
    await pause(300)
    const add = () =>
      dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'A' }] } })
    await page.evaluate(add)
    await page.evaluate(add)
    await page.evaluate(() => aisle.track('Product Added', { product_id: 'A', quantity: 1 }))
    await tell(shop, 'Product Added', 2)
    await pause(800)
    expect(told(shop).map(({ context: { capture } }) => capture)).toEqual(
      expect.arrayContaining([undefined, 'datalayer']),
    )
    expect(told(shop)).toHaveLength(2)
    await context.close()
  })

  it('tells what waits when the page is left in the same task', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, {
      before: 'dataLayer = []',
      head: jsonLd(),
      path: '/shoe',
    })
    await pause(1100)
    await page.evaluate((to) => {
      dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'S-42' }] } })
      location.href = to
    }, `${shop.origin}/next?scene={"attributes":"data-auto='none'"}`)
    await tell(shop, 'Product Added')
    await tell(shop, 'Product Viewed')
    await tell(shop, 'Page Engaged')
    for (const { context } of told(shop)) expect(context.page.path).toBe('/shoe')
    await context.close()
  })

  it('views the pages of a single-page app once each, and reads them anew', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { head: jsonLd({ url: '/' }) })
    await tell(shop, 'Product Viewed')
    await page.evaluate(() => {
      history.pushState(null, '', '/about?x=1')
      history.replaceState(null, '', '/about?x=2')
      history.pushState(null, '', '/about?x=2#part')
    })
    await pause(4500)
    await page.evaluate((block) => {
      history.pushState(null, '', '/sock')
      const made = document.createElement('script')
      made.type = 'application/ld+json'
      made.text = block
      document.querySelector('script[type*=ld]')?.replaceWith(made)
      document.title = 'Sock'
    }, '{"@type":"Product","name":"Sock","sku":"K","offers":{"price":"5"}}')
    await tell(shop, 'Product Viewed', 2)
    const pages = shop.collector.taken().filter(({ type }) => type === 'page')
    expect(pages.map(({ context }) => context?.page?.path)).toEqual(['/', '/about', '/sock'])
    const viewed = told(shop).filter(({ event }) => event === 'Product Viewed')
    expect(viewed.map(({ properties }) => properties.sku)).toEqual(['S-42', 'K'])
    expect(told(shop).filter(({ event }) => event === 'Page Engaged')).toHaveLength(2)
    await context.close()
  })

  it('leaves the page view to an app that tells it itself', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context)
    await pause(300)
    await page.evaluate(() => {
      history.pushState(null, '', '/own')
      aisle.page('Own')
    })
    await pause(1000)
    const pages = shop.collector.taken().filter(({ type }) => type === 'page')
    expect(pages.map((message) => ('name' in message ? message.name : undefined))).toEqual([
      undefined,
      'Own',
    ])
    await context.close()
  })

  it('tells a search once, from the address or from a form that finds without one', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(
      context,
      {
        path: '/search',
        body: `<form role="search" onsubmit="return false"><input name="q" type="search"></form>`,
      },
      '&q=red%20shoes',
    )
    await tell(shop, 'Products Searched')
    await page.fill('input', 'tea')
    await page.press('input', 'Enter')
    await page.press('input', 'Enter')
    await tell(shop, 'Products Searched', 2)
    await pause(1300)
    expect(told(shop).map(({ properties }) => properties.query)).toEqual(['red shoes', 'tea'])
    await context.close()
  })

  it('captures only what data-auto names', async () => {
    const context = await shop.shopper()
    await shop.visit(context, {
      attributes: 'data-auto="datalayer"',
      before: `dataLayer = [{event: 'search', search_term: 'tea'}]`,
      head: jsonLd(),
    })
    await tell(shop, 'Products Searched')
    await pause(2500)
    expect(shop.collector.taken()).toHaveLength(1)
    await context.close()
  })
})
