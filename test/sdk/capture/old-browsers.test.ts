/** Browsers without the Navigation API, and shops that tell by jQuery: the ways around are as good as the roads. */

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Aisle } from '../../../sdk/index.ts'
import { openShop, pause, type Shop, until } from '../shop.ts'
import { tell } from './scenes.ts'

declare const aisle: Aisle

let shop: Shop
beforeAll(async () => {
  shop = await openShop('minified')
})
afterAll(() => shop.close())
beforeEach(() => shop.collector.forget())

const without = (...names: string[]) =>
  names.map((name) => `Object.defineProperty(window, '${name}', { value: undefined });`).join('')

const paths = () =>
  shop.collector
    .taken()
    .filter(({ type }) => type === 'page')
    .map(({ context }) => context?.page?.path)

it('views the pages of a single-page app by the History API where there is no Navigation API', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await shop.visit(page, { before: without('navigation') })
  await until(() => paths().length === 1)
  await pause(300)
  const go = (method: 'pushState' | 'replaceState', path: string) =>
    page.evaluate(([method, path]) => history[method]({ own: 1 }, '', path), [
      method,
      path,
    ] as const)
  await go('pushState', '/shoes')
  await until(() => paths().length === 2)
  await go('replaceState', '/shoes?size=42')
  await go('pushState', '/shoes?size=42#reviews')
  await pause(600)
  expect(paths()).toEqual(['/', '/shoes'])
  await page.evaluate(() => {
    location.hash = '#/cart'
  })
  await until(() => paths().length === 3)
  await page.goBack()
  await until(() => paths().length === 4)
  expect(await page.evaluate(() => history.state)).toEqual({ own: 1 })
  expect(paths()).toEqual(['/', '/shoes', '/shoes', '/shoes'])
  expect(errors).toEqual([])
  await context.close()
})

it('delivers and captures without what browsers learned since the floor', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await shop.visit(page, {
    before: `${without('navigation', 'requestIdleCallback', 'Temporal', 'fetchLater')}
      Object.defineProperty(navigator, 'locks', { value: undefined })
      delete AbortSignal.timeout; delete IDBTransaction.prototype.commit
      delete Array.prototype.at; delete Promise.allSettled
      delete String.prototype.replaceAll; delete window.structuredClone; delete crypto.randomUUID`,
    head: `<script type="application/ld+json">{"@type":"Product","name":"Shoe","sku":"S","offers":{"price":"5"}}</script>`,
  })
  await tell(shop, 'Product Viewed')
  const zone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
  // It is found out when the page has settled; from then on events say it.
  await until(async () => {
    await page.evaluate(() => aisle.track('Later'))
    await pause(300)
    return shop.collector.taken().some(({ context }) => context?.timezone === zone)
  })
  expect(errors).toEqual([])
  await context.close()
})

it('hears what WooCommerce tells by jQuery, and asks for the cart once', async () => {
  const context = await shop.shopper()
  const page = await context.newPage()
  let quantity = 0
  let asked = 0
  await page.route('**/wp-json/wc/store/v1/cart', (route) => {
    asked++
    const prices = { price: '2500', currency_minor_unit: 2 }
    return route.fulfill({
      json: {
        totals: { currency_code: 'EUR' },
        items: quantity ? [{ id: 7, name: 'Mug', quantity, prices }] : [],
      },
    })
  })
  // jQuery calls its listeners by itself: none of its events is one of the browser's.
  const emitter = `{
    const listeners = {}
    window.jQuery = window.$ = () => ({
      on(names, heard) {
        for (const name of names.split(' ')) (listeners[name] = listeners[name] || []).push(heard)
        return this
      },
      trigger(name, given) {
        for (const heard of listeners[name] || []) heard.apply(document.body, [{ type: name }].concat(given))
        return this
      },
    })
    window.wc_add_to_cart_params = {}
  }`
  await shop.visit(page, { before: emitter })
  await pause(600)
  quantity = 2
  await page.evaluate(() => {
    const { jQuery } = window as unknown as {
      jQuery(target: object): { trigger(name: string, given: unknown[]): void }
    }
    jQuery(document.body).trigger('added_to_cart', [{}, 'hash', null])
    jQuery(document.body).trigger('updated_cart_totals', [])
  })
  const [added] = await tell(shop, 'Product Added')
  expect(added?.properties).toMatchObject({
    product_id: '7',
    name: 'Mug',
    price: 25,
    quantity: 2,
    currency: 'EUR',
  })
  quantity = 0
  await page.evaluate(() => {
    const { jQuery } = window as unknown as {
      jQuery(target: object): { trigger(name: string, given: unknown[]): void }
    }
    jQuery(document.body).trigger('removed_from_cart', [{}, 'hash', null])
  })
  await tell(shop, 'Product Removed')
  expect(asked).toBe(2)
  await context.close()
})
