/** The best customers, from their orders to the mailbox: who is thanked, when, and that nobody is twice. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, line, openStory, order, type Story } from './story.ts'

let story: Story

/** Twelve people order twice; the one who joined first spends most. */
beforeAll(async () => {
  story = await openStory([])
  await story.owner('PUT', '/api/offers/vip', {
    name: 'For the best',
    kind: 'percent',
    value: 15,
    prefix: 'BEST',
    validHours: 300,
  })
  await story.joins('anna@example.com')
  await story.joins('ben@example.com')
  for (let round = 0; round < 2; round++) {
    for (const [index, name] of ['anna', 'ben', 'cleo', 'dora', 'emil', 'finn'].entries()) {
      const revenue = name === 'anna' ? 500 : 100 - index
      await story.server(
        `${name}@example.com`,
        'Order Completed',
        order(`${name}-${round}`, [line('p-1')], revenue),
      )
    }
    await story.until(round * DAY + 2 * HOUR)
  }
})

describe('the best customers', () => {
  it('of before the flow was switched on are known, but not written to', async () => {
    await story.owner('PUT', '/api/flows/vip', { enabled: true })
    await story.until(3 * DAY)
    expect(story.sentTo('anna@example.com')).toEqual([])
    const { items } = (await story.owner('GET', '/api/segments/vip/members')) as {
      items: { id: string }[]
    }
    expect(items).toHaveLength(1)
  })

  it('are thanked in the morning after they became one, with a code of their own', async () => {
    for (const id of ['ben-7', 'ben-8']) {
      await story.server('ben@example.com', 'Order Completed', order(id, [line('p-3')], 900))
    }
    await story.until(5 * DAY)
    expect(story.sentTo('ben@example.com')).toEqual(['vip:thanks'])
    const mail = story.last('ben@example.com')
    expect(mail.subject).toBe('Thank you for coming back again and again')
    expect(mail.text).toMatch(/BEST-[0-9A-Z-]{10,}/)
    expect(new Date(mail.at).toISOString()).toMatch(/^2026-03-07T10:00/)
  })

  it('stay a little below the line, and rows are written on change only', async () => {
    const count = async () =>
      (await env.DB.prepare("select count(*) as n from events where name like 'Segment %'").first())
        ?.n
    const before = await count()
    await story.until(9 * DAY)
    expect(await count()).toBe(before)
    expect(await story.traces('vip')).toMatchObject([{ state: 'sent' }])
  })

  it('who never agreed to marketing are not written to, and the reason is kept', async () => {
    for (const id of ['cleo-7', 'cleo-8']) {
      await story.server('cleo@example.com', 'Order Completed', order(id, [line('p-3')], 5_000))
    }
    await story.until(11 * DAY)
    expect(story.sentTo('cleo@example.com')).toEqual([])
    expect((await story.traces('vip')).at(-1)).toMatchObject({ reason: 'not_subscribed' })
  })
})
