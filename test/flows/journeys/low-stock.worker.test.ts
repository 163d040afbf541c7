/** Low stock: who wanted it is told how many are left, while that is so. */

import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, PRODUCTS, type Story } from './story.ts'

const ANNA = 'anna@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['low-stock'])
  await story.joins(ANNA)
  await story.browser(ANNA, 'Product Viewed', line('p-3'))
  await story.until(HOUR)
})

const stock = (quantity: number) =>
  story.owner('PUT', '/api/products/p-3', { ...PRODUCTS['p-3'], quantity })

describe('the last pieces', () => {
  it('are told to who looked, with their number', async () => {
    await stock(2)
    await story.until(2 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['low-stock:few-left'])
    expect(story.last(ANNA).subject).toBe('Only a few left: Tent')
    expect(story.last(ANNA).text).toContain('Only 2 left')
    expect(await story.runs('low-stock')).toEqual(['completed'])
  })

  it.each([
    [50, 'restocked'],
    [0, 'sold_out'],
  ])('are told to nobody where %i are there when the mail goes', async (quantity, reason) => {
    await story.owner('PUT', '/api/settings', { quietHours: { from: 9, until: 14 } })
    await stock(2)
    await story.until(3 * HOUR)
    await stock(quantity)
    await story.until(DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.traces('low-stock')).toMatchObject([{ state: 'skipped', reason }])
  })

  it('are told to nobody while the flow is off, also not later', async () => {
    await story.owner('PUT', '/api/flows/low-stock', { enabled: false })
    await stock(2)
    await story.until(2 * DAY)
    await story.owner('PUT', '/api/flows/low-stock', { enabled: true })
    await story.until(3 * DAY)
    expect(await story.runs('low-stock')).toEqual([])
  })
})
