/** The demo shop tells its events itself and has structured data: nothing on its pages is counted twice. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Batch, Message } from '../../../sdk/contract/envelope.ts'
import { openChromium } from '../../browser/chromium.ts'
import { buildShop, origin } from '../../demo/shop.ts'
import { bundleParts, pause, until } from '../shop.ts'

let built: Awaited<ReturnType<typeof buildShop>>
let browser: Awaited<ReturnType<typeof openChromium>>
let parts: Map<string, Uint8Array>

beforeAll(async () => {
  ;[built, browser, parts] = await Promise.all([buildShop(), openChromium(), bundleParts(true)])
})
afterAll(async () => {
  await browser.close()
  await built.close()
})

it('counts each view, list, search and cart once, in the shop’s own words', async () => {
  const shop = built.open()
  const context = await browser.newContext()
  const messages = new Map<string, Message>()
  await context.route(`${origin}/**`, async (route) => {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    const part = parts.get(pathname)
    if (part) return route.fulfill({ contentType: 'text/javascript', body: Buffer.from(part) })
    if (pathname === '/v1/batch') {
      const { batch } = JSON.parse(request.postData() ?? '') as Batch
      for (const message of batch) messages.set(message.messageId, message)
      return route.fulfill({ json: { accepted: batch.length, rejected: [] } })
    }
    if (!pathname.startsWith('/demo')) return route.fulfill({ status: 404 })
    const answer = await shop.fetch(pathname + search)
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  })
  const told = () =>
    [...messages.values()].flatMap((message) =>
      'event' in message && message.event !== 'Page Engaged' ? [message.event] : [],
    )
  const page = await context.newPage()
  const look = async (address: string, ...expected: string[]) => {
    await page.goto(origin + address)
    await until(() => told().length >= expected.length)
    await pause(3500)
    expect(told(), address).toEqual(expected)
    messages.clear()
  }
  await look('/demo/c/coffee', 'Product List Viewed')
  await look('/demo/search?q=tea', 'Products Searched')
  await look('/demo/p/heron-daily-trainer', 'Product Viewed')
  await page.click('#add')
  await until(() => told().length > 0)
  await pause(1500)
  expect(told()).toEqual(['Product Added'])
  messages.clear()
  await look('/demo/cart', 'Cart Viewed')
  await context.close()
})
