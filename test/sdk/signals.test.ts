/** What consent platforms and browsers say is heard: IAB TCF, Google Consent Mode, Shopify, Global Privacy Control, Do Not Track. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle } from '../../sdk/index.ts'
import { builds, openShop, pause, type Shop, until } from './shop.ts'

declare const aisle: Aisle

/** Stand-ins for platforms. Each takes its next word by a function `say` on the page. */
const tcf = `{
  let listener, last
  window.__tcfapi = (command, version, callback) => {
    window.listened = true
    listener = callback
    if (last) listener(last, true)
  }
  window.say = (data) => {
    last = data
    if (listener) listener(data, true)
  }
}`
const shopify = `{
  let consent = { analytics: '', marketing: '' }
  window.Shopify = { customerPrivacy: {
    analyticsProcessingAllowed: () => consent.analytics === 'yes',
    marketingAllowed: () => consent.marketing === 'yes',
    currentVisitorConsent: () => consent,
  } }
  window.say = (said) => { consent = said }
}`
const google = `{
  window.dataLayer = window.dataLayer || []
  window.gtag = function () { dataLayer.push(arguments) }
  gtag('js', new Date())
  gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' })
  window.say = (said) => gtag('consent', 'update', said)
}`
const purposes = (...granted: number[]) => ({
  eventStatus: 'useractioncomplete',
  gdprApplies: true,
  purpose: { consents: Object.fromEntries(granted.map((number) => [number, true])) },
})

describe.each(builds)('consent platforms and the %s tag', (build) => {
  let shop: Shop
  let context: BrowserContext
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(async () => {
    await context?.close()
    shop.collector.forget()
    context = await shop.shopper()
  })

  const attributes = (consent: string) => `data-auto="none" data-consent="${consent}"`
  const say = (page: Page, said: unknown) =>
    page.evaluate((said) => (window as unknown as { say(said: unknown): void }).say(said), said)
  const track = (page: Page, name: string) =>
    page.evaluate((name) => {
      aisle.track(name)
    }, name)
  const events = () =>
    shop.collector.taken().map((message) => ('event' in message ? message.event : message.type))
  const stored = (page: Page) =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...document.cookie.split(';').filter(Boolean),
    ])

  const yes = [
    ['TCF', tcf, purposes(1, 3, 4, 8), true],
    [
      'TCF where the law does not apply',
      tcf,
      { eventStatus: 'tcloaded', gdprApplies: false },
      undefined,
    ],
    ['TCF without advertising', tcf, purposes(1, 7, 8), false],
    ['Shopify', shopify, { analytics: 'yes', marketing: 'no' }, false],
    ['Consent Mode', google, { analytics_storage: 'granted', ad_storage: 'granted' }, true],
  ] as const

  it.each(yes)(
    '%s: holds events until it says yes, then sends them',
    async (_, before, said, marketing) => {
      const page = await shop.visit(context, { attributes: attributes('required'), before })
      await track(page, 'Early')
      await pause(700)
      expect(shop.collector.arrivals).toHaveLength(0)
      expect(await stored(page)).toEqual([])
      await say(page, said)
      await until(() => shop.collector.taken().length === 1)
      expect(events()).toEqual(['Early'])
      expect(shop.collector.taken()[0]?.context?.consent).toEqual({ analytics: true })
      await track(page, 'Late')
      await until(() => shop.collector.taken().length === 2)
      expect(shop.collector.taken()[1]?.context?.consent).toEqual({
        analytics: true,
        ...(marketing !== undefined && { marketing }),
      })
      expect(shop.collector.taken()[1]?.anonymousId).toBe(shop.collector.taken()[0]?.anonymousId)
    },
  )

  const no = [
    ['TCF', tcf, purposes(2)],
    ['Shopify', shopify, { analytics: 'no', marketing: 'no' }],
    ['Consent Mode', google, { analytics_storage: 'denied', ad_storage: 'denied' }],
  ] as const

  it.each(no)(
    '%s: a no forgets what waited, also where consent is taken for granted',
    async (_, before, said) => {
      for (const consent of ['required', 'granted']) {
        const page = await shop.visit(context, { attributes: attributes(consent), before })
        await track(page, 'Early')
        await say(page, said)
        await track(page, 'Refused')
        await pause(600)
        expect(shop.collector.arrivals).toHaveLength(0)
        const left = await stored(page)
        expect(left.filter((name) => !/^aisle-(heard-|pk_)/.test(`${name}`))).toEqual([])
        await page.close()
      }
    },
  )

  it('remembers what was heard on the next page, where the platform comes late', async () => {
    const page = await shop.visit(context, { attributes: attributes('required'), before: tcf })
    await track(page, 'First')
    await say(page, purposes(1, 8))
    await until(() => shop.collector.taken().length === 1)
    await shop.visit(page, { attributes: attributes('required') })
    await track(page, 'Second')
    await until(() => shop.collector.taken().length === 2)
    expect(shop.collector.taken()[1]?.anonymousId).toBe(shop.collector.taken()[0]?.anonymousId)
  })

  it('stops and waits while TCF asks anew', async () => {
    const page = await shop.visit(context, { attributes: attributes('required'), before: tcf })
    await track(page, 'First')
    await say(page, purposes(1, 8))
    await until(() => shop.collector.taken().length === 1)
    await say(page, { ...purposes(1, 8), eventStatus: 'cmpuishown' })
    await track(page, 'Asked')
    await pause(600)
    expect(events()).toEqual(['First'])
    await say(page, purposes(1, 8))
    await until(() => shop.collector.taken().length === 2)
  })

  it('follows a yes that is taken back on the platform, and deletes what it kept', async () => {
    const page = await shop.visit(context, { attributes: attributes('required'), before: shopify })
    await say(page, { analytics: 'yes', marketing: 'yes' })
    await page.evaluate(() => aisle.identify('u1'))
    await until(() => shop.collector.taken().length === 1)
    await say(page, { analytics: 'no', marketing: 'no' })
    expect(await page.evaluate(() => aisle.track('After'))).toBe(false)
    expect(await page.evaluate(() => Object.keys(localStorage).sort())).toEqual([
      'aisle-heard-analytics',
      'aisle-heard-marketing',
    ])
  })

  it('lets a call of consent stand above the platform, both ways', async () => {
    const page = await shop.visit(context, { attributes: attributes('required'), before: google })
    await page.evaluate(() => aisle.consent({ analytics: true, marketing: false }))
    await say(page, { analytics_storage: 'denied', ad_storage: 'granted' })
    await track(page, 'Allowed')
    await until(() => shop.collector.taken().length === 1)
    expect(shop.collector.taken()[0]?.context?.consent).toEqual({
      analytics: true,
      marketing: false,
    })
    await page.evaluate(() => aisle.consent({ analytics: false }))
    await say(page, { analytics_storage: 'granted' })
    expect(await page.evaluate(() => aisle.track('Refused'))).toBe(false)
  })

  it('takes the strictest of several defaults, and a granted default for a yes', async () => {
    const strict = `${google}; gtag('consent', 'default', { analytics_storage: 'granted', region: ['US'] })`
    await track(
      await shop.visit(context, { attributes: attributes('granted'), before: strict }),
      'Strict',
    )
    await pause(500)
    expect(shop.collector.arrivals).toHaveLength(0)
    const open = google.replace("analytics_storage: 'denied'", "analytics_storage: 'granted'")
    await track(
      await shop.visit(context, { attributes: attributes('required'), before: open }),
      'Open',
    )
    await until(() => shop.collector.taken().length === 1)
  })

  it('sends what waited when the page goes right after the shopper agreed', async () => {
    const page = await shop.visit(context, { attributes: attributes('required'), before: tcf })
    await page.waitForFunction('window.listened')
    await page.evaluate(
      ([said, next]) => {
        aisle.track('Early')
        ;(window as unknown as { say(said: unknown): void }).say(said)
        location.href = next
      },
      [purposes(1, 8), `${shop.origin}/?scene=${encodeURIComponent('{"tags":0}')}`] as const,
    )
    await until(() => shop.collector.taken().length === 1)
  })

  it.each([
    ['throws', `Object.defineProperty(window, '__tcfapi', { get() { throw new Error('tcf') } })`],
    ['throws when it is asked', `window.__tcfapi = () => { throw new Error('tcf') }`],
    ['is nonsense', `window.Shopify = { customerPrivacy: 7 }`],
  ])('holds everything, and disturbs nobody, when a platform %s', async (_, before) => {
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await shop.visit(page, { attributes: attributes('required'), before })
    await track(page, 'Early')
    await pause(700)
    expect(shop.collector.arrivals).toHaveLength(0)
    expect(errors).toEqual([])
  })

  it.each([
    ['a layer that is a text', `window.dataLayer = 'layer'`],
    [
      'a layer of nonsense',
      `window.dataLayer = [null, 7, 'consent', { length: 3 }, ['consent'], { get 0() { throw 1 } }]`,
    ],
    [
      'ten thousand entries',
      `window.dataLayer = Array.from({ length: 10000 }, (_, n) => ({ event: n }))`,
    ],
    ['no platform', ''],
  ])('goes on as the tag says with %s', async (_, before) => {
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await shop.visit(page, { attributes: attributes('granted'), before })
    await track(page, 'Fine')
    await until(() => shop.collector.taken().length === 1)
    expect(errors).toEqual([])
  })

  it.each([
    ['globalPrivacyControl', true],
    ['doNotTrack', '1'],
  ])('takes %s for a no to marketing, whatever a platform says', async (name, value) => {
    await context.addInitScript(
      ([name, value]) => Object.defineProperty(navigator, name, { value }),
      [name, value] as const,
    )
    const page = await shop.visit(context, { attributes: attributes('required'), before: tcf })
    await say(page, purposes(1, 3, 4, 8))
    await track(page, 'Asked')
    await until(() => shop.collector.taken().length === 1)
    expect(shop.collector.taken()[0]?.context?.consent).toEqual({
      analytics: true,
      marketing: false,
    })
  })

  it('leaves no trace of the last shopper for the next one on the same computer', async () => {
    const page = await shop.visit(context, { attributes: attributes('granted') })
    await page.evaluate(async () => {
      await aisle.identify('u1', { email: 'anna@example.com' })
    })
    await until(() => shop.collector.taken().length === 1)
    await page.evaluate(() => {
      aisle.reset()
      aisle.track('Next')
    })
    await until(() => shop.collector.taken().length === 2)
    const [first, next] = shop.collector.taken()
    expect(next?.anonymousId).not.toBe(first?.anonymousId)
    expect(next?.userId).toBeUndefined()
    const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))
    expect(kept).not.toMatch(/anna|u1"/)
  })
})
