/** What an order is followed by at once: its confirmation, its parcels, and the thank-you, from the shop's server to the mailbox. */

import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, type Story } from './story.ts'

const ANNA = 'anna@example.com'
const BOB = 'bob@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['order-confirmation', 'order-shipped', 'order-delivered'])
})

const bought = {
  ...order('1001', [{ ...line('p-1'), price: 75 }, line('p-2', 2)], 99),
  order_name: '#1001',
  subtotal: 104,
  discount: 5,
  shipping: 0,
  total: 99,
}

describe('the order confirmation', () => {
  it('comes at once, at night too and to whoever never subscribed, with lines, totals and what is known of the delivery', async () => {
    await story.owner('PUT', '/api/settings', {
      quietHours: { from: 0, until: 23 },
      deliveryDays: 3,
    })
    await story.server(BOB, 'Order Completed', bought)
    await story.until(1_000)
    expect(story.sentTo(BOB)).toEqual(['order-confirmation:confirmation'])
    const { subject, text, html } = story.last(BOB)
    expect(subject).toBe('We have your order #1001')
    expect(text).toContain('Trail shoe')
    expect(text).toContain('€75.00')
    expect(text).toContain('2 × €12.00')
    expect(text).toMatch(/Subtotal +€104\.00/)
    expect(text).toMatch(/Discount +−€5\.00/)
    expect(text).toMatch(/Shipping +free/)
    expect(text).toMatch(/Total +€99\.00/)
    expect(text).toContain('Friday 6 March')
    expect(html).not.toContain('Unsubscribe')
  })

  it('comes once for an order, however often that is reported, and none for what a page claims', async () => {
    await story.server(BOB, 'Order Completed', bought)
    await story.server(BOB, 'Order Completed', { ...bought, revenue: 98 })
    await story.server(BOB, 'Order Updated', bought)
    await story.browser(ANNA, 'Order Completed', { ...bought, order_id: '7' })
    await story.until(2 * DAY)
    expect(story.sentTo(BOB)).toEqual(['order-confirmation:confirmation'])
    expect(story.sentTo(ANNA)).toEqual([])
  })

  it('is not sent for an order that is taken back before, nor for one of long ago', async () => {
    await story.server(BOB, 'Order Completed', { ...bought, order_id: '1' })
    await story.server(BOB, 'Order Cancelled', { order_id: '1' })
    await story.site.collect('sk_site', [
      {
        type: 'track',
        event: 'Order Completed',
        messageId: 'old',
        timestamp: '2026-02-20T10:00:00Z',
        properties: { ...bought, order_id: '2' },
        context: { traits: { email: BOB } },
      },
    ])
    await story.until(2 * DAY)
    expect(story.sentTo(BOB)).toEqual([])
  })
})

describe('shipping and delivery', () => {
  const parcel = {
    order_id: '1001',
    fulfillment_id: 'f1',
    tracking_number: 'T-1',
    tracking_company: 'Post',
    tracking_url: 'https://post.example/t/T-1',
  }

  it('are told once for each parcel and each of the two, with the carrier’s own link', async () => {
    await story.server(BOB, 'Order Completed', bought)
    await story.until(HOUR)
    await story.server(BOB, 'Order Shipped', parcel)
    await story.server(BOB, 'Order Shipped', parcel)
    await story.server(BOB, 'Order Shipped', {
      ...parcel,
      fulfillment_id: 'f2',
      tracking_number: 'T-2',
      tracking_url: 'http://evil.example',
    })
    await story.until(2 * HOUR)
    await story.server(BOB, 'Order Delivered', parcel)
    await story.server(BOB, 'Order Delivered', parcel)
    await story.until(3 * HOUR)
    expect(story.sentTo(BOB).slice(1)).toEqual([
      'order-shipped:shipped',
      'order-shipped:shipped',
      'order-delivered:delivered',
    ])
    const mails = story.site.handed.filter(({ flow }) => flow === 'order-shipped')
    const tracked = mails.find(({ text }) => text.includes('T-1') && !text.includes('T-2'))
    expect(tracked?.text).toContain('https://post.example/t/T-1')
    expect(tracked?.text).toContain('Tracking number: T-1')
    expect(tracked?.text).toContain('Carrier: Post')
    const plain = mails.find(({ text }) => text.includes('T-2'))
    expect(plain?.html).not.toContain('evil.example')
    expect(plain?.text).not.toContain('Follow the parcel')
  })

  it('are told of orders that stand, and not of what a page says', async () => {
    await story.server(BOB, 'Order Completed', bought)
    await story.server(BOB, 'Order Cancelled', { order_id: '1001' })
    await story.until(HOUR)
    await story.server(BOB, 'Order Shipped', parcel)
    await story.browser(BOB, 'Order Shipped', { ...parcel, fulfillment_id: 'f9' })
    await story.until(2 * HOUR)
    expect(story.sentTo(BOB)).not.toContain('order-shipped:shipped')
    expect((await story.traces('order-shipped')).map(({ reason }) => reason)).toEqual([
      'order_undone',
    ])
  })
})

describe('the thank-you', () => {
  it('differs for whoever comes back, and says how returns work in the owner’s words', async () => {
    await story.owner('PUT', '/api/flows/thank-you', { enabled: true })
    await story.owner('PUT', '/api/settings', { returnsNote: 'Send it back within 30 days.' })
    await story.joins(ANNA)
    await story.server(ANNA, 'Order Completed', { ...bought, order_id: '1' })
    await story.until(2 * DAY)
    expect(story.last(ANNA).subject).toContain('first order')
    expect(story.last(ANNA).text).toContain('Send it back within 30 days.')
    await story.server(ANNA, 'Order Completed', { ...bought, order_id: '2' })
    await story.until(6 * DAY)
    expect(story.last(ANNA).subject).toContain('Good to have you back')
    expect(story.sentTo(ANNA).filter((one) => one.startsWith('thank-you'))).toEqual([
      'thank-you:first',
      'thank-you:again',
    ])
  })
})
