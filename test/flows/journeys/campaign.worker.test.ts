/** A campaign, from the draft to the mailbox: over three zones and a clock change, stopped midway, and tried before. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { now } from '../../../worker/core/clock.ts'
import { SHOP } from '../../http/whole-site.ts'
import { DAY, HOUR, line, openStory, order, START, type Story } from './story.ts'

let story: Story
const zones = {
  tokyo: 'Asia/Tokyo',
  vienna: 'Europe/Vienna',
  boston: 'America/New_York',
} as const
const people = Object.keys(zones) as (keyof typeof zones)[]
const address = (name: string) => `${name}@example.com`

const email = (subject: string) => ({
  subject,
  preheader: 'Before anybody else sees it.',
  blocks: [
    { kind: 'heading', text: 'The new trail shoes are here' },
    { kind: 'text', text: 'Hi {{ person.first_name | default: "there" }},\n\nyou see them first.' },
    { kind: 'products' },
    { kind: 'button', label: 'Look at them', link: 'shoes' },
    { kind: 'code' },
  ],
})
const definition = {
  audience: { condition: { fact: 'visits', is: 'at_least', value: 1 } },
  ways: [{ id: 'a', share: 1, email: email('Yours before all others') }],
  links: { shoes: `${SHOP}/c/trail-shoes` },
  products: ['p-1'],
  holdback: 0,
}

beforeEach(async () => {
  story = await openStory([])
  for (const name of people) {
    await story.joins(address(name))
    await story.site.collect('pk_site', [
      {
        type: 'page',
        messageId: `visit-${name}`,
        timestamp: new Date(now()).toISOString(),
        anonymousId: name,
        context: { timezone: zones[name] },
      },
    ])
  }
  await story.until(HOUR)
})

async function draft(change: object = {}): Promise<string> {
  const made = await story.owner('POST', '/api/campaigns', {
    name: 'Early access',
    definition: { ...definition, ...change },
  })
  return String(made.id)
}

const act = (id: string, what: string) => story.owner('POST', `/api/campaigns/${id}/${what}`)
const at = (text: string) => Date.parse(text) - START
const arrived = (name: string) => new Date(story.last(address(name)).at).toISOString().slice(0, 16)

describe('a campaign in the local time of each shopper', () => {
  it('comes when the clock on each wall shows it, also in the night when one was changed', async () => {
    const id = await draft({ schedule: { kind: 'local', time: '2026-03-29T10:00' } })
    expect(await act(id, 'schedule')).toMatchObject({ state: 'scheduled' })
    await story.until(at('2026-03-29T00:59:00Z'))
    expect(story.site.handed.filter((one) => one.step === 'a')).toEqual([])
    await story.until(at('2026-03-29T07:59:00Z'))
    expect(arrived('tokyo')).toBe('2026-03-29T01:00')
    expect(story.sentTo(address('vienna'))).toEqual([])
    await story.until(at('2026-03-30T12:00:00Z'))
    // In Vienna it is summer time since that very night, in Boston for three weeks.
    expect(arrived('vienna')).toBe('2026-03-29T08:00')
    expect(arrived('boston')).toBe('2026-03-29T14:00')
    expect(await story.owner('GET', `/api/campaigns/${id}`)).toMatchObject({
      state: 'done',
      taken: 3,
      report: { sent: 3, waiting: 0, skipped: [] },
    })
    const mail = story.last(address('tokyo'))
    expect(mail.subject).toBe('Yours before all others')
    expect(mail.text).toContain('Trail shoe')
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  })

  it('comes a day later where that time had passed already, and never at night', async () => {
    const id = await draft({ schedule: { kind: 'local', time: '2026-03-03T12:00' } })
    await act(id, 'schedule')
    await story.until(2 * DAY)
    expect(arrived('tokyo')).toBe('2026-03-04T03:00')
    expect(arrived('vienna')).toBe('2026-03-03T11:00')
    expect(arrived('boston')).toBe('2026-03-03T17:00')
  })
})

describe('a campaign', () => {
  it('goes a minute after it was let go, to those who agreed to marketing alone', async () => {
    await story.server('gus@example.com', 'Order Completed', order('1', [line('p-1')]))
    const id = await draft({ audience: { segment: 'first-time-buyers' } })
    expect(
      await story.owner('POST', '/api/campaigns/estimate', { segment: 'first-time-buyers' }),
    ).toEqual({ people: 0, reachable: 0 })
    await story.server(address('tokyo'), 'Order Completed', order('2', [line('p-1')]))
    await story.until(2 * HOUR)
    expect(
      await story.owner('POST', '/api/campaigns/estimate', { segment: 'first-time-buyers' }),
    ).toEqual({ people: 2, reachable: 1 })
    await act(id, 'schedule')
    await story.until(2 * HOUR + 50_000)
    expect(story.sentTo(address('tokyo'))).toEqual([])
    await story.until(3 * HOUR)
    expect(story.sentTo(address('tokyo'))).toEqual([`campaign-${id}:a`])
    expect(story.sentTo('gus@example.com')).toEqual([])
  })

  it('yields to the gap between marketing emails, and says so', async () => {
    const first = await draft()
    await act(first, 'schedule')
    await story.until(2 * HOUR)
    const second = await draft()
    await act(second, 'schedule')
    await story.until(4 * HOUR)
    expect(story.sentTo(address('vienna'))).toEqual([`campaign-${first}:a`])
    await story.until(3 * DAY)
    const { report } = await story.owner('GET', `/api/campaigns/${second}`)
    expect(report).toMatchObject({ sent: 0, skipped: [{ reason: 'frequency_cap', count: 3 }] })
  })

  it('that is paused writes to nobody, goes on where it was, and ends where it is cancelled', async () => {
    const id = await draft({ schedule: { kind: 'local', time: '2026-03-04T10:00' } })
    await act(id, 'schedule')
    await story.until(at('2026-03-04T05:00:00Z'))
    expect(story.sentTo(address('tokyo'))).toHaveLength(1)
    await act(id, 'pause')
    await story.until(at('2026-03-04T12:00:00Z'))
    expect(story.sentTo(address('vienna'))).toEqual([])
    expect(await act(id, 'resume')).toMatchObject({ state: 'sending' })
    await story.until(at('2026-03-04T12:30:00Z'))
    expect(arrived('vienna')).toBe('2026-03-04T12:01')
    await act(id, 'cancel')
    await story.until(at('2026-03-06T12:00:00Z'))
    expect(story.sentTo(address('boston'))).toEqual([])
    expect(await story.owner('GET', `/api/campaigns/${id}`)).toMatchObject({ state: 'cancelled' })
  })

  it('deals its people out among the ways it is written, and holds some back', async () => {
    await env.DB.batch(
      Array.from({ length: 120 }, (_, index) => [
        env.DB.prepare(
          `insert into profiles (id, email, state, first_seen, last_seen) values (?, ?, '{"sessions":1}', 0, 0)`,
        ).bind(`u:${index}`, `${index}@example.com`),
        env.DB.prepare(
          `insert into subscriptions (address, status, subject, requested_at, changed_at)
           values (?, 'subscribed', '', 0, 0)`,
        ).bind(`${index}@example.com`),
      ]).flat(),
    )
    const ways = ['a', 'b'].map((id) => ({ id, share: 1, email: email(`Way ${id}`) }))
    const id = await draft({ ways, holdback: 30 })
    await act(id, 'schedule')
    await story.until(3 * HOUR)
    const { report, taken } = (await story.owner('GET', `/api/campaigns/${id}`)) as {
      taken: number
      report: {
        sent: number
        ways: { sent: number }[]
        skipped: { reason: string; count: number }[]
        lift: { treated: { of: number }; held: { of: number } }
      }
    }
    expect(taken).toBe(123)
    for (const way of report.ways) expect(way.sent).toBeGreaterThan(20)
    const held = report.skipped.find(({ reason }) => reason === 'hold_back')?.count ?? 0
    expect(held).toBeGreaterThan(15)
    expect(report.sent + held).toBe(123)
    expect(report.lift).toMatchObject({ treated: { of: report.sent }, held: { of: held } })
  })

  it('can be tried by its owner, without a code that anybody could use', async () => {
    await story.owner('PUT', '/api/offers/early', { name: 'Early', kind: 'percent', value: 10 })
    const id = await draft({ offer: 'early' })
    await story.owner('POST', `/api/campaigns/${id}/test`, { email: 'owner@shop.test' })
    await story.until(2 * HOUR)
    const mail = story.last('owner@shop.test')
    expect(mail.subject).toBe('[Test] Yours before all others')
    expect(mail.text).toContain('YOUR-CODE')
    expect(mail.text).toContain('Hi Anna')
  })

  it('is refused with the path of its fault, and changed only while it is a draft', async () => {
    const put = (change: object) =>
      story.owner('POST', '/api/campaigns', {
        name: 'Wrong',
        definition: { ...definition, ...change },
      })
    await expect(put({ audience: { segment: 'nobody' } })).rejects.toThrow('audience.segment')
    await expect(put({ links: { shoes: 'https://evil.example/' } })).rejects.toThrow('links.shoes')
    await expect(put({ links: {} })).rejects.toThrow('ways[0].email.blocks[3].link')
    const wrong = { ...email('Hi {{ secrets.all }}') }
    await expect(put({ ways: [{ id: 'a', email: wrong }] })).rejects.toThrow(
      'ways[0].email.subject',
    )
    await expect(put({ schedule: { kind: 'local', time: '2026-02-30T10:00' } })).rejects.toThrow(
      'schedule.time',
    )
    const id = await draft()
    await act(id, 'schedule')
    await expect(
      story.owner('PUT', `/api/campaigns/${id}`, { name: 'Late', definition }),
    ).rejects.toThrow('409')
    expect(await act(id, 'recall')).toMatchObject({ state: 'draft' })
    await story.owner('PUT', `/api/campaigns/${id}`, { name: 'In time', definition })
    await story.owner('DELETE', `/api/campaigns/${id}`)
    await expect(story.owner('GET', `/api/campaigns/${id}`)).rejects.toThrow('404')
  })
})
