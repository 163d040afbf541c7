/** A trial on the shop's own history: read in slices that may be cut off anywhere, tried once, told with its bounds. */

import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readStatement } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { DAY, now } from '../../worker/core/clock.ts'
import {
  continueTrial,
  readTrial,
  TRIAL,
  TRIAL_RESULT,
  wantsTrial,
} from '../../worker/recommendations/trial/job.ts'
import type { Figure } from '../../worker/recommendations/trial/measure.ts'
import type { TrialResult } from '../../worker/recommendations/trial/result.ts'
import { loadStates } from '../../worker/recommendations/trial/store.ts'
import { eventRow, openSite, type Site } from '../http/api-site.ts'

type Told = Omit<TrialResult['sessions'], 'figures'> & {
  figures: (Figure & { enough: boolean })[]
}
type Report = {
  trial: { stage: string; startedAt: number | null }
  result: { sessions: Told; baskets: Told } | null
}

const PEOPLE = 400
let site: Site

/** In twos: a is followed by b, and they are bought together. */
beforeAll(async () => {
  site = await openSite()
  const goods = Array.from({ length: 40 }, (_, index) => ({
    id: `p${index}`,
    title: `Product ${index}`,
    url: `https://shop.example/p/${index}`,
    sku: `S-${index}`,
  }))
  const statements = goods.flatMap((one) => {
    const read = readStatement(one, 'api', now())
    return read.ok ? [read.statement] : []
  })
  await putStatements(site.db, statements)
  const start = now() - 40 * DAY
  const events = Array.from({ length: PEOPLE }, (_, person) => {
    const at = start + person * 2 * 3_600_000
    const first = 2 * (person % 20)
    // Events name products by whatever they have: here the second one by its SKU.
    return [{ product_id: `p${first}` }, { sku: `S-${first + 1}` }].map((properties, step) =>
      eventRow(
        { subject: `a:${(person * 7919) % 1000}-${person}`, received: at + step * 60_000 },
        { properties },
      ),
    )
  }).flat()
  for (let from = 0; from < events.length; from += 5) {
    await site.db.query
      .insertInto('events')
      .values(events.slice(from, from + 5))
      .execute()
  }
  const orders = Array.from({ length: PEOPLE }, (_, order) => {
    const first = 2 * (order % 20)
    return {
      ...{ id: `o${order}`, profile_id: `person-${order % 200}`, at: start + order * 7_200_000 },
      ...{
        status: order % 50 === 49 ? ('cancelled' as const) : ('completed' as const),
        revenue: 1,
        currency: 'EUR',
      },
      items: JSON.stringify([{ productId: `p${first}` }, { productId: `p${first + 1}` }]),
      ...{ updated_at: 0, placed: 1, facts: '{}' },
    } as const
  })
  for (let from = 0; from < orders.length; from += 10) {
    await site.db.query
      .insertInto('orders')
      .values(orders.slice(from, from + 10))
      .execute()
  }
})

beforeEach(async () => {
  await env.DB.batch(
    ['rec_state', 'rec_trials'].map((table) => env.DB.prepare(`delete from ${table}`)),
  )
})

const begin = async () =>
  (await site.send('POST', '/api/recommendations/trial', {})).json() as Promise<{ begun: boolean }>
const state = async () => (await loadStates(site.db)).get(TRIAL) ?? ''
const go = async (stored: string, until = now() + DAY) =>
  continueTrial(site.db, stored, 3, now, until)

/** One slice and no more: the clock says that time is up after it. */
async function goOneSlice(stored: string): Promise<void> {
  let looks = 0
  const clock = () => now() + (looks++ > 2 ? DAY : 0)
  await continueTrial(site.db, stored, 3, clock, now() + DAY)
}

describe('a trial', () => {
  it('begins when the owner asks, once, and tells what the models guessed', async () => {
    expect(await begin()).toEqual({ begun: true })
    expect(await begin()).toEqual({ begun: false })
    const waiting = await site.read<Report>('/api/recommendations')
    expect(waiting.trial.stage).toBe('sessions')
    expect(waiting.result).toBeNull()
    await go(await state())
    const { trial, result } = await site.read<Report>('/api/recommendations')
    expect(trial.stage).toBe('rest')
    expect(result?.sessions).toMatchObject({ learned: 360, tested: 40, products: 40 })
    const next = result?.sessions.figures.find(
      (one) => one.strategy === 'next' && one.protocol === 'new',
    )
    expect(next).toMatchObject({ n: 40, hr5: 1, mrr20: 1, enough: false })
    const cart = result?.baskets.figures.find((one) => one.strategy === 'cart')
    expect(cart?.hr20).toBeGreaterThan(0.9)
    expect(result?.baskets.learned).toBe(352)
    const { results } = await env.DB.prepare('select * from rec_trials').all()
    expect(results).toEqual([])
  })

  it('comes to the same when every tick dies after a slice, and when two are at it', async () => {
    await begin()
    await go(await state())
    const whole = JSON.parse((await loadStates(site.db)).get(TRIAL_RESULT) ?? '{}')
    await begin()
    for (let tick = 0; tick < 10 && readTrial(await state()).stage !== 'rest'; tick++) {
      const stored = await state()
      await Promise.all([goOneSlice(stored), goOneSlice(stored)])
    }
    expect(readTrial(await state()).stage).toBe('rest')
    const pieces = JSON.parse((await loadStates(site.db)).get(TRIAL_RESULT) ?? '{}')
    expect({ ...pieces, at: 0 }).toEqual({ ...whole, at: 0 })
  })

  it('keeps nobody’s name, and comes by itself once a day when something was learned', async () => {
    await begin()
    for (let slice = 0; slice < 2; slice++) await goOneSlice(await state())
    const { results } = await env.DB.prepare('select body from rec_trials').all<{ body: string }>()
    const kept = results.map(({ body }) => body).join('')
    expect(kept).toContain('p0')
    expect(kept).not.toMatch(/person-|a:/)
    const rested = JSON.stringify({ stage: 'rest', startedAt: now() - DAY / 2, counted: 10 })
    expect(wantsTrial(undefined, 0, now())).toBe(false)
    expect(wantsTrial(undefined, 1, now())).toBe(true)
    expect(wantsTrial(rested, 20, now())).toBe(false)
    expect(wantsTrial(rested, 20, now() + DAY)).toBe(true)
    expect(wantsTrial(rested, 10, now() + DAY)).toBe(false)
  })

  it('of a shop without a history says that there is none', async () => {
    await env.DB.batch(['events', 'orders'].map((table) => env.DB.prepare(`delete from ${table}`)))
    await begin()
    await go(await state())
    const { result } = await site.read<Report>('/api/recommendations')
    expect(result?.sessions).toMatchObject({ learned: 0, tested: 0 })
    expect(result?.sessions.figures.every((one) => !one.enough && one.n === 0)).toBe(true)
    expect(result?.baskets.figures).toEqual([])
  })
})

describe('a preview', () => {
  it('shows a list by rules that are not set yet, and refuses wrong ones', async () => {
    const rules = { minSupport: 3, perBrand: 0, diverse: false, excluded: ['p1'] }
    const pins = [{ strategy: '', product: '', item: 'p9' }]
    const body = { strategy: 'new', limit: 4, rules: { ...rules, pins } }
    const response = await site.send('POST', '/api/recommendations/preview', body)
    const { items } = (await response.json()) as { items: { id: string }[] }
    expect(items[0]?.id).toBe('p9')
    expect(items.map(({ id }) => id)).not.toContain('p1')
    const wrong = await site.send('POST', '/api/recommendations/preview', { rules: { pins: 1 } })
    expect(wrong.status).toBe(422)
    const unknown = await site.send('POST', '/api/recommendations/preview', { strategy: 'magic' })
    expect(unknown.status).toBe(400)
  })
})
