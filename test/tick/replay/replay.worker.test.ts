/** The time machine tells what really happened: the same events, replayed, give the very ledger of the real flows. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { MINUTE } from '../../../worker/core/clock.ts'
import { library } from '../../../worker/flows/library/index.ts'
import type { ReplayReport } from '../../../worker/reports/flows/replayed.ts'
import { DAY, HOUR, line, openStory, order, type Story } from '../../flows/journeys/story.ts'

/** All that the library has, each beside all others. */
const FLOWS = library.filter(({ trigger }) => trigger.kind !== 'waiting').map(({ id }) => id)
let story: Story

beforeAll(async () => {
  story = await openStory(FLOWS)
  await story.owner('PUT', '/api/offers/welcome', {
    name: 'Welcome',
    kind: 'amount',
    value: 5,
    currency: 'EUR',
  })
  await liveOn()
}, 60_000)

const replay = async (flow: string, days = 14, body: object = {}) =>
  (await story.owner('POST', `/api/flows/${flow}/replay`, {
    days,
    ...body,
  })) as unknown as ReplayReport

/** What became of every message of a flow, as `address step outcome reason`, with its minute. */
async function ledger(flow: string): Promise<readonly string[]> {
  const { results } = await env.DB.prepare(
    'select address, step, state, reason, sent_at, changed_at from messages where flow = ?',
  )
    .bind(flow)
    .all<{
      address: string
      step: string
      state: string
      reason: string
      sent_at: number | null
      changed_at: number
    }>()
  return results
    .map(({ address, step, state, reason, sent_at, changed_at }) => {
      const outcome = reason === 'hold_back' ? 'held' : state
      return `${minute(sent_at ?? changed_at)} ${address} ${step} ${outcome} ${reason}`.trim()
    })
    .sort()
}

const replayed = (report: ReplayReport) =>
  report.messages
    .map(({ at, address, step, outcome, reason }) =>
      `${minute(at)} ${address} ${step} ${outcome} ${outcome === 'sent' ? '' : reason}`.trim(),
    )
    .sort()

const minute = (at: number) => new Date(Math.round(at / MINUTE) * MINUTE).toISOString()

/** Six people, two weeks: carts left, changed, emptied and bought, orders, cancellations, somebody who leaves the list. */
async function liveOn(): Promise<void> {
  const people = ['anna', 'bela', 'cleo', 'dora', 'emil', 'finn'].map((one) => `${one}@example.com`)
  const [anna = '', bela = '', cleo = '', dora = '', emil = '', finn = ''] = people
  await story.owner('PUT', '/api/settings', {
    quietHours: { from: 21, until: 8 },
    holdback: { percent: 20, flows: {} },
  })
  for (const one of people) await story.joins(one)
  await story.until(HOUR)
  for (const one of [anna, bela, cleo, finn]) await story.browser(one, 'Product Added', line('p-1'))
  await story.until(2 * HOUR)
  await story.browser(bela, 'Product Added', line('p-2'))
  await story.browser(cleo, 'Cart Viewed', { products: [] })
  await story.until(9 * HOUR)
  await story.server(anna, 'Order Completed', order('1', [line('p-1')]))
  await story.server(dora, 'Order Completed', order('2', [line('p-3')], 300))
  for (const product of ['p-2', 'p-3', 'p-2'] as const) {
    await story.browser(dora, 'Product Viewed', line(product))
    await story.browser(cleo, 'Product Viewed', line(product))
  }
  await story.browser(anna, 'Products Searched', { query: 'sock' })
  await story.browser(bela, 'Checkout Started', { products: [line('p-1')] })
  await story.until(15 * HOUR)
  await story.browser(emil, 'Product Added', line('p-3'))
  await story.until(20 * HOUR)
  await story.server(dora, 'Order Cancelled', { order_id: '2' })
  await story.until(2 * DAY)
  await story.server(finn, 'Order Completed', order('3', [line('p-1'), line('p-2')], 92))
  await story.until(3 * DAY)
  const leave = {
    type: 'identify',
    messageId: 'leave',
    traits: { email: emil, accepts_marketing: false },
  }
  await story.site.collect('sk_site', [leave])
  await story.until(6 * DAY)
}

describe('the time machine', () => {
  it('finds of each flow every message that was sent or not, at its minute and with its reason', async () => {
    let messages = 0
    for (const flow of FLOWS) {
      const real = await ledger(flow)
      expect([flow, ...replayed(await replay(flow))]).toEqual([flow, ...real])
      messages += real.length
    }
    expect(messages).toBeGreaterThan(15)
  })

  it('writes nothing and sends nothing', async () => {
    const [handed, written] = [story.site.handed.length, story.site.db.usage.rowsWritten]
    await replay('abandoned-cart')
    expect(story.site.handed).toHaveLength(handed)
    expect(story.site.db.usage.rowsWritten).toBe(written)
  })

  it('says how much on which day, what stood in each other’s way, and what codes would cost', async () => {
    const report = await replay('welcome')
    expect(report.perDay.length).toBeGreaterThan(13)
    expect(report.perDay.reduce((sum, { sent }) => sum + sent, 0)).toBe(report.sent)
    const greeted = report.messages.filter(
      ({ step, outcome }) => step === 'hello' && outcome === 'sent',
    )
    expect(report.offers).toEqual([
      {
        offer: 'welcome',
        name: 'Welcome',
        people: greeted.length,
        cost: { amount: `${5 * greeted.length}.00`, currency: 'EUR' },
      },
    ])
    expect(report.collisions.flows.map(({ id }) => id)).toContain('abandoned-cart')
    expect(report.people).toMatchObject({ looked: 6, of: 6, entered: 6 })
    expect(report.cut).toBeNull()
  })

  it('tries a change before it is made: who would have got what then', async () => {
    const { definition } = (await story.owner('GET', '/api/flows/abandoned-cart')) as {
      definition: { steps: { kind: string }[] }
    }
    const before = await replay('abandoned-cart')
    const steps = [{ kind: 'wait', after: 'PT30M' }, definition.steps[1]]
    const then = await replay('abandoned-cart', 14, { definition: { ...definition, steps } })
    expect(new Set(then.messages.map(({ step }) => step))).toEqual(new Set(['reminder']))
    expect(then.messages[0]?.at).toBeLessThan(before.messages[0]?.at ?? 0)
    // Not on the ladder, or the carts’ own flow would keep people from it.
    const fresh = { ...definition, name: 'Something new', steps, ladder: false }
    const other = (await story.owner('POST', '/api/replay', {
      days: 14,
      definition: fresh,
    })) as unknown as ReplayReport
    expect(other.people.entered).toBe(then.people.entered)
  })

  it('begins with the period: what was before it starts nothing', async () => {
    const report = await replay('welcome', 5)
    expect(report.people.entered).toBe(0)
    expect(report.messages).toEqual([])
  })

  it('refuses what it cannot replay, with the path of the fault', async () => {
    const definition = { name: 'Broken', trigger: { kind: 'cart' }, steps: [{ kind: 'wait' }] }
    await expect(story.owner('POST', '/api/replay', { definition })).rejects.toThrow(
      'steps[0].after',
    )
    await expect(replay('welcome', 91)).rejects.toThrow('bad_days')
    await expect(replay('nothing')).rejects.toThrow('no_such_flow')
  })
})
