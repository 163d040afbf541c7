/** Carts of Shopify and WooCommerce: what changed in them is told, however the shop's own code asked for it. */

import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Aisle } from '../../../sdk/index.ts'
import { openShop, pause, type Shop } from '../shop.ts'
import { tell, told } from './scenes.ts'

declare const aisle: Aisle

let shop: Shop
beforeAll(async () => {
  shop = await openShop('minified')
})
afterAll(() => shop.close())
beforeEach(() => shop.collector.forget())

const json = (route: Route, body: unknown) =>
  route.fulfill({ contentType: 'application/json', body: JSON.stringify(body) })

/** A Shopify cart that `/cart/add.js` fills by one. */
async function serveShopify(page: Page) {
  let quantity = 0
  const line = { product_id: 8001, variant_id: 44012345678901, product_title: 'Shoe', price: 8990 }
  await page.route('**/cart/add.js', (route) => {
    quantity++
    return json(route, line)
  })
  await page.route('**/cart/change.js', (route) => {
    quantity = 0
    return json(route, {})
  })
  await page.route('**/cart.js', (route) =>
    json(route, {
      token: 'c1-68778783ad298f1c80c3bafcddeea02f?key=nobody-elses',
      currency: 'EUR',
      items: quantity ? [{ ...line, quantity, url: '/p/shoe' }] : [],
    }),
  )
}

const meta = `ShopifyAnalytics = { meta: { currency: 'EUR', product: { id: 8001, vendor: 'Fell', type: 'Shoes',
  variants: [{ id: 44012345678901, price: 8990, name: 'Shoe - Red', public_title: 'Red' }] } } }`

it('tells what Shopify’s page and cart say', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  await serveShopify(page)
  await shop.visit(page, { before: `Shopify = { routes: { root: '/' } }; ${meta}` })
  const [viewed] = await tell(shop, 'Product Viewed')
  expect(viewed?.properties).toMatchObject({
    product_id: '8001',
    sku: '44012345678901',
    name: 'Shoe',
    variant: 'Red',
    brand: 'Fell',
    price: 89.9,
    currency: 'EUR',
  })
  await page.evaluate(() => fetch('/cart/add.js', { method: 'POST', body: 'id=44012345678901' }))
  const [added] = await tell(shop, 'Product Added')
  expect(added?.properties).toMatchObject({
    product_id: '8001',
    sku: '44012345678901',
    name: 'Shoe',
    price: 89.9,
    quantity: 1,
    currency: 'EUR',
    cart_id: 'c1-68778783ad298f1c80c3bafcddeea02f',
    url: `${shop.origin}/p/shoe`,
  })
  await page.evaluate(() => {
    const request = new XMLHttpRequest()
    request.open('POST', '/cart/change.js')
    request.send('quantity=0')
  })
  await tell(shop, 'Product Removed')
  expect(told(shop)).toHaveLength(3)
  await context.close()
})

it('tells on the cart page what was put in by a form that left the page', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  await serveShopify(page)
  const scene = { before: 'Shopify = {}' }
  await shop.visit(page, scene)
  await pause(500)
  await page.evaluate(() => fetch('/cart/add.js', { method: 'POST' }))
  await shop.visit(page, { ...scene, path: '/cart' })
  await tell(shop, 'Product Added')
  const [viewed] = await tell(shop, 'Cart Viewed')
  expect(viewed?.properties).toMatchObject({ currency: 'EUR', products: [{ product_id: '8001' }] })
  expect(told(shop).filter(({ event }) => event === 'Product Added')).toHaveLength(1)
  await context.close()
})

it('counts once what the shop tells itself and its cart tells too', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  await serveShopify(page)
  await shop.visit(page, { before: 'Shopify = {}' })
  await pause(300)
  await page.evaluate(async () => {
    await fetch('/cart/add.js', { method: 'POST' })
    aisle.track('Product Added', { product_id: '8001', sku: '44012345678901', quantity: 1 })
  })
  await pause(2500)
  expect(told(shop).filter(({ event }) => event === 'Product Added')).toHaveLength(1)
  await context.close()
})

it('tells what WooCommerce’s cart says after its own events', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  let quantity = 0
  await page.route('**/wp-json/wc/store/v1/cart', (route) =>
    json(route, {
      items: quantity
        ? [
            {
              id: 31,
              name: 'Tea &amp; Pot',
              quantity,
              prices: { price: '1250', currency_minor_unit: 2 },
              permalink: `${shop.origin}/tea`,
              images: [{ src: `${shop.origin}/tea.jpg` }],
              variation: [{ attribute: 'Size', value: 'L' }],
            },
          ]
        : [],
      totals: { currency_code: 'EUR' },
    }),
  )
  await shop.visit(page, { before: 'wc_add_to_cart_params = {}' })
  await pause(500)
  quantity = 2
  await page.evaluate(() => document.body.dispatchEvent(new Event('wc-blocks_added_to_cart')))
  const [added] = await tell(shop, 'Product Added')
  expect(added?.properties).toEqual({
    product_id: '31',
    name: 'Tea & Pot',
    variant: 'L',
    price: 12.5,
    quantity: 2,
    currency: 'EUR',
    url: `${shop.origin}/tea`,
    image_url: `${shop.origin}/tea.jpg`,
  })
  await context.close()
})
