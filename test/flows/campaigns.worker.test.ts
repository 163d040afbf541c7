/** Campaigns under bad weather: ticks that overlap, die or find somebody else in the way; and what their questions cost. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../worker/db/database.ts'
import type { Campaign } from '../../worker/flows/campaigns/campaign.ts'
import { addCampaign, findCampaign, turnCampaign } from '../../worker/flows/campaigns/store.ts'
import { takePeople } from '../../worker/flows/campaigns/take.ts'
import { loadSilent } from '../../worker/flows/sunset/store.ts'
import { sweepCustomers } from '../../worker/segments/customers/sweep.ts'
import { sweepDates, tellDates } from '../../worker/segments/dates/sweep.ts'
import { sweepSegment } from '../../worker/segments/memberships/sweep.ts'
import { recording } from '../db/recorder.ts'

const NOW = Date.UTC(2026, 2, 3, 9)
const DAY = 86_400_000
const { d1, statements } = recording(env.DB)
const db = openDatabase(d1)
const condition = { fact: 'visits', is: 'at_least', value: 1 } as const
const rules = { holdback: { percent: 0, flows: {} }, timezone: 'UTC' }

beforeEach(async () => {
  const tables = ['campaigns', 'flow_runs', 'profiles', 'subscriptions', 'sweeps', 'memberships']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`delete from ${table}`)))
  await env.DB.batch([
    env.DB.prepare(
      `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 1200)
       insert into profiles (id, email, state, traits, first_seen, last_seen, timezone)
       select 'u:' || printf('%04d', n), n || '@example.com', '{"sessions":1}',
         '{"birthday":"1990-03-04"}', 0, 0,
         case n % 3 when 0 then 'Asia/Tokyo' when 1 then 'Europe/Vienna' else null end from numbers`,
    ),
    env.DB.prepare(
      `insert into subscriptions (address, status, subject, requested_at, changed_at)
       select email, 'subscribed', id, 0, 0 from profiles`,
    ),
  ])
})

async function letGo(schedule: Campaign['definition']['schedule']): Promise<Campaign> {
  const email = { subject: 'A', preheader: 'B', blocks: [{ kind: 'text', text: 'C' } as const] }
  const definition = {
    audience: { condition },
    ways: [{ id: 'a', share: 1, email }],
    links: {},
    products: [],
    offer: '',
    holdback: 0,
    schedule,
  }
  await addCampaign(db, { id: 'c1', name: 'A campaign', definition }, NOW)
  const turn = { state: 'scheduled', scheduledAt: NOW, startsAt: NOW, dueAt: NOW } as const
  await turnCampaign(db, 'c1', ['draft'], turn, NOW)
  return found()
}

async function found(): Promise<Campaign> {
  const campaign = await findCampaign(db, 'c1')
  if (!campaign) throw new Error('The campaign is gone.')
  return campaign
}

const at = (instant: number) => ({ now: () => instant, until: instant + 1_000 })
const runs = async () =>
  (await env.DB.prepare('select count(*) as n from flow_runs').first<{ n: number }>())?.n

describe('the people of a campaign', () => {
  it('are taken in once by two ticks at the same time, and again by none', async () => {
    const campaign = await letGo({ kind: 'now' })
    await Promise.all([1, 2].map(() => takePeople(db, campaign, condition, rules, at(NOW))))
    expect(await runs()).toBe(1_200)
    expect(await found()).toMatchObject({ state: 'done', taken: 1_200 })
    await takePeople(db, campaign, condition, rules, at(NOW))
    expect(await runs()).toBe(1_200)
  })

  it('are taken in slice by slice, and a tick that dies loses nobody', async () => {
    const campaign = await letGo({ kind: 'now' })
    for (let round = 1; round <= 3; round++) {
      await takePeople(db, campaign, condition, rules, { now: () => NOW, until: NOW })
      expect(await runs()).toBe(Math.min(1_200, round * 500))
    }
    expect(await found()).toMatchObject({ state: 'done', taken: 1_200 })
  })

  it('are taken in zone by zone, each at their own time', async () => {
    const campaign = await letGo({ kind: 'local', time: '2026-03-04T10:00' })
    const times = ['2026-03-04T01:00', '2026-03-04T09:00', '2026-03-04T10:00']
    for (const [index, time] of times.entries()) {
      await takePeople(db, campaign, condition, rules, at(Date.parse(`${time}Z`)))
      expect(await runs()).toBe((index + 1) * 400)
    }
    const { results } = await env.DB.prepare('select distinct due_at from flow_runs').all()
    expect(results.map((row) => new Date(Number(row.due_at)).toISOString().slice(0, 16))).toEqual(
      expect.arrayContaining(times),
    )
  })

  it('are left alone by a tick that comes to it after it was cancelled', async () => {
    const campaign = await letGo({ kind: 'now' })
    await turnCampaign(db, 'c1', ['scheduled'], { state: 'cancelled', dueAt: null }, NOW)
    await takePeople(db, campaign, condition, rules, at(NOW))
    expect(await found()).toMatchObject({ state: 'cancelled', taken: 0 })
  })
})

describe('the questions of sweeps and campaigns', () => {
  it('are searches by a key, a slice at a time', async () => {
    const clock = { ...at(NOW), nightly: NOW + DAY }
    const vip = { segment: 'vip', condition: { segment: 'vip' }, tell: true, inside: true }
    await sweepCustomers(db, [vip], undefined, clock)
    await sweepSegment(db, { ...vip, segment: 's', condition }, undefined, clock)
    await sweepDates(db, ['birthday'], undefined, 'UTC', clock)
    await tellDates(db, () => NOW + DAY, NOW + 2 * DAY)
    await loadSilent(db, 10, NOW)
    const scans: string[] = []
    for (const statement of statements) {
      const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: parameters }, () => '[]'))
        .all<{ detail: string }>()
      for (const { detail } of results) {
        const grows =
          /\bSCAN (p|m|o|s|x|e|r|profiles|memberships|orders|subscriptions|date_dues|flow_runs|events|messages)\b/
        if (grows.test(detail) && !/USING (COVERING )?INDEX|VIRTUAL TABLE/.test(detail)) {
          scans.push(`${detail} in ${statement.replace(/\s+/g, ' ').slice(0, 160)}`)
        }
      }
    }
    expect(statements.size).toBeGreaterThan(15)
    expect(scans).toEqual([])
  })
})
