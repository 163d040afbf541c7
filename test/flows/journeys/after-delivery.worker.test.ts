/** What follows a delivery: help, the question how it is with its page, what goes with it, and a step up. */

import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, type Story } from './story.ts'

const ANNA = 'anna@example.com'
const bought = { ...order('1001', [line('p-1')]), order_name: '#1001' }
let story: Story

async function open(...flows: string[]) {
  story = await openStory(flows)
  await env.DB.prepare('delete from review_requests').run()
  await story.joins(ANNA)
  await story.server(ANNA, 'Order Completed', bought)
  await story.until(HOUR)
}

/** The path of the stars in the last email. */
function stars(): string {
  const found = /https:\/\/[^/]+(\/m\/r\/[\w.-]+)\?score=5/.exec(story.last(ANNA).html)?.[1]
  if (!found) throw new Error('The last email has no stars.')
  return found
}

async function press(path: string, fields: Record<string, string>): Promise<string> {
  const answer = await story.site.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  expect(answer.status).toBe(200)
  return answer.text()
}

const answers = () =>
  env.DB.prepare('select state, score, words, complaint from review_requests').all()

describe('help with what was bought', () => {
  it('comes three days after the delivery, in the words of the shop’s own product text', async () => {
    await open('product-help')
    await story.owner('PUT', '/api/products/p-1', {
      title: 'Trail shoe',
      url: 'https://shop.example/p/trail-shoe',
      price: 80,
      currency: 'EUR',
      description: 'A light shoe. Wash by hand only. Made for mud.',
      category: ['Running', 'Shoes'],
    })
    await story.server(ANNA, 'Order Delivered', { order_id: '1001' })
    await story.until(3 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(3 * DAY + 2 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['product-help:tips'])
    expect(story.last(ANNA).text).toContain('Trail shoe: Wash by hand only.')
    expect(story.last(ANNA).text).not.toContain('Made for mud')
  })

  it('comes a week and three days after it went out where nobody tells of the delivery', async () => {
    await open('product-help')
    await story.server(ANNA, 'Order Fulfilled', { order_id: '1001' })
    await story.until(9 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(11 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['product-help:tips'])
    expect(story.last(ANNA).text).toContain('Shoes: wear them indoors')
    await story.server(ANNA, 'Order Delivered', { order_id: '1001' })
    await story.until(20 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(1)
  })

  it('is not sent for an order that was given back', async () => {
    await open('product-help')
    await story.server(ANNA, 'Order Delivered', { order_id: '1001' })
    await story.server(ANNA, 'Order Refunded', { order_id: '1001', currency: 'EUR' })
    await story.until(6 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
  })
})

describe('the question how it is', () => {
  it('comes a week after the delivery and once more, and no scanner’s look at its links counts', async () => {
    await open('review')
    await story.server(ANNA, 'Order Delivered', { order_id: '1001' })
    await story.until(8 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['review:ask'])
    const path = stars()
    for (const score of [1, 2, 3, 4, 5]) {
      const page = await story.site.request(`${path}?score=${score}`)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain(`value="${score}" required checked`)
    }
    expect((await answers()).results).toEqual([])
    await story.until(30 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['review:ask', 'review:reminder'])
    const forged = await story.site.request(`${path}x`, { method: 'POST' })
    expect(forged.status).toBe(400)
  })

  it('comes two weeks after it went out at home, and three abroad', async () => {
    await open('review')
    await story.owner('PUT', '/api/settings', { shopCountry: 'AT' })
    await story.server(ANNA, 'Order Fulfilled', { order_id: '1001' })
    const bob = 'bob@example.com'
    await story.joins(bob)
    const abroad = { ...order('2', [line('p-1')]), shipping_country: 'DE' }
    await story.server(bob, 'Order Completed', abroad)
    await story.server(bob, 'Order Fulfilled', { order_id: '2' })
    await story.until(15 * DAY)
    expect([story.sentTo(ANNA), story.sentTo(bob)]).toEqual([['review:ask'], []])
    await story.until(22 * DAY)
    expect(story.sentTo(bob)).toEqual(['review:ask'])
  })

  it('shows a happy person the way to a public review, and reminds nobody who answered', async () => {
    await open('review')
    await story.owner('PUT', '/api/settings', { reviewUrl: 'https://reviews.example/of/{product}' })
    await story.server(ANNA, 'Order Delivered', { order_id: '1001' })
    await story.until(8 * DAY)
    const page = await press(stars(), { act: 'score', score: '5' })
    expect(page).toContain('href="https://reviews.example/of/p-1"')
    await press(stars(), { act: 'score', score: '5' })
    expect((await answers()).results).toEqual([
      { state: 'scored', score: 5, words: '', complaint: '' },
    ])
    await story.until(30 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['review:ask'])
    expect(await story.runs('review')).toEqual(['exited did'])
  })

  it('asks an unhappy one what went wrong, with the same link, and calls a human', async () => {
    await open('review', 'cross-sell', 'product-help')
    await story.owner('PUT', '/api/settings', {
      reviewUrl: 'https://reviews.example/of/{product}',
      replyTo: 'help@shop.example',
    })
    await story.server(ANNA, 'Order Delivered', { order_id: '1001' })
    await story.until(8 * DAY)
    const path = stars()
    const page = await press(path, { act: 'score', score: '2' })
    expect(page).toContain('What went wrong?')
    expect(page).toContain('href="https://reviews.example/of/p-1"')
    const heard = await press(path, { act: 'words', words: 'The <sole> came off.\r\n\u0000' })
    expect(heard).toContain('href="https://reviews.example/of/p-1"')
    expect((await answers()).results).toEqual([
      { state: 'scored', score: 2, words: 'The <sole> came off.', complaint: 'open' },
    ])
    await story.until(9 * DAY)
    const told = story.site.handed.filter(({ to }) => to === 'help@shop.example')
    expect(told.map(({ subject }) => subject)).toEqual([
      '2 of 5 stars for order #1001: please answer',
      '2 of 5 stars for order #1001: please answer',
    ])
    expect(told[1]?.text).toContain('The <sole> came off.')
    expect(told[1]?.html).toContain('The &lt;sole&gt; came off.')
    expect(told[1]?.text).toContain(ANNA)
    await story.until(40 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['product-help:tips', 'review:ask'])
  })

  it('is not put while a complaint is open, and put again when it is closed', async () => {
    await open('review')
    await story.server(ANNA, 'Order Completed', order('1002', [line('p-2')]))
    await story.server(ANNA, 'Complaint Opened', { order_id: '1001' })
    await story.server(ANNA, 'Order Delivered', { order_id: '1002' })
    await story.until(9 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect((await story.traces('review')).map(({ reason }) => reason)).toEqual(['complaint_open'])
    await story.owner('PUT', '/api/reviews/1001', { complaint: 'closed' })
    await story.until(20 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['review:reminder'])
  })
})
