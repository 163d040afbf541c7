/** Who is about to leave: what they are shown by what is known of them, and where they are left alone. */

import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WidgetOptions } from '../../sdk/contract/widget.ts'
import { placed } from './placed.ts'
import { hostile } from './products.ts'
import { openShop, type Scene, type Shop, until } from './shop.ts'

let shop: Shop
let shopper: BrowserContext

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())
beforeEach(async () => {
  await shopper?.close()
  shop.forget()
})

type Tracking = Window & {
  aisle: { track(event: string, properties: object): void; flush(): void }
}

const track = (page: Page, event: string, properties: object) =>
  page.evaluate(
    ([name, about]) => (window as unknown as Tracking).aisle.track(name as string, about as object),
    [event, properties] as const,
  )

/** Opens a page of a shop that has an exit dialog, and has the shopper begin to leave. */
async function leave(
  scene: Scene,
  options: WidgetOptions = {},
  act?: (page: Page) => Promise<unknown>,
  context: BrowserContextOptions = {},
): Promise<Page> {
  shop.set({ widgets: [placed('exit', options)] })
  shopper = await shop.shopper({ reducedMotion: 'reduce', ...context })
  const page = await shop.visit(shopper, scene)
  await until(() => shop.requests.some(({ path }) => path.startsWith('/v1/settings')))
  await page.waitForTimeout(60)
  await act?.(page)
  await track(page, 'Exit Intended', { reason: 'desktop' })
  return page
}

/** What stands in the exit widget, or nothing. */
const shown = (page: Page) =>
  page.evaluate(() => document.querySelector('aisle-exit')?.shadowRoot?.textContent ?? '')

const toCart = (page: Page) =>
  track(page, 'Product Added', { product_id: 'p1', name: 'Fell Runner', price: 20, quantity: 1 })

describe('nobody is disturbed', () => {
  const banner = (names: string, text: string) =>
    `<div ${names} style="position:fixed;inset:auto 0 0 0;height:140px;background:#fff;z-index:9">${text}</div>`
  const cases: [string, Scene, ((page: Page) => Promise<unknown>)?][] = [
    ['in the checkout', { path: '/checkout/address' }],
    ['in a German checkout', { path: '/kasse' }],
    ['in a Polish checkout', { path: '/zamowienie' }],
    ['under a consent banner by its name', { body: banner('id="onetrust-banner-sdk"', 'Hello') }],
    [
      'under a consent banner by its words',
      { body: banner('', 'We use cookies. <button>Fine</button>') },
    ],
    ['behind a dialog of the shop', { body: '<dialog open>Choose a size</dialog>' }],
    [
      'behind a layer that says that it is modal',
      { body: '<div aria-modal="true" role="dialog">Menu</div>' },
    ],
    [
      'while writing into a field',
      { body: '<input id="name">' },
      (page) => page.locator('#name').focus(),
    ],
  ]
  it.each(cases)('%s', async (_, scene, act) => {
    const page = await leave(scene, {}, act)
    await until(() => shop.requests.some(({ path }) => path === '/aisle-widget-exit.js'))
    await page.waitForTimeout(500)
    expect(await shown(page)).toBe('')
    await page.evaluate(() => (window as unknown as Tracking).aisle.flush())
    await page.waitForTimeout(100)
    expect(shop.events().map(({ event }) => event)).not.toContain('Exit Intent Shown')
  })

  it('with nothing that is of use to them: they get letters already, and too little fits', async () => {
    shop.set({ items: [] })
    const page = await leave({ before: `localStorage.setItem('aisle-signup', Date.now())` })
    await page.waitForTimeout(700)
    expect(await shown(page)).toBe('')
  })

  it('by a banner that was closed, or is not seen', async () => {
    const body =
      '<div id="cookie-banner" style="position:fixed;bottom:0;display:none">Cookies</div>'
    const page = await leave({ body })
    await page.locator('aisle-exit dialog').waitFor()
  })
})

describe('what is shown', () => {
  it.each([
    ['dialog', 'dialog'],
    ['bar', '.bar'],
  ] as const)('as a %s keeps a cart first', async (form, element) => {
    const page = await leave({}, { form }, toCart)
    await page.locator(`aisle-exit ${element}`).waitFor()
    expect(await shown(page)).toContain('Keep your cart for later')
  })

  it('as a tab waits until it is opened, and takes the focus then', async () => {
    const page = await leave({}, { form: 'tab', offer: '10 %' })
    await page.locator('aisle-exit .tab button').click()
    await page.locator('aisle-exit dialog').waitFor()
    const inside = await page.evaluate(
      () => document.querySelector('aisle-exit')?.shadowRoot?.activeElement?.localName,
    )
    expect(inside).toBe('dialog')
    await page.keyboard.press('Escape')
    await page.waitForFunction(
      () => !document.querySelector('aisle-exit')?.shadowRoot?.querySelector('dialog'),
    )
  })

  it('is a sign-up for who has looked at nothing, and products for who has', async () => {
    const fresh = await leave({})
    await fresh.locator('aisle-exit dialog').waitFor()
    expect(await shown(fresh)).toContain('Good news by email')
    await shopper.close()
    shop.forget()
    const page = await leave({}, {}, (one) =>
      track(one, 'Product Viewed', { product_id: 'p4', url: `${shop.origin}/p/4` }),
    )
    await page.locator('aisle-exit dialog').waitFor()
    expect(await shown(page)).toContain('Before you go')
    expect(await shown(page)).toContain('Fell Runner')
  })

  it('is safe from what strangers wrote, in a cart and in products', async () => {
    shop.set({ items: hostile })
    const act = (page: Page) =>
      track(page, 'Product Added', {
        product_id: '<b>1</b>',
        name: '<img src=x onerror="window.hacked=1">',
        image_url: 'javascript:window.hacked=1',
        price: 'much',
        quantity: 1,
      })
    const cart = await leave({}, {}, act)
    await cart.locator('aisle-exit dialog').waitFor()
    expect(await cart.evaluate(() => 'hacked' in window)).toBe(false)
    expect(await cart.locator('aisle-exit dialog img').count()).toBe(0)
    await shopper.close()
    const list = await leave({}, { strategy: 'next' })
    await list.locator('aisle-exit dialog .card').first().waitFor()
    expect(await list.evaluate(() => 'hacked' in window)).toBe(false)
    expect(await shown(list)).toContain('<img src=x onerror=')
  })

  it('fits a screen that is enlarged four times, and can be closed there', async () => {
    const page = await leave({}, { strategy: 'next', cart: 'event' }, undefined, {
      viewport: { width: 320, height: 256 },
    })
    const dialog = page.locator('aisle-exit dialog')
    await dialog.waitFor()
    const box = await dialog.evaluate((one) => ({
      wide: one.scrollWidth > one.clientWidth + 1,
      inside: one.getBoundingClientRect().bottom <= innerHeight + 1,
      scrolls:
        one.scrollHeight <= one.clientHeight || /auto|scroll/.test(getComputedStyle(one).overflowY),
    }))
    expect(box).toEqual({ wide: false, inside: true, scrolls: true })
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.waitForFunction(
      () => !document.querySelector('aisle-exit')?.shadowRoot?.querySelector('dialog'),
    )
  })

  it('gives the focus back to where it was', async () => {
    const page = await leave({ body: '<button id="here">Here</button>' }, {}, (one) =>
      one.locator('#here').focus(),
    )
    await page.locator('aisle-exit dialog').waitFor()
    await page.keyboard.press('Escape')
    await until(() => page.evaluate(() => document.activeElement?.id === 'here'))
  })
})
