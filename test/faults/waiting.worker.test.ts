/** Whichever call to the database fails while people wait: nobody is told twice, no piece is held twice, nobody is forgotten. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { now, setClockOffset } from '../../worker/core/clock.ts'
import { HOUR, MINUTE, START, Waiters } from '../catalog/waiting/waiters.ts'
import { moveClock, prepareShop } from '../http/whole-site.ts'
import { type Fault, faultyDatabase } from './faulty-database.ts'
import { restore, type Snapshot, takeSnapshot } from './snapshot.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  setClockOffset(0)
})

/** What happens by itself at an instant, after the shop's server stated a stock (by the steady shop, which never fails). */
interface Chapter {
  readonly at: number
  readonly quantity: number
  /** Whoever bought just before. */
  readonly buyer?: string
}

const chapters: readonly Chapter[] = [
  { at: START + MINUTE, quantity: 0 },
  { at: START + HOUR, quantity: 3 },
  { at: START + 2.1 * HOUR, quantity: 2, buyer: 'ben' },
  { at: START + 26 * HOUR, quantity: 2 },
  { at: START + 28 * HOUR, quantity: 0, buyer: 'cleo' },
]

/** Anna reserves two; Ben, Cleo and Dora want to be told. */
async function everybodyAsks(steady: Waiters): Promise<void> {
  await steady.stock()
  await steady.ask('anna', { reserve: true, quantity: 2 })
  for (const name of ['ben', 'cleo', 'dora']) await steady.ask(name)
}

/** Ticks until a tick went through and nothing is due; after one that failed, time passes until its leases end. */
async function settle(shop: Waiters, at: number): Promise<void> {
  moveClock(at)
  for (let attempt = 0; attempt < 4; attempt++) {
    const done = await shop.site.tick().then(
      () => true,
      () => false,
    )
    const busy = await env.DB.prepare(
      `select 1 from messages where state in ('queued', 'claimed', 'sending') and due_at <= ?1
       union select 1 from inbox where due <= ?1
       union select 1 from waiting_items i join products p on p.id = i.product_id
         where i.due_at <= ?1 or p.updated_at <> i.looked_at`,
    )
      .bind(now())
      .first()
    if (done && busy === null) return
    moveClock(now() + 4 * MINUTE)
  }
  throw new Error(`Something stays due at ${new Date(at).toISOString()}.`)
}

async function live(chapter: Chapter, shop: Waiters, steady: Waiters): Promise<void> {
  moveClock(chapter.at - MINUTE)
  if (chapter.buyer) await steady.buys(chapter.buyer)
  await steady.stock({ quantity: chapter.quantity })
  await settle(shop, chapter.at)
}

/** A chapter's beginning and end in the calm run. */
interface Bookmark {
  readonly chapter: Chapter
  readonly snapshot: Snapshot
  /** Of the calls to the database, for each whether it could write. */
  readonly calls: readonly { readonly writes: boolean }[]
  readonly end: Remains
}

type Remains = Awaited<ReturnType<typeof remains>>

/** What must not depend on faults: who was told what, who waits, and what is held. */
async function remains(shop: Waiters) {
  const handed = shop.site.handed.map(({ id }) => id)
  const messages = await shop.rows<{ id: string; step: string; address: string; state: string }>(
    'select id, step, address, state from messages order by address, created_at, step',
  )
  return {
    messages: messages.map(({ id, step, address, state }) => ({
      what: `${address} ${step}`,
      state,
      handed: handed.filter((one) => one === id).length,
    })),
    entries: await shop.rows(
      'select address, state, reason, round, notices from waiting_entries order by address',
    ),
    holds: await shop.rows('select address, quantity, state from waiting_holds order by address'),
    waves: await shop.rows('select noticed, held, bought, sold_out from waiting_waves order by at'),
  }
}

async function calmRun(): Promise<readonly Bookmark[]> {
  await prepareShop()
  moveClock(START - MINUTE)
  const steady = await Waiters.open()
  await everybodyAsks(steady)
  const bookmarks: Bookmark[] = []
  for (const chapter of chapters) {
    const { d1, calls } = faultyDatabase(env.DB, { call: 0, when: 'before' })
    const shop = await Waiters.open(d1)
    const snapshot = await takeSnapshot()
    await live(chapter, shop, steady)
    bookmarks.push({ chapter, snapshot, calls, end: await remains(shop) })
  }
  return bookmarks
}

async function faultyRun(from: Bookmark, fault: Fault): Promise<Remains> {
  await restore(from.snapshot)
  vi.setSystemTime(START)
  const shop = await Waiters.open(faultyDatabase(env.DB, fault).d1)
  await live(from.chapter, shop, await Waiters.open())
  return remains(shop)
}

describe('a database that fails once while people wait', () => {
  it('is not needed for everybody to be served in turn', async () => {
    const end = (await calmRun()).at(-1)?.end
    expect(end?.messages.map(({ what, state }) => `${what}: ${state}`)).toEqual([
      'anna@example.com listed: sent',
      'anna@example.com hold: sent',
      'anna@example.com hold-reminder: skipped',
      'anna@example.com hold-ended: sent',
      'ben@example.com listed: sent',
      'ben@example.com back: sent',
      'cleo@example.com listed: sent',
      'cleo@example.com back: sent',
      'dora@example.com listed: sent',
      'dora@example.com back: sent',
    ])
    expect(end?.entries).toMatchObject([
      { address: 'anna@example.com', state: 'waiting', round: 1 },
      { address: 'ben@example.com', state: 'ended', reason: 'order' },
      { address: 'cleo@example.com', state: 'ended', reason: 'order' },
      { address: 'dora@example.com', state: 'called' },
    ])
  })

  for (const when of ['before', 'after'] as const) {
    it(`changes nothing of it, whichever call is lost ${when} it takes effect`, async () => {
      for (const bookmark of await calmRun()) {
        const { calls, end } = bookmark
        for (const [index, { writes }] of calls.entries()) {
          // A read that is lost on the way back is a read that is lost; of those, one in four stands for all.
          if (!writes && (when === 'after' || index % 4 > 0)) continue
          const faulty = await faultyRun(bookmark, { call: index + 1, when })
          try {
            expectSame(faulty, end)
          } catch (error) {
            const place = `Call ${index + 1} of ${calls.length} at ${bookmark.chapter.at}, ${when}`
            throw new Error(place, { cause: error })
          }
        }
      }
    }, 120_000)
  }
})

function expectSame(faulty: Remains, calm: Remains): void {
  expect(faulty.entries).toEqual(calm.entries)
  expect(faulty.holds).toEqual(calm.holds)
  expect(faulty.messages.map(({ what }) => what)).toEqual(calm.messages.map(({ what }) => what))
  for (const [index, { state, handed }] of faulty.messages.entries()) {
    // Of what was on the wire when the sender died nobody knows whether it arrived: it is never sent again.
    if (state === 'unknown') expect(handed).toBeLessThanOrEqual(1)
    else {
      const { state: calmly, handed: once } = calm.messages[index] ?? {}
      expect({ state, handed }).toEqual({ state: calmly, handed: once })
    }
  }
}
