/** The development surface: a clock that goes forward only, for this page's own visitor only, and not in production. */

import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, now, SECOND, setClockOffset } from '../../worker/core/clock.ts'
import { readDuration } from '../../worker/core/duration.ts'
import { ORIGIN, openWholeSite, prepareShop, type WholeSite } from './whole-site.ts'

let site: WholeSite

beforeEach(async () => {
  await prepareShop()
  site = await openWholeSite(env.DB)
})

afterEach(() => setClockOffset(0))

const move = (body: unknown, headers: Record<string, string> = {}) =>
  site.request('/dev/clock', { method: 'POST', body: JSON.stringify(body), headers })

async function clock(): Promise<number> {
  const answer = await site.request('/dev/clock')
  return Date.parse(((await answer.json()) as { now: string }).now)
}

describe('the clock of development', () => {
  it('goes forward by a duration or to an instant, and says what happened on the way', async () => {
    const before = await clock()
    const answer = await move({ advance: 'PT4H' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ ticks: 1, sent: 0, skipped: 0 })
    expect((await clock()) - before).toBeGreaterThanOrEqual(4 * HOUR)
    const target = new Date(before + 9 * DAY).toISOString()
    const arrived = (await (await move({ now: target })).json()) as { now: string }
    expect(Date.parse(arrived.now) - Date.parse(target)).toBeLessThan(MINUTE)
    expect(now()).toBeGreaterThanOrEqual(before + 9 * DAY)
  })

  it('never goes back', async () => {
    await move({ advance: 'P2D' })
    const before = await clock()
    const answer = await move({ now: new Date(before - HOUR).toISOString() })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'clock_backwards' })
    expect(await clock()).toBeGreaterThanOrEqual(before)
  })

  it.each([
    {},
    { advance: 4 },
    { advance: 'four hours' },
    { advance: '-PT4H' },
    { now: 'tomorrow' },
    { now: 1e15 },
    { advance: 'P99999999W' },
    { now: '+275000-01-01T00:00:00Z' },
    { now: '2999-01-01T00:00:00Z' },
    'PT4H',
  ])('does not move for %j', async (body) => {
    const before = await clock()
    const answer = await move(body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect((await clock()) - before).toBeLessThan(MINUTE)
  })

  it('is kept, so that a restart does not turn time back', async () => {
    await move({ advance: 'P1D' })
    const row = await env.DB.prepare("select value from settings where name = 'dev.clock'").first<{
      value: string
    }>()
    expect(Number(row?.value) - DAY).toBeGreaterThan(-MINUTE)
  })

  it.each([
    ['PT4H', 4 * HOUR],
    ['PT1.5S', 1.5 * SECOND],
    ['P1DT2H3M4S', DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND],
    ['P2W', 14 * DAY],
    ['PT0S', 0],
    ['P', Number.NaN],
    ['PT', Number.NaN],
    ['P1DT', Number.NaN],
    ['P1Y', Number.NaN],
    ['P1M', Number.NaN],
    ['4H', Number.NaN],
    ['PT4h', Number.NaN],
    [' PT4H', Number.NaN],
  ])('reads %s as %d milliseconds', (text, milliseconds) => {
    expect(readDuration(text)).toBe(milliseconds)
  })
})

describe('the routes of development', () => {
  const routes = [
    ['POST', '/dev/clock', '{"advance":"PT1H"}'],
    ['POST', '/dev/tick', undefined],
  ] as const

  it.each(routes)('%s %s is closed to pages of other origins', async (method, path, body) => {
    for (const origin of [
      'https://evil.test',
      'null',
      `${ORIGIN}.evil.test`,
      'http://aisle.test',
    ]) {
      const before = await clock()
      const answer = await site.request(path, {
        method,
        body: body ?? null,
        headers: { Origin: origin, 'Content-Type': 'text/plain' },
      })
      expect([origin, answer.status]).toEqual([origin, 403])
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect((await clock()) - before).toBeLessThan(MINUTE)
    }
    const own = await site.request(path, {
      method,
      body: body ?? null,
      headers: { Origin: ORIGIN },
    })
    expect(own.status).toBe(200)
  })

  it('let no other origin read the mailbox', async () => {
    const answer = await site.request('/dev/mailbox', { headers: { Origin: 'https://evil.test' } })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  it('are not there in production', async () => {
    site = await openWholeSite(env.DB, { development: false })
    const before = now()
    for (const path of ['/dev/clock', '/dev/tick', '/dev/mailbox', '/dev/usage', '/dev/']) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT']) {
        const answer = await site.request(path, {
          method,
          ...(method.startsWith('P') ? { body: '{"advance":"P1D"}' } : {}),
        })
        expect([method, path, answer.status]).toEqual([method, path, 404])
      }
    }
    expect(now() - before).toBeLessThan(MINUTE)
  })
})
