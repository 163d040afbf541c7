/** The sunset, from half a year of silence to the last word: who stays, who goes, and that opening an email is no answer. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { moveClock, ORIGIN } from '../../http/whole-site.ts'
import { DAY, line, openStory, order, START, type Story } from './story.ts'

let story: Story
const ANNA = 'anna@example.com'
const BEN = 'ben@example.com'
const CLEO = 'cleo@example.com'

beforeAll(async () => {
  story = await openStory(['sunset'])
  for (const email of [ANNA, BEN, CLEO]) await story.joins(email)
  // The watch begins; what follows is half a year without a sign.
  await story.until(DAY)
  moveClock(START + 179 * DAY)
  await story.browser(CLEO, 'Product Viewed', line('p-1'))
})

const keepLink = (email: string) => {
  const found = new RegExp(`${ORIGIN}(/m/s/[\\w.-]+)`).exec(story.last(email).html)?.[1]
  if (!found) throw new Error('The mail has no link to stay.')
  return found
}

describe('a subscriber who does not react', () => {
  it('is asked after 180 days whether they want to stay; who visited is not', async () => {
    expect(story.sentTo(ANNA)).toEqual([])
    await story.until(183 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['sunset:stay'])
    expect(story.sentTo(BEN)).toEqual(['sunset:stay'])
    expect(story.sentTo(CLEO)).toEqual([])
    expect(story.last(ANNA).subject).toBe('Shall we keep writing to you?')
  })

  it('stays by one button, which programs that open links do not press', async () => {
    const link = keepLink(BEN)
    const shown = await story.site.request(link)
    expect(await shown.text()).toContain('Yes, keep me on the list')
    const kept = "select count(*) as n from events where name = 'Subscription Kept'"
    expect(await env.DB.prepare(kept).first()).toEqual({ n: 0 })
    const done = await story.site.request(link, { method: 'POST' })
    expect(await done.text()).toContain('You stay on our list')
    await story.until(184 * DAY)
    expect(await story.runs('sunset')).toContain('exited did')
  })

  it('is asked once more a week later, and a week after that gets no marketing any more', async () => {
    await story.site.request(`/m/o/${'x'.repeat(20)}`)
    moveClock(START + 188 * DAY)
    await story.until(192 * DAY)
    expect(story.sentTo(ANNA)).toEqual(['sunset:stay', 'sunset:last-call'])
    expect(story.sentTo(BEN)).toEqual(['sunset:stay'])
    const reasons = () => env.DB.prepare('select reason from suppressions').all()
    expect((await reasons()).results).toEqual([])
    moveClock(START + 196 * DAY)
    await story.until(200 * DAY)
    expect((await reasons()).results).toEqual([{ reason: 'sunset' }])
    moveClock(START + 228 * DAY)
    await story.until(230 * DAY)
    expect(story.sentTo(ANNA)).toHaveLength(2)
  })

  it('still gets what belongs to an order, and comes back by the same button', async () => {
    await story.owner('PUT', '/api/flows/thank-you', { enabled: true })
    await story.server(ANNA, 'Order Completed', order('o-1', [line('p-1')]))
    await story.until(234 * DAY)
    expect((await story.traces('thank-you')).at(-1)).toMatchObject({ reason: 'suppressed' })
    await story.site.request(keepLink(ANNA), { method: 'POST' })
    expect((await env.DB.prepare('select reason from suppressions').all()).results).toEqual([])
    await story.server(ANNA, 'Order Completed', order('o-2', [line('p-1')]))
    await story.until(240 * DAY)
    expect(story.sentTo(ANNA).at(-1)).toBe('thank-you:again')
  })
})
