/** Segments: what is judged in memory is what the database answers, and the presets hold whom they say. */

import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../worker/db/database.ts'
import type { StoredEvent } from '../../worker/events/event.ts'
import { emptyState, type State } from '../../worker/events/state.ts'
import type { Condition } from '../../worker/segments/condition.ts'
import { evaluate } from '../../worker/segments/evaluate.ts'
import type { Known } from '../../worker/segments/facts.ts'
import { interestedIn, presets } from '../../worker/segments/presets.ts'
import { readCondition } from '../../worker/segments/read.ts'
import { countMembers, loadMembers } from '../../worker/segments/store.ts'
import { eventRow, openSite, profileRow, put, type Site } from '../http/api-site.ts'
import { condition, NOW, person, type Sketch } from './people.ts'

const db = openDatabase(env.DB)
const everybody: { id: string; known: Known; events: StoredEvent[]; counts: boolean }[] = []
let site: Site

function stateOf(sketch: Sketch): State {
  const { cart } = sketch
  const item = (index: number) => ({ key: `k${index}`, productId: 'p1', quantity: 1, addedAt: NOW })
  return {
    ...emptyState,
    sessions: sketch.visits,
    interests: sketch.interests,
    lastAt: sketch.lastSeen,
    orders: {
      ...emptyState.orders,
      count: sketch.orders,
      revenue: sketch.revenue,
      lastAt: sketch.lastOrder,
    },
    click: sketch.click === null ? null : { messageId: 'm', at: sketch.click },
    cart:
      cart === null
        ? null
        : {
            id: 'c',
            startedAt: NOW,
            updatedAt: sketch.lastSeen,
            items: Array.from({ length: cart }, (_, index) => item(index)),
          },
  }
}

async function store(sketch: Sketch, index: number): Promise<void> {
  const id = `a:${index}`
  const email = sketch.email ? `${index}@example.com` : null
  const state = stateOf(sketch)
  const { traits, timezone, country, locale, marketing } = sketch
  const row = { id, email, user_id: sketch.account ? `u${index}` : null, timezone, country, locale }
  await put(db, 'profiles', [
    profileRow(
      { ...row, traits: JSON.stringify(traits), merged_at: sketch.merged ? NOW : null },
      state,
    ),
  ])
  await put(db, 'identities', [
    { identity: `u:${index}`, profile_id: id, strength: 'verified', source: 'test', at: NOW },
  ])
  await put(
    db,
    'memberships',
    sketch.segments.map((segment) => ({ segment, profile_id: id, since: NOW })),
  )
  if (email && marketing) {
    await put(db, 'subscriptions', [
      {
        address: email,
        topic: 'marketing',
        status: marketing,
        subject: id,
        requested_at: NOW,
        changed_at: NOW,
      } as never,
    ])
  }
  const events = sketch.events.map((one, place) => ({
    ...one,
    subject: place % 2 === 0 ? id : `u:${index}`,
    id: `${place}`,
    received: NOW,
    traits: {},
    context: {},
    proven: null,
  }))
  await put(
    db,
    'events',
    events.map(({ properties, traits: _, context: __, proven: ___, ...columns }) =>
      eventRow(columns as never, { properties }),
    ),
  )
  everybody.push({
    id,
    counts: email !== null && !sketch.merged,
    // As the state comes back from the database, where minus zero and undefined do not exist.
    known: {
      email,
      userId: row.user_id,
      traits: JSON.parse(JSON.stringify(traits)),
      timezone,
      country,
      locale,
      state: JSON.parse(JSON.stringify(state)),
      marketing: email ? marketing : null,
      segments: sketch.segments,
    },
    events: JSON.parse(JSON.stringify(events)),
  })
}

async function expectSame(one: Condition): Promise<void> {
  const inMemory = everybody
    .filter(({ counts, known, events }) => counts && evaluate(one, known, events, NOW))
    .map(({ id }) => id)
  const inDatabase = await loadMembers(db, one, { after: '', limit: 1_000 }, NOW)
  expect(inDatabase).toEqual(inMemory.sort())
  expect(await countMembers(db, one, NOW)).toBe(inMemory.length)
}

beforeAll(async () => {
  const sketches = fc.sample(person, { numRuns: 60, seed: 20_260_301 })
  for (const [index, sketch] of sketches.entries()) await store(sketch, index)
  site = await openSite()
})

describe('a condition', () => {
  it('means in the database exactly what it means in memory, whatever people and conditions there are', async () => {
    await fc.assert(
      fc.asyncProperty(condition, async (one) => {
        expect(readCondition(JSON.parse(JSON.stringify(one)))).toMatchObject({ ok: true })
        await expectSame(one)
      }),
      { numRuns: 300 },
    )
  })

  it.each(presets.map((preset) => [preset.name, preset.condition] as const))(
    'of the preset "%s" is one that the grammar takes, and means the same in both',
    async (_, one) => {
      expect(readCondition(one)).toEqual({ ok: true, condition: one })
      await expectSame(one)
    },
  )

  it('of interest in a category means the same in both', async () => {
    for (const category of ['Coffee', "O'Neill", 'Straße "5"']) {
      const one = interestedIn(category)
      expect(readCondition(one)).toEqual({ ok: true, condition: one })
      await expectSame(one)
    }
  })

  it('of fifty parts is still one statement that the database takes', async () => {
    const all = Array.from({ length: 50 }, (_, index) => ({
      trait: `t${index}`,
      is: 'is_not' as const,
      value: index,
    }))
    await expectSame({ all })
  })
})

describe('a wrong condition', () => {
  it.each([
    ['nothing', null, '', 'must be a condition'],
    ['an empty list', { all: [] }, 'all', 'must be a list'],
    ['an unknown word', { some: [] }, '', 'must be one of all, any'],
    [
      'two words at once',
      { not: { fact: 'orders', is: 'is', value: 1 }, all: [] },
      'not',
      'belong',
    ],
    ['an unknown fact', { all: [{ fact: 'shoe_size', is: 'is', value: 4 }] }, 'all[0].fact', ''],
    ['a fact that every object has', { fact: 'constructor', is: 'known' }, 'fact', 'is not a fact'],
    ['a test of another kind', { fact: 'orders', is: 'contains', value: 'x' }, 'is', 'at_least'],
    ['a value of another kind', { fact: 'orders', is: 'is', value: 'two' }, 'value', 'a number'],
    ['money without a currency', { fact: 'revenue', is: 'is', value: 2 }, 'currency', 'such as'],
    ['a property that cannot be one', { did: 'X', distinct: 'a"b' }, 'distinct', 'letters'],
    ['days that are none', { did: 'X', withinDays: -1 }, 'withinDays', 'number of days'],
    ['times that say nothing', { did: 'X', times: {} }, 'times', 'atLeast or atMost'],
    ['a where of no shape', { did: 'X', where: ['x'] }, 'where[0]', 'a test of a property'],
    [
      'six levels',
      { not: { not: { not: { not: { not: { fact: 'orders', is: 'is', value: 1 } } } } } },
      'not.not.not.not.not',
      '5 deep',
    ],
  ])('with %s is refused with the path of its fault', (_, one, path, message) => {
    const read = readCondition(one)
    expect(read).toMatchObject({ ok: false, path })
    if (!read.ok) expect(read.message).toContain(message)
  })

  it('with too many parts, or too many events to look for, is refused', () => {
    const many = Array.from({ length: 51 }, () => ({ fact: 'email', is: 'known' }))
    expect(readCondition({ any: many })).toMatchObject({ ok: false })
    const events = Array.from({ length: 11 }, () => ({ did: 'Product Viewed' }))
    expect(readCondition({ any: events })).toMatchObject({ ok: false })
  })
})

describe("the owner's segments", () => {
  it('are put, counted, listed page by page, and removed', async () => {
    const rule = { name: 'Visitors', condition: { fact: 'visits', is: 'at_least', value: 1 } }
    const preview = await site.send('POST', '/api/segments/preview', rule)
    const { count } = (await preview.json()) as { count: number }
    expect(count).toBeGreaterThan(5)
    expect((await site.send('PUT', '/api/segments/visitors', rule)).status).toBe(200)
    expect(await site.read('/api/segments/visitors')).toMatchObject({ name: 'Visitors', count })
    const ids: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { id: string }[]; next: string | null } = await site.read(
        `/api/segments/visitors/members?limit=4${next ? `&cursor=${next}` : ''}`,
      )
      ids.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(new Set(ids).size).toBe(count)
    const { items } = await site.read<{ items: { id: string; preset: boolean }[] }>('/api/segments')
    expect(items.find(({ id }) => id === 'visitors')?.preset).toBe(false)
    expect((await site.send('DELETE', '/api/segments/visitors', {})).status).toBe(204)
    expect((await site.send('DELETE', '/api/segments/visitors', {})).status).toBe(404)
  })

  it('cannot take the place of a preset, and a wrong one leaves nothing behind', async () => {
    const rule = { name: 'Mine', condition: { fact: 'orders', is: 'is', value: 1 } }
    expect((await site.send('PUT', '/api/segments/lapsed', rule)).status).toBe(409)
    const wrong = { ...rule, condition: { all: [{ fact: 'orders', is: 'about', value: 1 }] } }
    const answer = await site.send('PUT', '/api/segments/mine', wrong)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_condition' })
    expect(
      (await site.request('/api/segments/mine', { headers: { Authorization: 'Bearer dev' } }))
        .status,
    ).toBe(404)
  })
})
