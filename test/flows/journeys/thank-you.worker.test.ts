/** The thank-you, from the order to the mailbox. */

import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, type Story } from './story.ts'

const ANNA = 'anna@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory(['thank-you'])
  await story.joins(ANNA)
})

describe('the thank-you', () => {
  it('comes a day after a first order and names what was bought', async () => {
    await story.server(ANNA, 'Order Completed', order('1', [line('p-1')]))
    await story.until(23 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(25 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['thank-you:first'])
    expect(story.last(ANNA).html).toContain('Trail shoe')
    expect(await story.runs('thank-you')).toEqual(['completed'])
  })

  it('is taken back when the order is', async () => {
    await story.server(ANNA, 'Order Completed', order('1', [line('p-1')]))
    await story.until(HOUR)
    await story.server(ANNA, 'Order Cancelled', { order_id: '1' })
    await story.until(5 * DAY)
    expect(story.sentTo(ANNA)).toEqual([])
    expect(await story.runs('thank-you')).toEqual(['exited order_undone'])
  })

  it('is recorded and not sent for somebody who is held back', async () => {
    await story.owner('PUT', '/api/settings', {
      holdback: { percent: 0, flows: { 'thank-you': 50 } },
    })
    const people = Array.from({ length: 12 }, (_, index) => `p${index}@example.com`)
    for (const email of people) {
      await story.joins(email)
      await story.server(email, 'Order Completed', order(email, [line('p-1')]))
    }
    await story.until(2 * DAY)
    const traces = await story.traces('thank-you')
    const held = traces.filter(({ state, reason }) => state === 'skipped' && reason === 'hold_back')
    expect(traces).toHaveLength(12)
    expect(held.length).toBeGreaterThan(1)
    expect(held.length).toBeLessThan(11)
    const sent = people.filter((email) => story.sentTo(email).length === 1)
    expect(sent).toHaveLength(12 - held.length)
  })
})
