/** What the SDK keeps and sends, by what the shopper allowed; and clicks from emails, confirmed by a human. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle } from '../../sdk/index.ts'
import { builds, openShop, pause, type Shop, until } from './shop.ts'

declare const aisle: Aisle

describe.each(builds)('privacy with the %s tag', (build) => {
  let shop: Shop
  let context: BrowserContext
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(async () => {
    shop.collector.forget()
    await context?.close()
    context = await shop.shopper()
  })

  /** Names of everything that the page has stored. */
  const stored = (page: Page) =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...document.cookie.split(';').filter(Boolean),
    ])
  const events = () =>
    shop.collector.taken().map((message) => ('event' in message ? message.event : message.type))
  const clicks = () => shop.collector.arrivals.filter(({ path }) => path === '/v1/clicks')

  const required = { attributes: 'data-consent="required"' }

  it('stores and sends nothing before consent where it is required', async () => {
    const page = await shop.visit(context, required)
    await page.evaluate(() => {
      aisle.track('Early')
      aisle.identify('u1', { city: 'Graz' })
      aisle.flush()
    })
    await pause(700)
    await shop.visit(page, required)
    expect(await page.evaluate(() => aisle.anonymousId())).toBeUndefined()
    expect(await stored(page)).toEqual([])
    expect(shop.collector.arrivals).toHaveLength(0)
  })

  it('sends what was held back once the shopper consents, as it was when it happened', async () => {
    const page = await shop.visit(context, required)
    const early = page.evaluate(() => {
      const tracked = aisle.track('Early', { n: 1 })
      aisle.identify('u1')
      return tracked
    })
    await pause(300)
    await page.evaluate(() => {
      aisle.track('Late', { n: 2 })
      aisle.consent({ analytics: true, marketing: true })
    })
    expect(await early).toBe(true)
    await until(() => shop.collector.taken().length === 4)
    expect(events()).toEqual(['page', 'Early', 'identify', 'Late'])
    const [first, , , last] = shop.collector.taken()
    expect(last).toMatchObject({ userId: 'u1', anonymousId: first?.anonymousId })
    expect(Date.parse(last?.timestamp ?? '') - Date.parse(first?.timestamp ?? '')).toBeGreaterThan(
      250,
    )
    expect(await page.evaluate(() => aisle.anonymousId())).toBe(first?.anonymousId)

    shop.collector.forget()
    await shop.visit(page, required)
    const again = () => shop.collector.taken().find(({ type }) => type === 'page')
    expect(await until(again)).toMatchObject({
      userId: 'u1',
      anonymousId: first?.anonymousId,
      context: { consent: { analytics: true, marketing: true } },
    })
  })

  it('forgets what was held back when the shopper refuses, and remembers the refusal', async () => {
    const page = await shop.visit(context, required)
    const tracked = await page.evaluate(async () => {
      const tracked = aisle.track('Early')
      aisle.consent({ analytics: false })
      return [await tracked, await aisle.track('After')]
    })
    expect(tracked).toEqual([false, false])
    await shop.visit(page, { attributes: 'data-consent="granted"' })
    await pause(600)
    expect(await page.evaluate(() => Object.entries(localStorage))).toEqual([
      ['aisle-analytics', 'false'],
    ])
    expect(shop.collector.arrivals).toHaveLength(0)
    await page.evaluate(() => {
      aisle.consent({ analytics: true })
      aisle.track('Granted')
    })
    await until(() => shop.collector.taken().length === 1)
    expect(events()).toEqual(['Granted'])
  })

  it('does nothing at all where consent is denied, unless the shopper grants it there', async () => {
    const denied = { attributes: 'data-consent="denied"' }
    const page = await shop.visit(context, denied)
    expect(await page.evaluate(() => aisle.track('Denied'))).toBe(false)
    await pause(500)
    expect(await stored(page)).toEqual([])
    expect(shop.collector.arrivals).toHaveLength(0)
    await page.evaluate(() => {
      aisle.consent({ analytics: true })
      aisle.track('Granted')
    })
    await until(() => shop.collector.taken().length === 1)
    await shop.visit(page, denied)
    expect(await page.evaluate(() => aisle.track('Denied'))).toBe(false)
  })

  it('deletes ids and unsent events when consent is withdrawn', async () => {
    shop.collector.always({ status: 503 })
    const page = await shop.visit(context)
    // What left before the shopper withdrew is not what this is about.
    await until(() => shop.collector.arrivals.length > 0)
    await page.evaluate(async () => {
      await aisle.identify('u1', { city: 'Graz' })
      aisle.consent({ analytics: false })
    })
    shop.collector.forget()
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['aisle-analytics'])
    await shop.visit(page)
    await pause(1500)
    expect(shop.collector.arrivals).toHaveLength(0)
  })

  it('takes Global Privacy Control for a no to marketing, whatever a banner says', async () => {
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })
    })
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    await page.evaluate(() => {
      aisle.consent({ marketing: true })
      aisle.track('Asked')
    })
    await until(() => shop.collector.taken().length === 1)
    expect(shop.collector.taken()[0]?.context?.consent).toEqual({
      analytics: true,
      marketing: false,
    })
  })

  it('says nothing of marketing before the shopper has', async () => {
    await shop.visit(context)
    await until(() => shop.collector.taken().length === 1)
    expect(shop.collector.taken()[0]?.context?.consent).toEqual({ analytics: true })
  })

  it('confirms a click from an email at the first gesture, and takes the token out of the address', async () => {
    const page = await shop.visit(context, {}, '&aisle_c=v1.tok-en&size=42#top')
    await until(() => shop.collector.taken().length === 1)
    const address = await page.evaluate(() => location.href)
    expect(address).not.toContain('aisle_c')
    expect(address).toMatch(/&size=42#top$/)
    expect(JSON.stringify(shop.collector.taken())).not.toContain('tok-en')
    await page.mouse.move(10, 10)
    await page.mouse.move(20, 20)
    await page.keyboard.press('Tab')
    await until(() => clicks().length > 0)
    expect(JSON.parse(clicks()[0]?.body ?? '')).toEqual({
      writeKey: 'pk_test',
      token: 'v1.tok-en',
      anonymousId: await page.evaluate(() => aisle.anonymousId()),
    })
    await pause(3200)
    expect(clicks()).toHaveLength(1)
  })

  it('confirms a click when the page was seen for three seconds, and again when the line fails', async () => {
    const started = Date.now()
    await shop.visit(context, { attributes: 'data-auto="none"' }, '&aisle_c=token')
    shop.collector.next({ status: 503 })
    await until(() => clicks().length === 2, 8000)
    expect((clicks()[0]?.at ?? 0) - started).toBeGreaterThanOrEqual(2900)
  })

  it('confirms no click before consent where it is required', async () => {
    const page = await shop.visit(context, required, '&aisle_c=token')
    expect(await page.evaluate(() => location.href)).not.toContain('token')
    await page.mouse.move(10, 10)
    await pause(300)
    expect(shop.collector.arrivals).toHaveLength(0)
    await page.evaluate(() => aisle.consent({ analytics: true }))
    await page.mouse.move(20, 20)
    await until(() => clicks().length === 1)
  })
})
