/** Price drop: who looked at it or has it in the cart is told once, with the true prices of the moment; others are not. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, PRODUCTS, type Story } from './story.ts'

const ANNA = 'anna@example.com'
const BEN = 'ben@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['price-drop'])
  await story.owner('PUT', '/api/flows/abandoned-cart', { enabled: false })
  await story.joins(ANNA)
  await story.joins(BEN)
})

const price = (id: keyof typeof PRODUCTS, amount: number) =>
  story.owner('PUT', `/api/products/${id}`, { ...PRODUCTS[id], price: amount })

describe('a price that falls', () => {
  it('is told to who looked at it and to who has it in the cart, and to nobody else', async () => {
    const carl = 'carl@example.com'
    await story.joins(carl)
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.browser(BEN, 'Product Added', line('p-3'))
    await story.browser(carl, 'Product Viewed', line('p-1'))
    await story.until(DAY)
    await price('p-3', 240)
    await story.until(DAY + HOUR)
    expect(story.sentTo(ANNA)).toEqual(['price-drop:dropped'])
    expect(story.sentTo(BEN)).toEqual(['price-drop:dropped'])
    expect(story.sentTo(carl)).toEqual([])
    const mail = story.last(ANNA)
    expect(mail.subject).toBe('Tent costs less now')
    expect(mail.text).toContain('€240.00 (was €300.00)')
    expect(mail.text).toMatch(/While you are here\s+\* (Trail shoe|Wool sock)/)
  })

  it('is told once in 14 days, however often prices fall, and costs no row for who was told', async () => {
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    for (const [day, amount] of [
      [1, 240],
      [3, 200],
      [16, 150],
    ] as const) {
      await story.until(day * DAY)
      await price('p-3', amount)
    }
    await story.until(17 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['price-drop:dropped', 'price-drop:dropped'])
    expect(story.last(ANNA).text).toContain('€150.00 (was €200.00)')
    const noticed = await env.DB.prepare(
      "select count(*) as count from events where name = 'Price Drop Noticed'",
    ).first()
    expect(noticed).toEqual({ count: 2 })
  })

  it('names the lowest price of the month before as the old one', async () => {
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.until(DAY)
    await price('p-3', 400)
    await story.until(3 * DAY)
    await price('p-3', 250)
    await story.until(4 * DAY)
    expect(story.last(ANNA).text).toContain('€250.00 (was €300.00)')
  })
})

describe('nothing is said', () => {
  it('of a price that rose again before the mail went', async () => {
    await story.owner('PUT', '/api/settings', { quietHours: { from: 21, until: 8 } })
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.until(13 * HOUR)
    await price('p-3', 240)
    await story.until(15 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    await price('p-3', 299)
    await story.until(2 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.traces('price-drop')).toMatchObject([
      { state: 'skipped', reason: 'price_rose' },
    ])
  })

  it('of a fall below the owner’s threshold, of what was bought since, and of what was looked at after it', async () => {
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.browser(BEN, 'Product Viewed', line('p-1'))
    await story.until(HOUR)
    await story.server(BEN, 'Order Completed', order('1', [line('p-1')]))
    await story.until(DAY)
    await price('p-3', 290)
    await price('p-1', 60)
    await story.until(DAY + HOUR / 6)
    await story.browser(ANNA, 'Product Viewed', line('p-1'))
    await story.until(3 * DAY)
    expect(await story.runs('price-drop')).toEqual([])
  })

  it('of what was sold out meanwhile', async () => {
    await story.owner('PUT', '/api/settings', { quietHours: { from: 21, until: 8 } })
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.until(13 * HOUR)
    await price('p-3', 240)
    await story.until(15 * HOUR)
    await story.owner('PUT', '/api/products/p-3', { ...PRODUCTS['p-3'], price: 240, quantity: 0 })
    await story.until(2 * DAY)
    expect(await story.traces('price-drop')).toMatchObject([{ reason: 'sold_out' }])
  })

  it('to who took their word back, and nothing is written for them', async () => {
    await story.browser(ANNA, 'Product Viewed', line('p-3'))
    await story.until(HOUR)
    await env.DB.prepare("update subscriptions set status = 'unsubscribed'").run()
    await story.until(DAY)
    await price('p-3', 240)
    await story.until(2 * DAY)
    expect(await story.runs('price-drop')).toEqual([])
  })
})
