/** The welcome, from the sign-up to the mailbox: three emails, quiet while a cart waits, others for customers. */

import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, type Story } from './story.ts'

let story: Story
const ANNA = 'anna@example.com'

beforeEach(async () => {
  story = await openStory(['welcome'])
})

describe('somebody who joins', () => {
  it('is greeted at once, after two days and after four', async () => {
    await story.joins(ANNA)
    await story.until(HOUR)
    expect(story.sentTo(ANNA)).toEqual(['welcome:hello'])
    await story.until(2 * DAY + HOUR)
    await story.until(4 * DAY + HOUR)
    expect(story.sentTo(ANNA)).toEqual(['welcome:hello', 'welcome:choosing', 'welcome:reminder'])
    expect(await story.runs('welcome')).toEqual(['completed'])
  })

  it('is left to the reminder of their cart while one waits', async () => {
    await story.joins(ANNA)
    await story.until(DAY)
    await story.browser(ANNA, 'Product Added', line('p-1'))
    await story.until(6 * DAY)
    const sent = story.sentTo(ANNA)
    expect(sent.filter((one) => one.startsWith('welcome:'))).toEqual(['welcome:hello'])
    expect(sent.some((one) => one.startsWith('abandoned-cart:'))).toBe(true)
  })

  it('hears no more of it after an order', async () => {
    await story.joins(ANNA)
    await story.until(DAY)
    await story.server(ANNA, 'Order Completed', order('o-1', [line('p-1')]))
    await story.until(6 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['welcome:hello'])
    expect(await story.runs('welcome')).toEqual(['exited order'])
  })

  it('as a customer is thanked for joining, and gets no code to come for the first time', async () => {
    await story.owner('PUT', '/api/offers/welcome', {
      name: 'Welcome',
      kind: 'percent',
      value: 10,
      prefix: 'HELLO',
      validHours: 200,
    })
    await story.server(ANNA, 'Order Completed', order('o-1', [line('p-1')]))
    await story.until(HOUR)
    await story.joins(ANNA)
    await story.until(6 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['welcome:joined'])
    expect(story.last(ANNA).subject).toBe('Thank you for joining us')
    expect(story.last(ANNA).text).not.toContain('HELLO')
  })
})
