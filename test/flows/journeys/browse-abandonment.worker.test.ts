/** Browse abandonment: who looked closely and left is shown it again, twice at most; who bought, took or only clicked in service mail is not. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, PRODUCTS, START, type Story } from './story.ts'

const ANNA = 'anna@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['browse-abandonment'])
  await story.joins(ANNA)
})

const look = async (...ids: readonly Parameters<typeof line>[0][]) => {
  for (const id of ids) await story.browser(ANNA, 'Product Viewed', line(id))
}

const sellOut = (id: keyof typeof PRODUCTS) =>
  story.owner('PUT', `/api/products/${id}`, { ...PRODUCTS[id], quantity: 0 })

describe('somebody who looked closely', () => {
  it('is shown it again after four hours, without a code, and once more after two days with theirs', async () => {
    const rule = { name: 'Browse', kind: 'percent', value: 10, prefix: 'LOOK' }
    await story.owner('PUT', '/api/offers/browse', rule)
    await look('p-1', 'p-1', 'p-3')
    await story.until(3.9 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(4.5 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['browse-abandonment:look'])
    const first = story.last(ANNA)
    expect(first.subject).toBe('Another look at Trail shoe?')
    expect(first.text).toMatch(/Trail shoe[\s\S]*€80\.00[\s\S]*Tent[\s\S]*€300\.00/)
    // What it shows is not recommended, too.
    expect(first.text).toMatch(/Close to it, and worth a look\s+\* Wool sock/)
    expect(first.text.match(/Trail shoe/g)).toHaveLength(1)
    expect(first.text).not.toContain('LOOK-')
    await story.until(3 * DAY)
    expect(story.sentTo(ANNA).slice(1)).toEqual(['browse-abandonment:second-look'])
    expect(story.last(ANNA).text).toMatch(/LOOK-[0-9A-Z-]{15}/)
    expect(await story.runs('browse-abandonment')).toEqual(['completed'])
  })

  it('does not count as such with one look at each of two things', async () => {
    await look('p-1', 'p-2')
    await story.until(5 * HOUR)
    expect(await story.runs('browse-abandonment')).toEqual([])
  })

  it('is written to four hours after they left, not after they came', async () => {
    await look('p-1', 'p-1')
    await story.until(2 * HOUR)
    await story.browser(ANNA, 'Product List Viewed', { category: 'Running' })
    await story.until(5 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(6.5 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['browse-abandonment:look'])
  })

  it('gets it once in 14 days, however often they come', async () => {
    for (const day of [0, 3, 8, 15]) {
      await story.until(day * DAY)
      await look('p-1', 'p-1')
    }
    await story.until(16 * DAY)
    const sent = story.sentTo(ANNA).filter((one) => one.endsWith(':look'))
    expect(sent).toHaveLength(2)
  })

  it('gets no code where they bought before, long ago', async () => {
    await story.owner('PUT', '/api/offers/browse', {
      name: 'Browse',
      kind: 'free_shipping',
    })
    await story.server(ANNA, 'Order Completed', order('1', [line('p-2')]))
    await story.until(20 * DAY)
    await look('p-1', 'p-1')
    await story.until(23 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(2)
    expect(story.last(ANNA).subject).toBe('Any questions about Trail shoe?')
  })
})

describe('nothing is sent', () => {
  it('to who bought in the last ten days, and nothing more to who buys', async () => {
    await story.server(ANNA, 'Order Completed', order('1', [line('p-2')]))
    await story.until(9 * DAY)
    await look('p-1', 'p-1')
    await story.until(11 * DAY)
    expect(await story.runs('browse-abandonment')).toEqual([])
    await look('p-1', 'p-1')
    await story.until(11 * DAY + 5 * HOUR)
    await story.server(ANNA, 'Order Completed', order('2', [line('p-1')]))
    await story.until(15 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['browse-abandonment:look'])
    expect(await story.runs('browse-abandonment')).toEqual(['exited order'])
  })

  it('to who put it into the cart: that is the cart’s flow', async () => {
    await look('p-1', 'p-1')
    await story.until(HOUR)
    await story.browser(ANNA, 'Product Added', line('p-1'))
    await story.until(6 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['abandoned-cart:reminder'])
    expect((await story.runs('browse-abandonment'))[0]).toMatch(/^exited/)
  })

  it('about what is sold out meanwhile, and says so', async () => {
    await look('p-1', 'p-1', 'p-3')
    await story.until(HOUR)
    await sellOut('p-3')
    await story.until(5 * HOUR)
    expect(story.last(ANNA).text).not.toContain('Tent')
    await sellOut('p-1')
    await story.until(3 * DAY)
    expect((await story.traces('browse-abandonment')).at(-1)).toMatchObject({
      step: 'second-look',
      state: 'skipped',
      reason: 'sold_out',
    })
  })

  it('to who only followed a link in a service mail', async () => {
    const service = await env.DB.prepare("select id from messages where step = 'confirm'").first()
    await look('p-1', 'p-1')
    await story.until(HOUR)
    const click = JSON.stringify({ messageId: service?.id, at: START })
    await env.DB.prepare("update profiles set state = json_set(state, '$.click', json(?))")
      .bind(click)
      .run()
    await story.until(5 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.traces('browse-abandonment')).toMatchObject([{ reason: 'service_visit' }])
  })
})
