/** Exits and engagement: what gestures tell of somebody who is about to leave, and of how a page was read. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openShop, pause, type Shop } from '../shop.ts'
import { tell, told } from './scenes.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop('minified')
})
afterAll(() => shop.close())
beforeEach(() => shop.collector.forget())

const tall = { body: '<p style="height: 4000px">tall</p><select><option>1</option></select>' }

/** Moves the page's clock on; its timers stay as they are. */
const later = (page: Page, ms: number) =>
  page.evaluate((by) => {
    const real = Date.now.bind(Date)
    Date.now = () => real() + by
  }, ms)

/** The pointer leaves through the top, quickly or not. */
async function leave(page: Page, quickly: boolean, over = 'html') {
  await page.mouse.move(200, 120)
  await page.mouse.move(200, 90)
  if (!quickly) await pause(700)
  await page.evaluate(
    ([selector]) =>
      document
        .querySelector(selector)
        ?.dispatchEvent(
          new MouseEvent('mouseout', { bubbles: true, clientY: -5, relatedTarget: null }),
        ),
    [over] as const,
  )
}

it('notices a pointer that leaves through the top in a hurry, armed by time and a gesture, once in seven days', async () => {
  const context = await shop.shopper()
  const page = await shop.visit(context, tall)
  await pause(300)
  await leave(page, true)
  await page.mouse.click(50, 300)
  await later(page, 11_000)
  await leave(page, false)
  await leave(page, true, 'select')
  await pause(400)
  expect(told(shop)).toEqual([])
  await leave(page, true)
  const [exit] = await tell(shop, 'Exit Intended')
  expect(exit?.properties).toEqual({ reason: 'desktop' })
  await leave(page, true)
  await shop.visit(page, tall)
  await pause(300)
  await page.mouse.click(50, 300)
  await later(page, 11_000)
  await leave(page, true)
  await pause(600)
  expect(told(shop).filter(({ event }) => event === 'Exit Intended')).toHaveLength(1)
  await context.close()
})

it('disturbs nobody in the checkout', async () => {
  const context = await shop.shopper()
  const page = await shop.visit(context, { ...tall, path: '/checkout/address' })
  await pause(300)
  await page.mouse.click(50, 300)
  await later(page, 11_000)
  await leave(page, true)
  await pause(600)
  expect(told(shop).filter(({ event }) => event === 'Exit Intended')).toEqual([])
  await context.close()
})

it('notices a flick upwards on a phone that nothing follows', async () => {
  const context = await shop.browser.newContext({ hasTouch: true, isMobile: true })
  const page = await shop.visit(context, tall)
  await pause(300)
  await page.touchscreen.tap(50, 300)
  await page.evaluate(() => scrollTo(0, 3000))
  await pause(500)
  await later(page, 11_000)
  await page.evaluate(() => scrollTo(0, 500))
  const [exit] = await tell(shop, 'Exit Intended')
  expect(exit?.properties).toEqual({ reason: 'phone' })
  await context.close()
})

it('tells once how far a page was seen and for how long somebody was there', async () => {
  const context = await shop.shopper()
  const page = await shop.visit(context, tall)
  await pause(300)
  await page.evaluate(() => scrollTo(0, 2000))
  await pause(1500)
  await page.evaluate(() => scrollTo(0, 0))
  await pause(400)
  await page.goto(`${shop.origin}/next?scene={"attributes":"data-auto='none'"}`)
  const [engaged] = await tell(shop, 'Page Engaged')
  expect(engaged?.properties.scroll_depth).toBeGreaterThan(50)
  expect(engaged?.properties.scroll_depth).toBeLessThan(90)
  expect(engaged?.properties.engaged_seconds).toBeGreaterThanOrEqual(2)
  expect(engaged?.properties.engaged_seconds).toBeLessThanOrEqual(4)
  expect(told(shop)).toHaveLength(1)
  await context.close()
})
