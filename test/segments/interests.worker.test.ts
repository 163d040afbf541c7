/** Interests: the potential running shoe buyer comes out of product views, and goes with the purchase. */

import { beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, openStory, type Story } from '../flows/journeys/story.ts'

const ANNA = 'anna@example.com'
const BEN = 'ben@example.com'
const CATEGORY = 'Running / Shoes'
const ID = `interested-in:${CATEGORY}`
let story: Story

const view = (who: string, id: string, category = CATEGORY) =>
  story.browser(who, 'Product Viewed', { product_id: id, name: id, category })
const segment = (id: string) =>
  story.owner('GET', `/api/segments/${encodeURIComponent(id)}`) as Promise<{ count: number }>

beforeAll(async () => {
  story = await openStory([])
  await story.joins(ANNA)
  await story.joins(BEN)
  for (const id of ['s1', 's2', 's3']) await view(ANNA, id)
  for (const id of ['s1', 's1', 's1']) await view(BEN, id)
  await view(BEN, 'k1', 'Kitchen')
  await story.until(HOUR)
})

describe('a potential running shoe buyer', () => {
  it('is who looked at three different ones, not who looked at one three times', async () => {
    expect(await segment(ID)).toMatchObject({ count: 1, name: `Interested in ${CATEGORY}` })
    expect((await segment('interested-in:Kitchen')).count).toBe(0)
    expect((await segment('interested-in:Nothing')).count).toBe(0)
  })

  it('is offered as a segment where the interest is strongest', async () => {
    const { items } = (await story.owner('GET', '/api/segments')) as {
      items: readonly { id: string; preset: boolean }[]
    }
    const offered = items.filter(({ id }) => id.startsWith('interested-in:'))
    expect(offered).toMatchObject([
      { id: ID, preset: true },
      { id: 'interested-in:Kitchen', preset: true },
    ])
  })

  it('can be put from the template, for flows to name', async () => {
    const put = await story.owner('POST', '/api/segments', {
      template: 'interested-in',
      category: CATEGORY,
      name: 'Potential running shoe buyers',
    })
    expect(put).toMatchObject({ id: 'interested-in-running-shoes' })
    expect((await segment('interested-in-running-shoes')).count).toBe(1)
  })

  it.each([
    [{ template: 'other' }],
    [{ template: 'interested-in' }],
    [{ template: 'interested-in', category: 'x'.repeat(200) }],
    [{ template: 'interested-in', category: { $ne: 1 } }],
  ])('is refused for %j', async (body) => {
    await expect(story.owner('POST', '/api/segments', body)).rejects.toThrow('400')
  })

  it('is none any more after buying one, nor when the interest is long ago', async () => {
    const shoe = { product_id: 's2', quantity: 1, price: 80, category: CATEGORY }
    await story.server(ANNA, 'Order Completed', {
      order_id: '1',
      revenue: 80,
      currency: 'EUR',
      products: [shoe],
    })
    await story.until(2 * HOUR)
    expect((await segment(ID)).count).toBe(0)
    for (const id of ['s2', 's3']) await view(BEN, id)
    await story.until(3 * HOUR)
    expect((await segment(ID)).count).toBe(1)
    await story.until(40 * DAY)
    expect((await segment(ID)).count).toBe(0)
  })
})
