/** Memberships: written on change only, told of once, kept by rounds that time and death may cut off. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../worker/db/database.ts'
import { emptyState } from '../../worker/events/state.ts'
import { isOvertaken } from '../../worker/identity/store.ts'
import type { Condition } from '../../worker/segments/condition.ts'
import {
  type Change,
  slotOf,
  spreadOf,
  type Watch,
} from '../../worker/segments/memberships/change.ts'
import { judgeMemberships } from '../../worker/segments/memberships/judge.ts'
import { moveMembers, putChanges } from '../../worker/segments/memberships/store.ts'
import { sweepSegment } from '../../worker/segments/memberships/sweep.ts'
import { loadSweeps } from '../../worker/segments/sweeps/store.ts'
import { profileRow, put } from '../http/api-site.ts'

const NOW = Date.UTC(2026, 2, 1, 3)
const DAY = 86_400_000
const HOUR = 3_600_000
const db = openDatabase(env.DB)
const recent: Condition = { fact: 'last_seen', is: 'within_days', value: 30 }
const watch: Watch = { segment: 'recent', condition: recent, tell: true, inside: false }

beforeEach(async () => {
  const tables = ['memberships', 'sweeps', 'profiles', 'events', 'inbox']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`delete from ${table}`)))
})

async function person(id: string, lastAt: number): Promise<void> {
  await env.DB.prepare('delete from profiles where id = ?').bind(id).run()
  const row = profileRow({ id, email: `${id.slice(2)}@example.com` }, { ...emptyState, lastAt })
  await put(db, 'profiles', [row])
}

/** So many people who were seen last at an instant. */
async function crowd(size: number, lastAt: number): Promise<void> {
  await env.DB.prepare(
    `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ?)
     insert into profiles (id, email, state, first_seen, last_seen)
     select 'a:' || printf('%04d', n), n || '@example.com', ?, 0, 0 from numbers`,
  )
    .bind(size, JSON.stringify({ lastAt }))
    .run()
}

async function sweep(one: Watch, at: number): Promise<number | undefined> {
  const name = `segment:${one.segment}`
  const { body } = (await loadSweeps(db, [name])).get(name) ?? {}
  const clock = { now: () => at, until: at + 1_000, nightly: at + DAY }
  await sweepSegment(db, one, body, clock)
  return (await loadSweeps(db, [name])).get(name)?.dueAt
}

async function members(): Promise<readonly string[]> {
  const { results } = await env.DB.prepare(
    'select segment, profile_id from memberships order by 1, 2',
  ).all()
  return results.map((row) => `${row.segment} ${row.profile_id}`)
}

async function told(): Promise<readonly string[]> {
  const { results } = await env.DB.prepare(
    "select name, subject, body ->> '$.properties.segment_id' as segment from events order by at, id",
  ).all()
  return results.map((row) => `${row.name} ${row.subject} ${row.segment}`)
}

describe('the sweep of a watched segment', () => {
  it('takes stock in silence at first, then tells of whoever comes and goes', async () => {
    await person('a:1', NOW - DAY)
    await person('a:2', NOW - 40 * DAY)
    await sweep(watch, NOW)
    expect(await members()).toEqual(['recent a:1'])
    expect(await told()).toEqual([])
    await person('a:2', NOW)
    await sweep(watch, NOW + HOUR)
    expect(await told()).toEqual(['Segment Entered a:2 recent'])
    await sweep(watch, NOW + 32 * DAY)
    expect(await members()).toEqual([])
    expect((await told()).slice(1).sort()).toEqual([
      'Segment Left a:1 recent',
      'Segment Left a:2 recent',
    ])
  })

  it('writes no row where nothing has changed but its own', async () => {
    for (let index = 0; index < 20; index++) await person(`a:${index}`, NOW - index * DAY)
    await sweep(watch, NOW)
    const before = db.usage.rowsWritten
    await sweep(watch, NOW + HOUR)
    expect(db.usage.rowsWritten - before).toBe(1)
  })

  it('comes again when time alone changes an answer, not only at night', async () => {
    await person('a:1', NOW - 30 * DAY + 5 * HOUR)
    const due = await sweep(watch, NOW)
    expect(due).toBe(NOW + 5 * HOUR + 1)
    await sweep(watch, due ?? 0)
    expect(await members()).toEqual([])
    expect(await sweep(watch, NOW + 6 * HOUR)).toBe(NOW + 6 * HOUR + DAY)
  })

  it('lets those who are inside come in fifty a day where a flow asks for them, each once', async () => {
    await crowd(160, NOW - 100 * DAY)
    const gone: Condition = { fact: 'last_seen', is: 'before_days', value: 60 }
    const inside: Watch = { segment: 'gone', condition: gone, tell: true, inside: true }
    expect(await sweep(inside, NOW)).toBe(NOW)
    expect(await told()).toEqual([])
    let most = 0
    for (let day = 0; day <= 4; day++) {
      const before = (await told()).length
      await sweep(inside, NOW + day * DAY + 1)
      most = Math.max(most, (await told()).length - before)
    }
    expect(new Set(await told()).size).toBe(160)
    expect(most).toBeLessThan(65)
  })

  it('lets a handful come in at once', async () => {
    await crowd(7, NOW - 100 * DAY)
    const gone: Condition = { fact: 'last_seen', is: 'before_days', value: 60 }
    const inside: Watch = { segment: 'gone', condition: gone, tell: true, inside: true }
    await sweep(inside, NOW)
    await sweep(inside, NOW + 1)
    expect(await told()).toHaveLength(7)
  })

  it('spreads very many over four weeks, and each has the same turn for ever', () => {
    expect([0, 50, 51, 5_000_000].map((people) => spreadOf(people) / DAY)).toEqual([0, 0, 2, 28])
    const slots = Array.from({ length: 2_800 }, (_, index) => slotOf(`a:${index}`, 28 * DAY))
    const days = new Map<number, number>()
    for (const slot of slots)
      days.set(Math.floor(slot / DAY), (days.get(Math.floor(slot / DAY)) ?? 0) + 1)
    expect(days.size).toBe(28)
    expect(Math.max(...days.values())).toBeLessThan(150)
  })

  it('takes stock anew where the segment asks something else than before', async () => {
    await person('a:1', NOW)
    await sweep(watch, NOW)
    await sweep({ ...watch, condition: { fact: 'visits', is: 'at_least', value: 1 } }, NOW + HOUR)
    expect(await members()).toEqual([])
    expect(await told()).toEqual([])
  })

  it('goes on where the last tick left off', async () => {
    await crowd(1_500, NOW)
    const name = 'segment:recent'
    const late = { now: () => NOW, until: NOW, nightly: NOW + DAY }
    await sweepSegment(db, watch, undefined, late)
    expect(await members()).toHaveLength(1_000)
    const half = (await loadSweeps(db, [name])).get(name)
    expect(half?.dueAt).toBe(NOW)
    await sweepSegment(db, watch, half?.body, late)
    expect(await members()).toHaveLength(1_500)
    expect(await told()).toEqual([])
  })
})

describe('a change of membership', () => {
  const enter: Change = { segment: 'recent', profileId: 'a:1', kind: 'enter', tell: true }

  it('is made once where two ticks want it, and told of once', async () => {
    await putChanges(db, [enter], NOW)
    const error = await putChanges(db, [enter], NOW + 1).catch((failed: unknown) => failed)
    expect(isOvertaken(error)).toBe(true)
    expect(await told()).toEqual(['Segment Entered a:1 recent'])
  })

  it('goes with whom somebody turned out to be', async () => {
    await putChanges(db, [enter], NOW)
    await db.batch(moveMembers(['recent', 'vip'], [{ from: 'a:1', into: 'u:1' }]))
    expect(await members()).toEqual(['recent u:1'])
  })
})

describe('news of somebody', () => {
  const known = (lastAt: number) => ({
    email: 'a@example.com',
    userId: null,
    traits: {},
    timezone: null,
    country: null,
    locale: null,
    state: { ...emptyState, lastAt },
    marketing: null,
  })

  it('changes memberships at once, but only after the sweep has taken stock', async () => {
    await judgeMemberships(db, [watch], [{ profileId: 'a:1', known: known(NOW) }], NOW)
    expect(await members()).toEqual([])
    await sweep(watch, NOW)
    await judgeMemberships(db, [watch], [{ profileId: 'a:1', known: known(NOW) }], NOW + 1)
    expect(await members()).toEqual(['recent a:1'])
    const before = db.usage.rowsWritten
    await judgeMemberships(db, [watch], [{ profileId: 'a:1', known: known(NOW) }], NOW + 2)
    expect(db.usage.rowsWritten).toBe(before)
  })

  it('costs no question where only the database could judge', async () => {
    const did: Watch = { ...watch, condition: { did: 'Product Viewed' } }
    const before = db.usage.queries
    await judgeMemberships(db, [did], [{ profileId: 'a:1', known: known(NOW) }], NOW)
    expect(db.usage.queries).toBe(before)
  })
})
