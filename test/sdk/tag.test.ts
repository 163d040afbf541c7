/** The script tag on a page: what it takes over, what it is called, what it leaves alone. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle } from '../../sdk/index.ts'
import { builds, openShop, pause, type Shop, until } from './shop.ts'

declare const aisle: Aisle

describe.each(builds)('the %s tag', (build) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(() => shop.collector.forget())

  const events = () =>
    shop.collector.taken().map((message) => ('event' in message ? message.event : message.type))

  it('does what was noted down before it came, in order, and then views the page', async () => {
    const context = await shop.shopper()
    await shop.visit(context, {
      before: `window.aisle = window.aisle || [];
        aisle.push(['track', 'Product Viewed', {product_id: '1'}]);
        aisle.push(['identify', 'u1', {plan: 'gold'}]);
        aisle.push(['track', 'Product Added', {product_id: '1', quantity: 2}])`,
    })
    await until(() => shop.collector.taken().length === 4)
    expect(events()).toEqual(['Product Viewed', 'identify', 'Product Added', 'page'])
    const [viewed, claimed, added, page] = shop.collector.taken()
    expect(viewed?.userId).toBeUndefined()
    expect(claimed).toMatchObject({ type: 'identify', userId: 'u1', traits: { plan: 'gold' } })
    expect(added).toMatchObject({ userId: 'u1', properties: { product_id: '1', quantity: 2 } })
    expect(page?.context?.page).toMatchObject({ path: '/', title: 'Shoes' })
    expect(page?.context?.library).toEqual({ name: 'aisle', version: '0.1.0' })
    expect(new Set(shop.collector.taken().map(({ anonymousId }) => anonymousId)).size).toBe(1)
    await context.close()
  })

  it('sends the key and the time in a text/plain body to /v1/batch, without a preflight', async () => {
    const context = await shop.shopper()
    await shop.visit(context)
    const arrival = await until(() => shop.collector.arrivals[0])
    expect(arrival).toMatchObject({ method: 'POST', path: '/v1/batch', status: 200 })
    expect(arrival.type).toMatch(/^text\/plain/)
    const body = JSON.parse(arrival.body)
    expect(body.writeKey).toBe('pk_test')
    expect(Math.abs(Date.parse(body.sentAt) - Date.now())).toBeLessThan(5000)
    await context.close()
  })

  it('views the page once when the page does so itself', async () => {
    const context = await shop.shopper()
    await shop.visit(context, { before: `window.aisle = [['page', 'Home']]` })
    await pause(600)
    expect(shop.collector.taken()).toHaveLength(1)
    expect(shop.collector.taken()[0]).toMatchObject({ type: 'page', name: 'Home' })
    await context.close()
  })

  it('captures no page views when data-auto does not name them', async () => {
    const context = await shop.shopper()
    await shop.visit(context, { attributes: 'data-auto="exit"' })
    await pause(600)
    expect(shop.collector.arrivals).toHaveLength(0)
    await context.close()
  })

  it('works once when it stands on the page three times', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { tags: 3 })
    await page.evaluate(() => aisle.track('Custom Event', { count: 1 }))
    await pause(700)
    expect(events()).toEqual(['page', 'Custom Event'])
    await context.close()
  })

  it('works where a script puts it there, as a tag manager does', async () => {
    const context = await shop.shopper()
    await shop.visit(context, {
      tags: 0,
      body: `<script>{
        window.aisle = window.aisle || []
        const tag = document.createElement('script')
        tag.async = true
        tag.src = '/aisle.js'
        tag.dataset.key = 'pk_test'
        tag.dataset.endpoint = '${shop.collector.origin}'
        document.head.appendChild(tag)
        aisle.push(['track', 'Early'])
      }</script>`,
    })
    await until(() => shop.collector.taken().length === 2)
    expect(events()).toEqual(['Early', 'page'])
    await context.close()
  })

  it('adds no global but aisle', async () => {
    const context = await shop.shopper()
    const bare = await context.newPage()
    await bare.goto(`${shop.origin}/?scene=${encodeURIComponent('{"tags":0}')}`)
    const before = await bare.evaluate(() => Object.getOwnPropertyNames(window))
    const page = await shop.visit(context)
    const after = await page.evaluate(() => Object.getOwnPropertyNames(window))
    expect(after.filter((name) => !before.includes(name))).toEqual(['aisle'])
    await context.close()
  })

  it('remembers who the shopper is from page to page, and forgets on reset', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context)
    await page.evaluate(() => aisle.identify('u1', { size: 42 }))
    await page.evaluate(() => aisle.identify({ city: 'Graz' }))
    await until(() => shop.collector.taken().length === 3)
    expect(shop.collector.taken()[2]).toMatchObject({
      userId: 'u1',
      traits: { size: 42, city: 'Graz' },
    })
    const first = shop.collector.taken()[0]?.anonymousId
    shop.collector.forget()
    await shop.visit(page)
    const again = () => shop.collector.taken().find(({ type }) => type === 'page')
    expect(await until(again)).toMatchObject({ anonymousId: first, userId: 'u1' })
    await page.evaluate(() => {
      aisle.reset()
      return aisle.track('After Reset')
    })
    const last = await until(() =>
      shop.collector.taken().find((one) => 'event' in one && one.event === 'After Reset'),
    )
    expect(last.userId).toBeUndefined()
    expect(last.anonymousId).not.toBe(first)
    expect(last.anonymousId).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    )
    await context.close()
  })

  it('starts a new stream when another customer signs in on the same computer', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    await page.evaluate(async () => {
      await aisle.identify('u1', { city: 'Graz' })
      await aisle.identify('u2', { size: 38 })
    })
    const [one, two] = await until(() =>
      shop.collector.taken().length === 2 ? shop.collector.taken() : null,
    )
    expect(two).toMatchObject({ userId: 'u2', traits: { size: 38 } })
    expect(two).not.toMatchObject({ traits: { city: 'Graz' } })
    expect(two?.anonymousId).not.toBe(one?.anonymousId)
    await context.close()
  })

  it('reads the campaign from the address and lets a message add to its context', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(
      context,
      { attributes: 'data-auto="none"' },
      '&utm_source=news&utm_campaign=May%20sale',
    )
    await page.evaluate(() =>
      aisle.track(
        'Order Completed',
        { order_id: '7' },
        {
          messageId: 'order-7',
          timestamp: '2026-05-01T10:00:00Z',
          context: { groupId: 'g' },
        },
      ),
    )
    const [message] = await until(() => (shop.collector.taken()[0] ? shop.collector.taken() : null))
    expect(message).toMatchObject({
      messageId: 'order-7',
      timestamp: '2026-05-01T10:00:00.000Z',
      context: { campaign: { source: 'news', name: 'May sale' }, groupId: 'g' },
    })
    await context.close()
  })

  it('tells listeners what happens, and lets them go', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    const heard = await page.evaluate(async () => {
      const names: string[] = []
      const end = aisle.on('track', (message) => {
        names.push((message as { event: string }).event)
      })
      aisle.on('track', () => {
        throw new Error('of the page')
      })
      const sent = new Promise((done) => aisle.on('sent', done))
      await aisle.track('One')
      end()
      await aisle.track('Two')
      return { names, sent: await sent }
    })
    expect(heard.names).toEqual(['One'])
    expect(heard.sent).toMatchObject({ messageIds: [expect.any(String)] })
    await context.close()
  })

  it('signs an address up and answers how it went', async () => {
    const context = await shop.shopper()
    const page = await shop.visit(context, { attributes: 'data-auto="none"' })
    const subscribe = () =>
      page.evaluate(() => aisle.subscribe({ email: 'ada@example.com', source: 'footer' }))
    expect(await subscribe()).toEqual({ status: 'pending' })
    expect(shop.collector.arrivals[0]?.path).toBe('/v1/subscribe')
    expect(JSON.parse(shop.collector.arrivals[0]?.body ?? '')).toEqual({
      writeKey: 'pk_test',
      anonymousId: await page.evaluate(() => aisle.anonymousId()),
      email: 'ada@example.com',
      source: 'footer',
    })
    shop.collector.next({ status: 503 })
    expect(await subscribe()).toEqual({
      status: 'failed',
      error: { code: 'http_503', message: expect.stringContaining('try again') },
    })
    await context.close()
  })
})
