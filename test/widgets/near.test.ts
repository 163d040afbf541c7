/** When widgets begin: after the page has loaded, near the screen, one at a time; and everywhere for those who do not scroll. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { placed } from './placed.ts'
import { openShop, type Scene, type Shop, shiftOf, until } from './shop.ts'

let shop: Shop
let shopper: BrowserContext

beforeAll(async () => {
  shop = await openShop()
  shopper = await shop.shopper()
})
afterAll(() => shop.close())
beforeEach(() => shop.forget())

const far = '<p style="height:6000px">Above</p>'
const row = '<aisle-recommendations></aisle-recommendations>'
const after = '<p style="height:600px">Below</p>'

const asked = () => shop.requests.filter(({ path }) => path.startsWith('/v1/recommendations'))
const isLoaded = () => shop.requests.some(({ path }) => path === '/aisle-widgets.js')

/** Opens a page with a list far below the screen, and waits until widgets could begin. */
async function openFar(scene: Scene = {}): Promise<Page> {
  const page = await shop.visit(shopper, { body: `${far}${row}${after}`, ...scene })
  await until(isLoaded)
  await page.waitForFunction(() => customElements.get('aisle-recommendations'))
  await page.waitForTimeout(400)
  expect(asked()).toEqual([])
  return page
}

describe('a list far below the screen', () => {
  it('begins when the shopper comes near, and is there before it is seen, without moving anything', async () => {
    const page = await openFar()
    await page.evaluate(() => scrollTo(0, 4600))
    await page.getByText('Fell Runner').waitFor()
    const top = await page
      .locator('aisle-recommendations')
      .evaluate((one) => one.getBoundingClientRect().top + scrollY)
    expect(top).toBeGreaterThan(4600 + 900)
    await page.mouse.wheel(0, 900)
    expect(await shiftOf(page)).toBe(0)
    await page.close()
  })

  it('begins for who goes through the page by keyboard', async () => {
    const page = await openFar()
    await page.keyboard.press('Tab')
    await page.getByText('Fell Runner').waitFor()
    await page.close()
  })

  it('begins when the page is printed', async () => {
    const page = await openFar()
    await page.pdf()
    await page.getByText('Fell Runner').waitFor()
    await page.close()
  })

  it('begins by itself on a page that has come to rest, for who has it read out', async () => {
    const page = await openFar()
    await page.getByText('Fell Runner').waitFor({ timeout: 8000 })
    expect(await page.evaluate(() => scrollY)).toBe(0)
    expect(await shiftOf(page)).toBe(0)
    await page.close()
  })

  it('does not begin once it was taken out of the page', async () => {
    const page = await openFar()
    await page.locator('aisle-recommendations').evaluate((one) => one.remove())
    await page.keyboard.press('Tab')
    await page.waitForTimeout(300)
    expect(asked()).toEqual([])
    await page.close()
  })

  it('begins once, however often it is moved about and told something new', async () => {
    const page = await openFar()
    await page.locator('aisle-recommendations').evaluate((one) => {
      one.setAttribute('limit', '3')
      document.querySelector('main')?.prepend(one)
      one.setAttribute('limit', '4')
      document.querySelector('main')?.append(one)
    })
    await page.keyboard.press('Tab')
    await page.locator('aisle-recommendations .card a').nth(3).waitFor({ state: 'attached' })
    await page.waitForTimeout(300)
    expect(asked()).toHaveLength(1)
    await page.close()
  })
})

describe('what stands above the page', () => {
  it('does not wait for anybody to come near the page’s end', async () => {
    shop.set({ widgets: [placed('signup', { form: 'bar' })] })
    const page = await shop.visit(shopper, { body: far })
    await page.locator('aisle-signup .bar').waitFor({ timeout: 2500 })
    await page.close()
  })
})

describe('a page that is still loading', () => {
  it('is not disturbed before its load is over', async () => {
    const page = await shopper.newPage()
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    await page.route('**/picture/slow.svg', async (route) => {
      await held
      await route.continue()
    })
    const scene = { body: `<img src="/picture/slow.svg" alt="">${row}` }
    const address = `${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(scene))}`
    await page.goto(address, { waitUntil: 'domcontentloaded' })
    await until(() => shop.requests.some(({ path }) => path === '/aisle-place.js'))
    await page.waitForTimeout(500)
    expect(shop.requests.filter(({ path }) => path.startsWith('/v1/settings'))).toEqual([])
    release()
    await page.getByText('Fell Runner').waitFor()
    await page.close()
  })

  it('gets its widgets nevertheless when something in it never arrives', async () => {
    const page = await shopper.newPage()
    await page.route('**/picture/never.svg', () => {})
    const scene = { body: `<img src="/picture/never.svg" alt="">${row}` }
    const address = `${shop.origin}/?scene=${encodeURIComponent(JSON.stringify(scene))}`
    await page.goto(address, { waitUntil: 'commit' })
    await page.getByText('Fell Runner').waitFor({ timeout: 9000 })
    expect(await page.evaluate(() => document.readyState)).toBe('interactive')
    await page.close()
  })
})
