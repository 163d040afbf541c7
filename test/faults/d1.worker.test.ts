/** Whichever call to the database fails, and whether or not it took effect: the story ends as if nothing had happened. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setClockOffset } from '../../worker/core/clock.ts'
import { LANES } from '../../worker/messages/outbox.ts'
import { openWholeSite, prepareShop } from '../http/whole-site.ts'
import { type Fault, faultyDatabase } from './faulty-database.ts'
import { liveThrough, START } from './two-shoppers.ts'

beforeEach(() => {
  // Time stands still unless the story moves it, so that two runs of it can be compared.
  vi.useFakeTimers({ toFake: ['Date'], now: START })
  // Each fault in a request is logged, as it should be; hundreds of them say nothing here.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  setClockOffset(0)
})

const NONE: Fault = { call: 0, when: 'before' }

/** Lives the story once with one fault in it and reads what remains of it. */
async function run(fault: Fault) {
  await prepareShop()
  const faulty = faultyDatabase(env.DB, fault)
  const site = await openWholeSite(faulty.d1)
  await liveThrough(site, await openWholeSite(env.DB))
  const handed = new Map<string, number>()
  for (const { id } of site.handed) handed.set(id, (handed.get(id) ?? 0) + 1)
  return { calls: faulty.calls, handed, ...(await remains()) }
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const { results } = await env.DB.prepare(sql).all<Record<string, unknown>>()
  return results
}

/** What must not depend on faults: everything but random ids and the instants of the Worker's own work. */
async function remains() {
  const messages = await rows('select * from messages order by address, step')
  const nameOf = new Map(
    messages.map(({ id, address, step }) => [String(id), `${address} ${step}`]),
  )
  const named = (text: unknown) =>
    [...nameOf].reduce((result, [id, name]) => result.replaceAll(id, name), String(text))
  const profiles = await rows(
    'select id, email, user_id, traits, state, merged_at from profiles order by id',
  )
  return {
    messages: messages.map(({ id, address, step, state, reason, class: kind }) => ({
      id: String(id),
      what: `${kind} ${address} ${step}`,
      state: String(state),
      reason: String(reason),
    })),
    story: {
      profiles: profiles.map(({ state, ...profile }) => {
        const { seen: _, ...known } = JSON.parse(named(state))
        return { ...profile, state: known }
      }),
      orders: (
        await rows('select id, profile_id, at, status, revenue, currency, message_id from orders')
      ).map((order) => ({ ...order, message_id: named(order.message_id) })),
      events: (
        await rows(
          "select subject, iif(name = 'Subscription Requested', '', id) as id, name, trust from events",
        )
      )
        .map((event) => named(JSON.stringify(event)))
        .sort(),
      identities: await rows(
        'select identity, profile_id, strength, source from identities order by 1',
      ),
      subscriptions: await rows(
        'select address, status, subject, requested_at, confirmations from subscriptions order by 1',
      ),
      consents: await rows('select address, at, action, source from consents order by 1, 2, 3'),
      runs: await rows(
        'select profile_id, flow, state, step, reason, anchor from flow_runs order by 1',
      ),
      engagements: (await rows('select message_id, kind, link from engagements')).map(
        (engagement) => ({ ...engagement, message_id: named(engagement.message_id) }),
      ),
      inbox: await rows('select subject from inbox'),
    },
  }
}

type Remains = Awaited<ReturnType<typeof run>>

/** The promises, for one run with a fault. */
function expectSound(faulty: Remains, calm: Remains): void {
  expect(faulty.story).toEqual(calm.story)
  expect(faulty.messages.map(({ what }) => what)).toEqual(calm.messages.map(({ what }) => what))
  let unknown = 0
  for (const [index, { id, state, reason }] of faulty.messages.entries()) {
    const expected = calm.messages[index]
    const times = faulty.handed.get(id) ?? 0
    if (state === 'unknown') {
      unknown += 1
      expect([expected?.state, reason]).toEqual(['sent', 'sender_died'])
      expect(times).toBeLessThanOrEqual(1)
    } else {
      expect([state, reason]).toEqual([expected?.state, expected?.reason])
      expect(times).toBe(state === 'sent' ? 1 : 0)
    }
  }
  expect(unknown).toBeLessThanOrEqual(LANES)
}

describe('a database that fails once', () => {
  it('is not needed for the story to be what it should be', async () => {
    const calm = await run(NONE)
    expect(calm.messages.map(({ what, state }) => `${what}: ${state}`)).toEqual([
      'transactional anna@example.com confirm: sent',
      'marketing anna@example.com nudge: sent',
      'marketing anna@example.com reminder: sent',
      'transactional ben@example.com confirm: sent',
      'marketing ben@example.com last-call: sent',
      'marketing ben@example.com nudge: sent',
      'marketing ben@example.com reminder: sent',
    ])
    expect(calm.story.orders).toMatchObject([
      { id: 'o-1', revenue: 9900, message_id: 'anna@example.com nudge' },
    ])
    expect(calm.story.runs).toMatchObject([
      { state: 'exited', reason: 'order' },
      { state: 'completed', reason: '' },
    ])
  })

  for (const when of ['before', 'after'] as const) {
    it(`changes nothing of it, whichever call is lost ${when} it takes effect`, async () => {
      const calm = await run(NONE)
      for (const [index, { writes }] of calm.calls.entries()) {
        // A read that is lost on the way back is a read that is lost.
        if (when === 'after' && !writes) continue
        const faulty = await run({ call: index + 1, when })
        try {
          expectSound(faulty, calm)
        } catch (error) {
          throw new Error(`Call ${index + 1} of ${calm.calls.length}, ${when}`, { cause: error })
        }
      }
    }, 120_000)
  }
})
