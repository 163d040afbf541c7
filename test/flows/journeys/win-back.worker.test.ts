/** The win-back, from the last order to the mailbox: three emails, and an order ends them. */

import { beforeAll, describe, expect, it } from 'vitest'
import { moveClock } from '../../http/whole-site.ts'
import { DAY, HOUR, line, openStory, order, START, type Story } from './story.ts'

let story: Story
const ANNA = 'anna@example.com'
const BEN = 'ben@example.com'
const buys = (email: string, id: string) =>
  story.server(email, 'Order Completed', order(id, [line('p-2')], 12))

/** Anna and Ben buy every ten days, three times. */
beforeAll(async () => {
  story = await openStory(['win-back'])
  await story.owner('PUT', '/api/offers/win-back', {
    name: 'Come back',
    kind: 'free_shipping',
    prefix: 'BACK',
    validHours: 240,
  })
  await story.joins(ANNA)
  await story.joins(BEN)
  for (const round of [0, 1, 2]) {
    moveClock(START + round * 10 * DAY + HOUR)
    await story.site.tick()
    await buys(ANNA, `anna-${round}`)
    await buys(BEN, `ben-${round}`)
  }
  // By then whoever was inside at the begin has had their turn.
  moveClock(START + 29 * DAY)
  await story.until(30 * DAY)
}, 30_000)

describe('a customer who stays away', () => {
  it('hears nothing as long as that is usual for them', () => {
    expect(story.sentTo(ANNA)).toEqual([])
  })

  it('hears what is new on the morning after, and a week later what fits them', async () => {
    await story.until(32 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['win-back:news'])
    const news = story.last(ANNA)
    expect(news.subject).toBe('What is new since you were last here')
    expect(new Date(news.at).getUTCHours()).toBe(10)
    // What she has bought is not new to her.
    expect(news.text).not.toContain('Wool sock')
    moveClock(START + 38 * DAY)
    await story.until(40 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['win-back:news', 'win-back:for-you'])
  })

  it('hears no more of it after an order', async () => {
    await buys(BEN, 'ben-3')
    moveClock(START + 51 * DAY)
    await story.until(55 * DAY)
    expect(story.sentTo(BEN)).toEqual(['win-back:news', 'win-back:for-you'])
    expect(await story.runs('win-back')).toContain('exited order')
  })

  it('gets the offer last, three weeks after the first email, and then silence', async () => {
    expect(story.sentTo(ANNA)).toEqual(['win-back:news', 'win-back:for-you', 'win-back:last'])
    expect(story.last(ANNA).text).toMatch(/BACK-[0-9A-Z-]{10,}/)
    await story.until(60 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(3)
  })
})
