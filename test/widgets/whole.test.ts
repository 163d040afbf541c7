/** Widgets on the whole product: the demo shop on its real history, and the owner who places one by pointing at a page. */

import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import { openChromium } from '../browser/chromium.ts'
import { shiftOf, until, watchShifts } from './shop.ts'

let site: Awaited<ReturnType<typeof startLocal>>
let browser: Browser
let shopper: BrowserContext

beforeAll(async () => {
  site = await startLocal({ port: 0, state: null, seed: 120, cron: false, quiet: true, env: {} })
  browser = await openChromium()
  shopper = await browser.newContext({ viewport: { width: 1200, height: 850 } })
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await site?.dispose()
})

async function open(path: string, context = shopper): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(watchShifts)
  await page.goto(`${site.publicUrl}${path}`, { waitUntil: 'load' })
  return page
}

/** How far it is from the last line of the cart to what follows it, in pixels. */
const blankBelowCart = () => {
  const inside = Array.from(document.querySelectorAll('#cart > *'))
  const end = Math.max(...inside.map((one) => one.getBoundingClientRect().bottom))
  const next = document.querySelector('aisle-recommendations')?.getBoundingClientRect().top ?? 0
  return next - end
}

describe('the demo shop', () => {
  it('shows products that fit beside one, from its own history, and nothing moves', async () => {
    const page = await open('/demo/p/heron-daily-trainer')
    const row = page.locator('aisle-recommendations .card:not(:has(.bone))')
    await row.nth(2).waitFor({ state: 'attached' })
    // Not in the frame in which something is put below the screen: a jump there and then is seen as that thing moving.
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    expect(await row.count()).toBeGreaterThan(2)
    await until(() =>
      row
        .first()
        .locator('img')
        .evaluate((img) => (img as HTMLImageElement).complete),
    )
    expect(await shiftOf(page)).toBe(0)
    await page.close()
  })

  it('asks whom to tell where a size is sold out, and only there', async () => {
    const page = await open('/demo/p/heron-daily-trainer?variant=p101-sea-38')
    const form = page.locator('aisle-back-in-stock form')
    await form.waitFor()
    expect(await shiftOf(page)).toBe(0)
    await form.getByLabel('Your email address').fill('ann@example.com')
    await page.waitForTimeout(1000)
    await form.getByRole('button', { name: 'Tell me' }).click()
    await page.locator('aisle-back-in-stock').getByText('Done. As soon as it is back').waitFor()
    await page.getByRole('radio', { name: '40' }).check()
    await until(async () => !(await page.locator('aisle-back-in-stock .card').isVisible()))
    await page.close()
  })

  it('counts what is missing to free shipping, and puts what fits in the cart', async () => {
    const page = await open('/demo/cart?add=p206-sea-m:1')
    await page.locator('aisle-free-shipping .line').waitFor()
    const add = page.locator('aisle-recommendations').getByRole('button', { name: /^Add to cart/ })
    await add.first().waitFor({ state: 'attached' })
    expect(await shiftOf(page)).toBe(0)
    expect(await page.evaluate(blankBelowCart)).toBeLessThan(120)
    const before = await page.evaluate(() => localStorage.getItem('demo-cart'))
    await add.first().click()
    // What comes in several sizes is chosen on its own page.
    await until(
      async () =>
        page.url().includes('/demo/p/') ||
        (await page.evaluate(() => localStorage.getItem('demo-cart'))) !== before,
    )
    await page.close()
  })

  it('leaves no hole in the page where the cart is empty, and says nothing of a cart there', async () => {
    const fresh = await browser.newContext({ viewport: { width: 1200, height: 850 } })
    const page = await open('/demo/cart', fresh)
    await page
      .locator('aisle-recommendations')
      .getByRole('heading', { name: 'You may also like' })
      .waitFor()
    await page.getByText('Nothing in here yet.').waitFor()
    expect(await page.evaluate(blankBelowCart)).toBeLessThan(120)
    expect(await shiftOf(page)).toBe(0)
    await fresh.close()
  })

  it('does not move on any of its pages', async () => {
    for (const path of ['/demo', '/demo/c/coffee', '/demo/search?q=shoe', '/demo/checkout']) {
      const page = await open(path)
      await page.waitForTimeout(700)
      expect([path, await shiftOf(page)]).toEqual([path, 0])
      await page.close()
    }
  })
})

describe('the owner', () => {
  it('makes a widget, points to its place on the shop’s own page, and switches it on', async () => {
    const owner = await browser.newContext({ viewport: { width: 1200, height: 900 } })
    const console_ = await open('/admin#token=dev', owner)
    await console_.getByRole('link', { name: 'Widgets' }).click()
    await console_.locator('.row-title', { hasText: 'Before they go' }).waitFor()
    expect(await findings(console_)).toEqual([])
    await console_.getByLabel('New widget').selectOption('recommendations')
    await console_.getByRole('heading', { name: 'Recommendations' }).waitFor()
    await console_.getByLabel('Title').fill('Only for you to see')
    await console_.getByLabel('Page to try it on').fill(`${site.publicUrl}/demo/c/coffee`)
    expect(await findings(console_)).toEqual([])
    const [page] = await Promise.all([
      owner.waitForEvent('page'),
      console_.getByRole('button', { name: 'Open the live preview' }).click(),
    ])
    await page.getByText('It has no place on this page yet.').waitFor()
    await page.getByRole('button', { name: 'Point to its place' }).click()
    await page.mouse.move(300, 10)
    await page.getByRole('heading', { level: 1 }).hover()
    await page.getByRole('heading', { level: 1 }).click()
    await page.getByText('Only you see this.').waitFor()
    await page.getByRole('heading', { name: 'Only for you to see' }).waitFor()
    await until(async () => (await console_.getByLabel('Beside this element').inputValue()) !== '')
    await console_.getByRole('button', { name: 'Save' }).click()
    await console_.getByRole('switch').click()
    await console_.getByText('On', { exact: true }).waitFor()
    const told = await fetch(`${site.url}/v1/settings?key=pk_demo`)
    expect(JSON.stringify(await told.json())).toContain('Only for you to see')
    await owner.close()
  })
})

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const result = (await page.evaluate('axe.run()')) as axe.AxeResults
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  )
}
