/** Abandoned checkout and the cart below it: an hour, a day and three days; a code at last, for first-time buyers only. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { SHOP } from '../../http/whole-site.ts'
import { DAY, HOUR, line, openStory, order, PRODUCTS, type Story } from './story.ts'

const ANNA = 'anna@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['abandoned-checkout'])
  await story.owner('PUT', '/api/offers/cart', {
    name: 'Cart',
    kind: 'percent',
    value: 10,
    prefix: 'STAY',
  })
  await story.joins(ANNA)
})

const add = (id: keyof typeof PRODUCTS) => story.browser(ANNA, 'Product Added', line(id))
const checkOut = (...ids: readonly (keyof typeof PRODUCTS)[]) =>
  story.browser(ANNA, 'Checkout Started', { products: ids.map((id) => line(id)) })

/** Where the links of the last email lead. */
async function linksOf(email: string): Promise<readonly string[]> {
  const { id } = story.last(email)
  const row = await env.DB.prepare('select links from messages where id = ?').bind(id).first()
  return (JSON.parse(String(row?.links)) as string[]).map(decodeURIComponent)
}

describe('somebody who began to order', () => {
  it('is reminded after an hour, a day and three days, and gets a code at last', async () => {
    await add('p-1')
    await checkOut('p-1')
    await story.until(0.9 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    const steps: readonly [number, string][] = [
      [1.5, 'way-back'],
      [25, 'help'],
      [73, 'last-note'],
    ]
    for (const [hours, step] of steps) {
      await story.until(hours * HOUR)
      expect(story.sentTo(ANNA).at(-1)).toBe(`abandoned-checkout:${step}`)
      expect(story.last(ANNA).text).toMatch(/Trail shoe[\s\S]*€80\.00/)
      expect(/STAY-[0-9A-Z-]{15}/.test(story.last(ANNA).text)).toBe(step === 'last-note')
    }
    await story.until(12 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(3)
    expect(await story.runs('abandoned-checkout')).toEqual(['completed'])
  })

  it('is led back to the very checkout where the shop’s server names it, and nowhere else', async () => {
    const checkout = (url: string) => ({ url, products: [line('p-1')] })
    await add('p-1')
    await story.browser(ANNA, 'Checkout Started', checkout(`${SHOP}/forged`))
    await story.until(2 * HOUR)
    expect(await linksOf(ANNA)).toContain(`${SHOP}/cart?add=p-1:1`)
    expect(await linksOf(ANNA)).not.toContain(`${SHOP}/forged`)
    await story.server(ANNA, 'Checkout Started', checkout(`${SHOP}/recover/1`))
    await story.until(2 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(2)
    expect(await linksOf(ANNA)).toContain(`${SHOP}/recover/1`)
    await story.server(ANNA, 'Checkout Started', checkout('https://evil.example/'))
    await story.until(6 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(3)
    expect(await linksOf(ANNA)).not.toContain('https://evil.example/')
  })

  it('is no longer in the cart’s flow', async () => {
    await add('p-1')
    await story.until(2 * HOUR)
    await checkOut('p-1')
    await story.until(8 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['abandoned-checkout:way-back'])
    expect(await story.runs('abandoned-cart')).toEqual(['exited higher_intent'])
  })

  it('gets no code where they bought before', async () => {
    await story.server(ANNA, 'Order Completed', order('1', [line('p-2')]))
    await story.until(DAY)
    await add('p-1')
    await checkOut('p-1')
    await story.until(5 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(3)
    expect(story.last(ANNA).subject).toBe('Shall we put your order away?')
    expect(story.last(ANNA).text).not.toContain('STAY-')
  })

  it('is left alone once they ordered', async () => {
    await add('p-1')
    await checkOut('p-1')
    await story.until(2 * HOUR)
    await story.server(ANNA, 'Order Completed', order('1', [line('p-1')]))
    await story.until(8 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['abandoned-checkout:way-back'])
    expect(await story.runs('abandoned-checkout')).toEqual(['exited order'])
  })

  it('is not written to about an emptied cart or what is sold out', async () => {
    await add('p-1')
    await checkOut('p-1')
    await story.until(0.5 * HOUR)
    await story.owner('PUT', '/api/products/p-1', { ...PRODUCTS['p-1'], quantity: 0 })
    await story.until(2 * HOUR)
    await story.browser(ANNA, 'Product Removed', line('p-1'))
    await story.until(5 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.traces('abandoned-checkout')).toMatchObject([{ reason: 'sold_out' }])
    expect(await story.runs('abandoned-checkout')).toEqual(['exited cart_emptied'])
  })
})

describe('somebody who left a cart', () => {
  it('gets the code with the third email, where they never bought', async () => {
    await add('p-1')
    await story.until(4 * DAY)
    expect(story.sentTo(ANNA)).toEqual([
      'abandoned-cart:reminder',
      'abandoned-cart:nudge',
      'abandoned-cart:last-call',
    ])
    expect(story.last(ANNA).subject).toBe('For your first order: 10% off')
    expect(story.last(ANNA).text).toMatch(/STAY-[0-9A-Z-]{15}/)
  })
})
