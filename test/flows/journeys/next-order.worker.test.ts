/** What leads to the next order: what goes with the last, a step above it, and what runs out. */

import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { SHOP } from '../../http/whole-site.ts'
import { DAY, HOUR, line, openStory, order, type Story } from './story.ts'

const ANNA = 'anna@example.com'
let story: Story

const product = (title: string, price: number, category: readonly string[], more: object = {}) => ({
  title,
  url: `${SHOP}/p/${encodeURIComponent(title)}`,
  price,
  currency: 'EUR',
  availability: 'in_stock',
  category,
  ...more,
})
const named = (id: string, price = 10) => ({ product_id: id, name: id, price, quantity: 1 })

async function open(flow: string): Promise<void> {
  story = await openStory([flow])
  for (const table of ['review_requests', 'rec_items', 'rec_tops', 'rec_news', 'rec_state']) {
    await env.DB.prepare(`delete from ${table}`).run()
  }
  await env.DB.prepare("delete from settings where name = 'replenishment.round'").run()
  await env.DB.prepare('delete from replenishment_cycles').run()
  await story.joins(ANNA)
}

describe('cross-sell', () => {
  /** Five others buy the shoe with some things, on which the shop learns. */
  async function learn() {
    await story.owner('PUT', '/api/products/gaiter', product('Gaiter', 20, ['Running', 'Gaiters']))
    await story.owner(
      'PUT',
      '/api/products/gone',
      product('Gone', 9, ['Running', 'Belts'], { availability: 'out_of_stock' }),
    )
    await story.owner(
      'PUT',
      '/api/products/spike',
      product('Spike', 9, ['Running', 'Spikes'], { attributes: { fits: ['Boot 9000'] } }),
    )
    for (let buyer = 0; buyer < 5; buyer++) {
      const lines = [line('p-1'), line('p-2'), named('gaiter'), named('gone'), named('spike')]
      await story.server(`b${buyer}@example.com`, 'Order Completed', order(`b${buyer}`, lines))
    }
    await story.until(2 * HOUR)
  }

  it('comes two weeks after the delivery with what others take, and nothing that is owned, sold out or for something else', async () => {
    await open('cross-sell')
    await learn()
    await story.server(ANNA, 'Order Completed', order('old', [line('p-2')]))
    await story.server(ANNA, 'Order Completed', order('1', [line('p-1')]))
    await story.until(3 * HOUR)
    await story.server(ANNA, 'Order Delivered', { order_id: '1' })
    await story.until(14 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(15 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['cross-sell:goes-with'])
    const { text, subject } = story.last(ANNA)
    expect(subject).toBe('What goes with your Trail shoe')
    expect(text).toContain('* Gaiter')
    for (const never of ['* Wool sock', '* Gone', '* Spike', '* Trail shoe', '* Tent']) {
      expect(text).not.toContain(never)
    }
  })

  it('stops for whoever sent something back, and offers nothing of a category that came back', async () => {
    await open('cross-sell')
    await learn()
    await story.server(ANNA, 'Order Completed', order('g', [named('gaiter'), line('p-2')], 32))
    await story.server(ANNA, 'Order Refunded', {
      order_id: 'g',
      total: 20,
      currency: 'EUR',
      products: [named('gaiter')],
    })
    await story.server(ANNA, 'Order Completed', order('1', [line('p-1')]))
    await story.until(3 * HOUR)
    await story.server(ANNA, 'Order Delivered', { order_id: '1' })
    await story.until(16 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect((await story.traces('cross-sell')).map(({ reason }) => reason)).toEqual(['no_content'])
    await story.server(ANNA, 'Order Completed', order('2', [line('p-1')]))
    await story.server(ANNA, 'Order Delivered', { order_id: '2' })
    await story.until(17 * DAY)
    await story.server(ANNA, 'Order Refunded', { order_id: '2', currency: 'EUR' })
    await story.until(18 * DAY)
    expect((await story.runs('cross-sell')).at(-1)).toBe('exited order_undone')
  })
})

describe('upsell', () => {
  it('shows a step above to whoever looked at one, and is silent for whoever did not', async () => {
    await open('upsell')
    await story.owner(
      'PUT',
      '/api/products/pro',
      product('Trail shoe Pro', 130, ['Running', 'Shoes']),
    )
    await story.owner('PUT', '/api/products/lux', product('Gold shoe', 900, ['Running', 'Shoes']))
    const bob = 'bob@example.com'
    await story.joins(bob)
    for (const [who, id] of [
      [ANNA, '1'],
      [bob, '2'],
    ] as const) {
      await story.server(who, 'Order Completed', order(id, [line('p-1')]))
      await story.server(who, 'Order Delivered', { order_id: id })
    }
    for (const id of ['pro', 'lux', 'p-3']) {
      await story.browser(ANNA, 'Product Viewed', named(id))
    }
    await story.until(31 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['upsell:step-up'])
    expect(story.last(ANNA).subject).toBe('You looked at the Trail shoe Pro')
    expect(story.last(ANNA).text).not.toMatch(/\* (Gold shoe|Tent)/)
    expect(story.sentTo(bob)).toEqual([])
    const reasons = (await story.traces('upsell')).map(({ reason }) => reason)
    expect(reasons.sort()).toEqual(['', 'no_content'])
  })
})

describe('replenishment', () => {
  /** Twelve people buy coffee every thirty days, and a tent once. */
  async function learn() {
    await story.owner('PUT', '/api/products/coffee', product('Coffee', 12, ['Food', 'Coffee']))
    await story.owner('PUT', '/api/settings', { cartUrl: `${SHOP}/cart?add={items}` })
    const events = Array.from({ length: 12 }, (_, buyer) =>
      [200, 170, 140].map((days) => ({
        type: 'track',
        event: 'Order Completed',
        messageId: `c-${buyer}-${days}`,
        timestamp: new Date(Date.parse('2026-03-03T08:00:00Z') - days * DAY).toISOString(),
        properties: order(`c-${buyer}-${days}`, [
          named('coffee'),
          ...(days === 200 ? [line('p-3')] : []),
        ]),
        context: { traits: { email: `c${buyer}@example.com` } },
      })),
    ).flat()
    for (let from = 0; from < events.length; from += 25) {
      await story.site.collect('sk_site', events.slice(from, from + 25))
    }
    await story.until(HOUR)
  }

  it('reminds at 85 % of the time that it lasts and again at 105 %, with a filled cart, and never of a tent', async () => {
    await open('replenishment')
    await learn()
    await story.server(ANNA, 'Order Completed', order('1', [named('coffee'), line('p-3')]))
    await story.until(24 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(27 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['replenishment:soon'])
    const link = /\/m\/c\/[\w.-]+/.exec(story.last(ANNA).text.split('Put it in my cart')[1] ?? '')
    const answer = await story.site.request(link?.[0] ?? '')
    expect(answer.headers.get('Location')).toContain(`${SHOP}/cart?add=coffee%3A1`)
    await story.until(34 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['replenishment:soon', 'replenishment:late'])
    const { cycles } = await story.owner('GET', '/api/reports/replenishment')
    expect(cycles).toMatchObject([{ productId: 'coffee', days: expect.closeTo(30, -1) }])
  }, 60_000)

  it('waits twice as long for two, and is silent once it, or its like, was bought again', async () => {
    await open('replenishment')
    await learn()
    await story.owner('PUT', '/api/products/decaf', product('Decaf', 12, ['Food', 'Coffee']))
    await story.server(ANNA, 'Order Completed', order('1', [{ ...named('coffee'), quantity: 2 }]))
    await story.until(40 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(53 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['replenishment:soon'])
    await story.server(ANNA, 'Order Completed', order('2', [named('decaf')]))
    await story.until(66 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['replenishment:soon'])
    const reasons = (await story.traces('replenishment')).map(({ reason }) => reason)
    expect(reasons).toContain('ordered')
  }, 60_000)
})
