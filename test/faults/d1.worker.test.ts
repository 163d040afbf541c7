/** Whichever call to the database fails, and whether or not it took effect: the story ends as if nothing had happened. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setClockOffset } from '../../worker/core/clock.ts'
import { LANES } from '../../worker/messages/outbox.ts'
import { openWholeSite, prepareShop } from '../http/whole-site.ts'
import { type Fault, faultyDatabase } from './faulty-database.ts'
import { restore, type Snapshot, takeSnapshot } from './snapshot.ts'
import { chapters, START } from './two-shoppers.ts'

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

/** A chapter's beginning in the calm run: what the database held, and how much had happened. */
interface Bookmark {
  readonly chapter: number
  readonly snapshot: Snapshot
  readonly calls: number
  readonly handed: readonly string[]
}

/** Lives the story without a fault, keeping a bookmark at each chapter. */
async function calmRun() {
  await prepareShop()
  const { d1, calls } = faultyDatabase(env.DB, { call: 0, when: 'before' })
  const site = await openWholeSite(d1)
  const steady = await openWholeSite(env.DB)
  const bookmarks: Bookmark[] = []
  for (const [chapter, live] of chapters.entries()) {
    const handed = site.handed.map(({ id }) => id)
    bookmarks.push({ chapter, snapshot: await takeSnapshot(), calls: calls.length, handed })
    await live(site, steady)
  }
  return { calls, bookmarks, ...(await remains(site.handed.map(({ id }) => id))) }
}

/** Lives the story on from a bookmark to its end, with one fault in it. */
async function faultyRun(from: Bookmark, fault: Fault) {
  await restore(from.snapshot)
  vi.setSystemTime(START)
  const { d1 } = faultyDatabase(env.DB, { ...fault, call: fault.call - from.calls })
  const site = await openWholeSite(d1)
  const steady = await openWholeSite(env.DB)
  for (const live of chapters.slice(from.chapter)) await live(site, steady)
  return remains([...from.handed, ...site.handed.map(({ id }) => id)])
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const { results } = await env.DB.prepare(sql).all<Record<string, unknown>>()
  return results
}

/** What must not depend on faults: everything but random ids and the instants of the Worker's own work. */
async function remains(handed: readonly string[]) {
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
      what: `${kind} ${address} ${step}`,
      state: String(state),
      reason: String(reason),
      /** How often the provider was given it. */
      handed: handed.filter((one) => one === id).length,
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

type Remains = Awaited<ReturnType<typeof remains>>

/** The promises, for one run with a fault. */
function expectSound(faulty: Remains, calm: Remains): void {
  expect(faulty.story).toEqual(calm.story)
  expect(faulty.messages.map(({ what }) => what)).toEqual(calm.messages.map(({ what }) => what))
  let unknown = 0
  for (const [index, { handed, state, reason }] of faulty.messages.entries()) {
    const expected = calm.messages[index]
    if (state === 'unknown') {
      unknown += 1
      expect([expected?.state, reason]).toEqual(['sent', 'sender_died'])
      expect(handed).toBeLessThanOrEqual(1)
    } else {
      expect([state, reason]).toEqual([expected?.state, expected?.reason])
      expect(handed).toBe(state === 'sent' ? 1 : 0)
    }
  }
  expect(unknown).toBeLessThanOrEqual(LANES)
}

describe('a database that fails once', () => {
  it('is not needed for the story to be what it should be', async () => {
    const calm = await calmRun()
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
      const calm = await calmRun()
      for (const [index, { writes }] of calm.calls.entries()) {
        // A read that is lost on the way back is a read that is lost.
        if (when === 'after' && !writes) continue
        const call = index + 1
        const from = calm.bookmarks.findLast((bookmark) => bookmark.calls < call)
        if (!from) throw new Error('The first chapter has no bookmark.')
        const faulty = await faultyRun(from, { call, when })
        try {
          expectSound(faulty, calm)
        } catch (error) {
          throw new Error(`Call ${call} of ${calm.calls.length}, ${when}`, { cause: error })
        }
      }
    }, 300_000)
  }
})
