/** Whatever a page holds, capture costs it nothing, and says in debug what it could not read. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle, Problem } from '../../../sdk/index.ts'
import { openShop, pause, type Scene, type Shop, until } from '../shop.ts'
import { jsonLd, tell, told } from './scenes.ts'

declare const aisle: Aisle
declare const dataLayer: unknown[]

let shop: Shop
beforeAll(async () => {
  shop = await openShop('minified')
})
afterAll(() => shop.close())
beforeEach(() => shop.collector.forget())

/** Opens a page; answers it with the errors that it met and the problems that the SDK spoke of. */
async function visit(scene: Scene) {
  const context = await shop.shopper()
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  await shop.visit(page, {
    ...scene,
    before: `problems = []; aisle = [(ready) => ready.on('error', (one) => problems.push(one))];
      longest = 0; new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
      }).observe({ type: 'longtask' });
      ${scene.before ?? ''}`,
  })
  const problems = () =>
    page.evaluate(() =>
      (globalThis as unknown as { problems: Problem[] }).problems.map(({ message }) => message),
    )
  return { context, page, errors, problems }
}

it.each([
  ['an object', `dataLayer = { push: 1 }`],
  ['a text', `dataLayer = 'layer'`],
  ['frozen', `dataLayer = Object.freeze([{event: 'view_item'}])`],
  [
    'a getter that throws',
    `Object.defineProperty(window, 'dataLayer', { get() { throw new Error('no') } })`,
  ],
])('says that a data layer cannot be read that is %s', async (what, before) => {
  const { context, page, errors, problems } = await visit({ before, head: jsonLd() })
  await tell(shop, 'Product Viewed')
  await page.evaluate(() => aisle.track('Still Here'))
  await tell(shop, 'Still Here')
  expect(errors).toEqual([])
  if (what !== 'frozen') expect(`${await problems()}`).toMatch(/dataLayer (is not|cannot)/)
  await context.close()
})

it('reads on past entries that throw, point at themselves or are nothing', async () => {
  const { context, errors, problems } = await visit({
    before: `const cycle = { event: 'view_item', ecommerce: { items: [] } }
      cycle.ecommerce.items.push(cycle); cycle.self = cycle
      dataLayer = [null, 7, 'x', () => 1, Symbol('s'), cycle,
        { get event() { throw new Error('getter') } },
        new Proxy({}, { get() { throw new Error('proxy') } }),
        { event: 'view_item', ecommerce: { items: [{ get item_id() { throw new Error('deep') } }] } },
        { event: 'view_item', ecommerce: { items: { length: 1e9 } } },
        { event: 'view_item', ecommerce: { items: [{ item_id: 'A', item_name: '<img src=x onerror=alert(1)>', price: cycle }] } }]`,
  })
  const [viewed] = await tell(shop, 'Product Viewed')
  expect(viewed?.properties).toEqual({ product_id: 'A', name: '<img src=x onerror=alert(1)>' })
  expect(told(shop)).toHaveLength(1)
  expect(errors).toEqual([])
  expect((await problems()).filter((message) => /cannot be read/.test(`${message}`))).toHaveLength(
    3,
  )
  await context.close()
})

it('takes ten thousand pushes without a long task, and all of them', async () => {
  const { context, page, errors } = await visit({ before: 'dataLayer = []' })
  await pause(500)
  const took = await page.evaluate(async () => {
    const started = performance.now()
    for (let n = 0; n < 10_000; n++) dataLayer.push({ event: 'noise', n, ecommerce: { items: [] } })
    const pushing = performance.now() - started
    dataLayer.push({ event: 'search', search_term: 'last' })
    await new Promise((done) => setTimeout(done, 2500))
    return [pushing, (globalThis as unknown as { longest: number }).longest]
  })
  await tell(shop, 'Products Searched')
  expect(took[0]).toBeLessThan(50)
  expect(took[1]).toBeLessThan(60)
  expect(errors).toEqual([])
  await context.close()
})

it('leaves 5 MB of JSON-LD alone, says so, and reads the rest', async () => {
  const { context, errors, problems, page } = await visit({
    before: `document.write('<script type="application/ld+json">{"x":"' + 'y'.repeat(5e6) + '"}</' + 'script>')`,
    head: `<script type="application/ld+json">{"@type": "Product", "name": "Broken",}}}</script>${jsonLd({ name: '<img src=x onerror=alert(1)>' })}`,
  })
  const [viewed] = await tell(shop, 'Product Viewed')
  expect(viewed?.properties.name).toBe('<img src=x onerror=alert(1)>')
  expect(`${await problems()}`).toMatch(/too long to be read/)
  expect(`${await problems()}`).toMatch(/JSON-LD block is broken/)
  expect(errors).toEqual([])
  expect(await page.evaluate(() => document.images.length)).toBe(0)
  await context.close()
})

it('works where prototypes, fetch and JSON were tampered with, and leaves no global but aisle', async () => {
  const tampered = `
    Array.prototype.extra = () => { throw new Error('extra') }
    Object.prototype.inherited = 'yes'
    const clean = Object.keys(window)
    addEventListener('load', () => setTimeout(() => { added = Object.keys(window).filter((name) => !clean.includes(name)) }, 2500))`
  const { context, page, errors } = await visit({ before: tampered, head: jsonLd() })
  await tell(shop, 'Product Viewed')
  expect(errors).toEqual([])
  const added = await until(() =>
    page.evaluate(() => (globalThis as unknown as { added?: string[] }).added),
  )
  expect(added.filter((name) => name !== 'added')).toEqual([])
  await context.close()
})

describe('under a strict policy', () => {
  it.each([
    ['its own files and a nonce', `'self' 'nonce-shop'`, false],
    ['the collector’s host only', `http://localhost:* 'nonce-shop'`, true],
  ])('with %s and Trusted Types, all parts load', async (_, scripts, foreign) => {
    const { context, page, errors, problems } = await visit({
      policy: `default-src 'none'; script-src ${scripts}; connect-src *; require-trusted-types-for 'script'; trusted-types 'none'`,
      foreign,
      head: `<meta property="og:type" content="product"><meta property="og:title" content="Shoes"><meta property="og:price:amount" content="5">`,
      attributes: 'data-debug',
    })
    const [viewed] = await tell(shop, 'Product Viewed')
    expect(viewed?.properties).toMatchObject({ name: 'Shoes', price: 5 })
    await page.waitForSelector('aisle-mirror')
    expect(errors).toEqual([])
    expect(await problems()).toEqual([])
    await context.close()
  })

  it('says what is missing when the parts may not load, and goes on without them', async () => {
    const { context, page, errors, problems } = await visit({ before: '' })
    await page.route('**/aisle-capture.js', (route) => route.abort())
    await page.reload()
    await until(async () => /aisle-capture/.test(`${await problems()}`))
    await page.evaluate(() => aisle.track('Still Here'))
    await tell(shop, 'Still Here')
    expect(errors).toEqual([])
    await context.close()
  })
})
