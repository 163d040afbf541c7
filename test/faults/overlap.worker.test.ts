/** Ticks that run at the same time on the same database share the work: everything is done once. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE, now, setClockOffset } from '../../worker/core/clock.ts'
import { moveClock, openWholeSite, prepareShop, type WholeSite } from '../http/whole-site.ts'

const PEOPLE = 300
const START = Date.parse('2026-03-03T09:00:00Z')

beforeEach(prepareShop)
afterEach(() => setClockOffset(0))

/** Customers of a shop who agreed to its emails and have something in their carts; nothing of it is folded yet. */
async function fillCarts(site: WholeSite): Promise<void> {
  const timestamp = new Date(now()).toISOString()
  const batch = Array.from({ length: PEOPLE }, (_, index) => {
    const userId = `customer-${index}`
    const traits = { email: `${userId}@example.com`, consent: { marketing: true } }
    const properties = { product_id: 'p-1', quantity: 1, price: 10 }
    return [
      { type: 'identify', messageId: `i-${index}`, timestamp, userId, traits },
      {
        type: 'track',
        event: 'Product Added',
        messageId: `a-${index}`,
        timestamp,
        userId,
        properties,
      },
    ]
  }).flat()
  for (let start = 0; start < batch.length; start += 300) {
    const answer = await site.collect('sk_site', batch.slice(start, start + 300))
    expect(await answer.json()).toMatchObject({ rejected: [] })
  }
}

async function count(sql: string): Promise<unknown> {
  const row = await env.DB.prepare(sql).first<{ count: number }>()
  return row?.count
}

/** Ticks of different isolates: each has its own connections, and all of them see the same database. */
async function tickTogether(sites: readonly WholeSite[]): Promise<void> {
  const reports = await Promise.all(sites.map((site) => site.tick()))
  expect(reports.reduce((sum, report) => sum + report.failed, 0)).toBe(0)
}

describe('three ticks at the same time', () => {
  it('fold each event, start each run, take each step and send each email once', async () => {
    moveClock(START)
    const sites = await Promise.all([1, 2, 3].map(() => openWholeSite(env.DB)))
    const [first] = sites
    if (!first) throw new Error('No site was opened.')
    await fillCarts(first)
    await tickTogether(sites)
    // Cart events rest until their window has passed.
    moveClock(START + 30 * MINUTE)
    await tickTogether(sites)
    expect(await count('select count(*) as count from inbox')).toBe(0)
    expect(
      await count("select sum(state->>'$.events') as count from profiles where merged_at is null"),
    ).toBe(2 * PEOPLE)
    expect(await count("select count(*) as count from flow_runs where state = 'active'")).toBe(
      PEOPLE,
    )

    for (const [at, emails] of [
      [START + 5 * HOUR, 1],
      [START + 25 * HOUR, 2],
      [START + 73 * HOUR, 3],
    ] as const) {
      moveClock(at)
      await tickTogether(sites)
      const handed = sites.flatMap((site) => site.handed)
      expect(new Set(handed.map((email) => email.id)).size).toBe(emails * PEOPLE)
      expect(handed).toHaveLength(emails * PEOPLE)
      expect(await count("select count(*) as count from messages where state = 'sent'")).toBe(
        emails * PEOPLE,
      )
    }
    const steps = sites.flatMap((site) => site.handed.map(({ to, step }) => `${to} ${step}`))
    expect(new Set(steps).size).toBe(3 * PEOPLE)
    expect(await count("select count(*) as count from flow_runs where state = 'completed'")).toBe(
      PEOPLE,
    )
    // The work was shared, or nothing overlapped.
    expect(sites.filter((site) => site.handed.length > 0).length).toBeGreaterThan(1)
  }, 60_000)
})
