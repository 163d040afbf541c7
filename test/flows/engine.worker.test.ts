/** What the engine does with steps that wait, split, note and give, on the whole Worker. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import type { Flow, Step } from '../../worker/flows/definition.ts'
import { thankYou } from '../../worker/flows/library/thank-you.ts'
import { runDue } from '../../worker/flows/runner.ts'
import { sumPoints } from '../../worker/loyalty/store.ts'
import { moveClock } from '../http/whole-site.ts'
import { openStory, START, type Story } from './journeys/story.ts'

const HOUR = 3_600_000
const email = { subject: 's', preheader: 'p', blocks: [] }
const send = (id: string): Step => ({ kind: 'send', id, email })
const chances = { holdback: { percent: 0, flows: {} }, timezone: 'UTC' }
let story: Story
let profileId: string

beforeEach(async () => {
  story = await openStory([])
  await story.joins('anna@example.com')
  const found = await env.DB.prepare(
    "select id from profiles where email = 'anna@example.com'",
  ).first<{ id: string }>()
  profileId = found?.id ?? ''
})

/** A flow of some steps. */
const flowOf = (steps: readonly Step[], version = 1): Flow => ({
  ...thankYou,
  id: 'tried',
  version,
  steps,
})

/** Somebody enters a flow now, at its first operation. */
async function enter(cohort = 'treated', version = 1, wait = 0): Promise<void> {
  await env.DB.prepare(
    `insert into flow_runs (profile_id, flow, id, version, subject_key, state, step, anchor, due_at, entered_at, cohort)
     values (?1, 'tried', 'run', ?4, '', 'active', 0, ?2, ?5, ?2, ?3)`,
  )
    .bind(profileId, now(), cohort, version, now() + wait)
    .run()
}

/** Lets runs go on as they are due, at some hours after the start. */
async function pass(flow: Flow, hours: readonly number[]): Promise<void> {
  const findFlow = (id: string, version?: number) =>
    id === 'tried' && (version ?? flow.version) === flow.version ? flow : undefined
  for (const hour of hours) {
    moveClock(START + hour * HOUR)
    await runDue({ db: story.site.db, findFlow, chances, now }, { runs: 50, until: now() + HOUR })
  }
}

const run = () =>
  env.DB.prepare('select state, reason, step, due_at, ways, attempts from flow_runs').first()

describe('a run', () => {
  it('goes the way of its split, notes it, and writes what stands there', async () => {
    const ways = ['a', 'b'].map((id) => ({ id, share: 1, steps: [send(`mail-${id}`)] }))
    await enter()
    await pass(flowOf([{ kind: 'split', id: 'words', ways }, send('last')]), [1, 2, 3, 4])
    const taken = JSON.parse(String((await run())?.ways)).words
    expect(['a', 'b']).toContain(taken)
    const steps = (await story.traces('tried')).map(({ step }) => step)
    expect(steps).toEqual([`mail-${taken}`, 'last'])
  })

  it('goes on without what it awaited when the time is up', async () => {
    const steps: Step[] = [
      {
        kind: 'await',
        event: 'Product Viewed',
        within: 5 * HOUR,
        yes: [send('yes')],
        no: [send('no')],
      },
      send('after'),
    ]
    await enter('treated', 1, 5 * HOUR)
    await pass(flowOf(steps), [0, 1, 4])
    expect(await story.traces('tried')).toEqual([])
    await pass(flowOf(steps), [6, 7, 8])
    expect((await story.traces('tried')).map(({ step }) => step)).toEqual(['no', 'after'])
  })

  it('asks the stored events at a branch', async () => {
    await story.browser('anna@example.com', 'Product Viewed', { product_id: 'p-1' })
    const did = { did: 'Product Viewed', withinDays: 7 }
    const branch: Step = { kind: 'branch', if: did, yes: [send('saw')], no: [send('never')] }
    await enter()
    await pass(flowOf([branch]), [1, 2])
    expect((await story.traces('tried')).map(({ step }) => step)).toEqual(['saw'])
  })

  it('notes traits and gives points once, to those only who are not held back', async () => {
    const steps: Step[] = [
      { kind: 'trait', name: 'tier', value: 'gold' },
      { kind: 'points', id: 'thanks', points: 50, reason: 'For the order' },
    ]
    await enter()
    await pass(flowOf(steps), [1, 2, 3])
    expect(await sumPoints(story.site.db, profileId)).toBe(50)
    const traits = await env.DB.prepare('select traits from profiles where id = ?')
      .bind(profileId)
      .first<{ traits: string }>()
    expect(JSON.parse(traits?.traits ?? '')).toMatchObject({ tier: 'gold' })
    await env.DB.prepare('delete from flow_runs').run()
    await env.DB.prepare('delete from points').run()
    await enter('held')
    await pass(flowOf([...steps, send('mail')]), [4, 5, 6, 7])
    expect(await sumPoints(story.site.db, profileId)).toBe(0)
    expect(await story.traces('tried')).toMatchObject([{ state: 'skipped', reason: 'hold_back' }])
  })

  it('ends when its version is gone, and when its person is no longer meant', async () => {
    await enter('treated', 1)
    await pass(flowOf([send('mail')], 2), [1])
    expect(await run()).toMatchObject({ state: 'exited', reason: 'flow_changed' })
    await env.DB.prepare('delete from flow_runs').run()
    await enter()
    const filter = { fact: 'orders', is: 'at_least', value: 1 } as const
    await pass({ ...flowOf([send('mail')]), filter }, [2])
    expect(await run()).toMatchObject({ state: 'exited', reason: 'filter' })
    expect(await story.traces('tried')).toEqual([])
  })

  it('that cannot go on is tried again for an hour or two, given up, and stops nobody else', async () => {
    const broken = {
      kind: 'wait',
      get after(): number {
        throw new Error('is broken')
      },
      spacing: 0,
    }
    await enter()
    await pass(
      flowOf([
        {
          kind: 'branch',
          if: { not: { fact: 'email', is: 'unknown' } },
          yes: [broken as Step],
          no: [],
        },
      ]),
      [1],
    )
    expect(await run()).toMatchObject({ state: 'active', attempts: 1 })
    const flow = flowOf([
      {
        kind: 'branch',
        if: { not: { fact: 'email', is: 'unknown' } },
        yes: [broken as Step],
        no: [],
      },
    ])
    await pass(flow, [2, 3, 4, 5, 6, 7])
    expect(await run()).toMatchObject({ state: 'exited', reason: 'error: is broken' })
  })
})

describe('two profiles that turn out to be one person', () => {
  it('go on with the runs and messages of both', async () => {
    await story.owner('PUT', '/api/flows/welcome', { enabled: true })
    await story.joins('ben@example.com')
    await story.until(HOUR)
    expect(story.sentTo('ben@example.com')).toEqual(['welcome:hello'])
    const anonymousId = 'ben'
    const message = {
      type: 'identify',
      messageId: 'proof',
      userId: 'customer-7',
      anonymousId,
      traits: { email: 'ben@example.com' },
      timestamp: new Date(now()).toISOString(),
    }
    await story.site.collect('sk_site', [message])
    await story.until(50 * HOUR)
    expect(story.sentTo('ben@example.com')).toEqual(['welcome:hello', 'welcome:choosing'])
    const { results } = await env.DB.prepare(
      `select count(distinct profile_id) as people from messages where address = 'ben@example.com'
         and flow = 'welcome'`,
    ).all()
    expect(results).toEqual([{ people: 1 }])
  })
})
