/** What a flow brings: counted over people, said with its interval, and not said where there is too little data. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, now } from '../../worker/core/clock.ts'
import type { FlowResults } from '../../worker/reports/flows/detail.ts'
import { openSite, type Site } from '../http/api-site.ts'

let site: Site

beforeEach(async () => {
  site = await openSite()
  await env.DB.batch(
    ['flow_runs', 'orders', 'events', 'flow_versions', 'settings'].map((table) =>
      env.DB.prepare(`delete from ${table}`),
    ),
  )
})

/** People who entered a flow ten days ago; the first of them ordered two days later. */
async function enter(
  name: string,
  people: number,
  buyers: number,
  run: { cohort: 'treated' | 'held'; flow?: string; ways?: object },
): Promise<void> {
  const at = now() - 10 * DAY
  const { cohort, flow = 'abandoned-cart', ways = {} } = run
  const ids = JSON.stringify(
    Array.from({ length: people }, (_, index) => ({
      id: `${name}-${index}`,
      buys: index < buyers,
    })),
  )
  await env.DB.batch([
    env.DB.prepare(
      `insert into flow_runs (profile_id, flow, id, version, subject_key, state, step, anchor, due_at, entered_at,
        ended_at, cohort, ways)
      select value->>'id', ?, 'run-' || (value->>'id'), 1, 'c', 'completed', 9, ?, ?, ?, ?, ?, ?
      from json_each(?)`,
    ).bind(flow, at, at, at, at, cohort, JSON.stringify(ways), ids),
    env.DB.prepare(
      `insert into orders (id, profile_id, at, placed, status, revenue, currency, items, updated_at)
      select 'o-' || (value->>'id'), value->>'id', ?, 1, 'completed', 5000, 'EUR', '[]', 0
      from json_each(?) where value->>'buys'`,
    ).bind(at + 2 * DAY, ids),
  ])
}

const results = (flow = 'abandoned-cart') =>
  site.read<FlowResults>(`/api/flows/${flow}/results?days=30`)

describe('the lift of a flow', () => {
  it('is a difference with its interval where there are enough people', async () => {
    await enter('t', 400, 80, { cohort: 'treated' })
    await enter('h', 100, 5, { cohort: 'held' })
    const { lift, goal, windowDays } = await results()
    expect(lift).toMatchObject({
      treated: { count: 80, of: 400, rate: 0.2 },
      held: { count: 5, of: 100, rate: 0.05 },
      enough: true,
    })
    expect(lift?.effect?.rate).toBeCloseTo(0.15)
    expect(lift?.effect?.low).toBeGreaterThan(0.05)
    expect(lift?.verdict).toMatch(/^It works: .* at least/)
    expect([goal, windowDays]).toEqual(['Order Completed', 5])
  })

  it('is not said of few people', async () => {
    await enter('t', 400, 80, { cohort: 'treated' })
    await enter('h', 29, 0, { cohort: 'held' })
    const { lift } = await results()
    expect(lift).toMatchObject({ enough: false, effect: null })
    expect(lift?.verdict).toMatch(/^Too little data: 400 were written to and 29 held back/)
  })

  it('counts a person once, and what came too late not at all', async () => {
    await enter('t', 3, 2, { cohort: 'treated' })
    await env.DB.exec(
      "insert into flow_runs select profile_id, flow, id || '-again', version, subject_key, state, step, anchor, due_at, entered_at, ended_at, reason, lease_token, lease_until, attempts, cohort, data, ways from flow_runs",
    )
    await env.DB.prepare("update orders set at = at + ? where id = 'o-t-0'")
      .bind(20 * DAY)
      .run()
    expect((await results()).lift?.treated).toMatchObject({ count: 1, of: 3 })
  })

  it('is in the list of flows, and nowhere for what is never held back', async () => {
    await enter('t', 40, 20, { cohort: 'treated' })
    await enter('h', 40, 20, { cohort: 'held' })
    const { items } = await site.read<{ items: FlowResults[] }>('/api/flows')
    const one = items.find(({ id }) => id === 'abandoned-cart')
    expect(one?.lift?.verdict).toMatch(/^Not known yet: the difference lies between/)
    for (const { class: kind, lift } of items) expect(lift === null).toBe(kind === 'transactional')
  })

  it('asks for the event that the flow is for', async () => {
    const definition = {
      name: 'Tips',
      goal: 'Video Watched',
      trigger: { kind: 'subscribed' },
      steps: [{ kind: 'wait', after: 1 }],
    }
    expect((await site.send('POST', '/api/flows', { definition })).status).toBe(201)
    await enter('v', 2, 2, { cohort: 'treated', flow: 'tips' })
    const at = now() - 9 * DAY
    await env.DB.prepare(
      `insert into events (subject, at, id, received, occurred, type, name, trust, body)
      values ('v-1', ?, 'e', ?, ?, 'track', 'Video Watched', 'client', '{}')`,
    )
      .bind(at, at, at)
      .run()
    const { lift, goal } = await results('tips')
    expect(goal).toBe('Video Watched')
    expect(lift?.treated).toMatchObject({ count: 1, of: 2 })
  })
})

describe('the ways of a split', () => {
  it('are compared by how many reached the goal, with those that are gone', async () => {
    await enter('a', 200, 60, { cohort: 'treated', ways: { tone: 'warm' } })
    await enter('b', 200, 20, { cohort: 'treated', ways: { tone: 'dry' } })
    const { splits } = await results()
    expect(splits).toMatchObject([
      {
        id: 'tone',
        ways: [
          { id: 'dry', reached: { count: 20, of: 200 } },
          { id: 'warm', reached: { count: 60, of: 200 } },
        ],
      },
    ])
  })
})
