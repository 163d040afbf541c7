/** The verdict on a message: who may be written to, when, and what is said about those who may not. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBetweenHours } from '../../worker/core/zone.ts'
import { judge, retryDelay, type Standing } from '../../worker/messages/policy.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 2, 1, 12)

const rules = { quietHours: { from: 21, until: 8 }, gapHours: 16, perWeek: 4 }
const subscribed: Standing = {
  class: 'marketing',
  subscription: 'subscribed',
  suppressed: null,
  marketingSent: [],
  timezone: 'UTC',
  createdAt: NOON,
  waitAtMost: DAY,
  patient: true,
}

describe('a marketing message', () => {
  it.each([
    ['a subscriber at noon', {}, { verdict: 'send' }],
    [
      'somebody who never confirmed',
      { subscription: 'pending' },
      { verdict: 'skip', reason: 'not_subscribed' },
    ],
    ['a stranger', { subscription: null }, { verdict: 'skip', reason: 'not_subscribed' }],
    [
      'somebody who left',
      { subscription: 'unsubscribed' },
      { verdict: 'skip', reason: 'unsubscribed' },
    ],
    [
      'an address that left by its hash alone',
      { suppressed: 'unsubscribe' },
      { verdict: 'skip', reason: 'unsubscribed' },
    ],
    [
      'somebody who complained',
      { suppressed: 'complaint' },
      { verdict: 'skip', reason: 'suppressed' },
    ],
    [
      'somebody written to an hour ago',
      { marketingSent: [NOON - HOUR] },
      // The gap ends at 03:00, in the quiet hours.
      { verdict: 'wait', until: NOON + 20 * HOUR, reason: 'frequency_cap' },
    ],
    [
      'somebody written to four times this week',
      { marketingSent: [1, 2, 3, 4].map((days) => NOON - days * DAY) },
      { verdict: 'skip', reason: 'frequency_cap' },
    ],
    [
      'somebody in Tokyo, where it is nine in the evening',
      { timezone: 'Asia/Tokyo' },
      { verdict: 'wait', until: NOON + 11 * HOUR, reason: 'quiet_hours' },
    ],
    ['somebody whose zone is nonsense', { timezone: 'Mars/Olympus' }, { verdict: 'send' }],
    [
      'a message that waited too long',
      { createdAt: NOON - 2 * DAY },
      { verdict: 'skip', reason: 'stale' },
    ],
  ] as const)('to %s', (_, standing, verdict) => {
    expect(judge({ ...subscribed, ...standing } as Standing, rules, NOON)).toEqual(verdict)
  })

  it('is never sent inside the gap, in quiet hours or above the weekly cap', () => {
    const instants = fc.integer({ min: NOON - 30 * DAY, max: NOON })
    const zones = fc.constantFrom('Europe/Vienna', 'America/New_York', 'Asia/Kathmandu', 'UTC')
    fc.assert(
      fc.property(fc.array(instants, { maxLength: 8 }), zones, (marketingSent, timezone) => {
        const verdict = judge({ ...subscribed, marketingSent, timezone }, rules, NOON)
        if (verdict.verdict !== 'send') return
        expect(marketingSent.filter((at) => at > NOON - 16 * HOUR)).toEqual([])
        expect(marketingSent.filter((at) => at > NOON - 7 * DAY).length).toBeLessThan(4)
        expect(isBetweenHours(NOON, timezone, 21, 8)).toBe(false)
      }),
    )
  })

  it('that has to wait may be sent at the very instant it waits for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 48 }), fc.integer({ min: 0, max: 48 }), (ago, hour) => {
        const now = NOON + hour * HOUR
        const standing = { ...subscribed, createdAt: now, marketingSent: [now - ago * HOUR] }
        const verdict = judge(standing, rules, now)
        if (verdict.verdict !== 'wait') return
        expect(verdict.until).toBeGreaterThan(now)
        expect(judge(standing, rules, verdict.until)).toEqual({ verdict: 'send' })
      }),
    )
  })
})

describe('a transactional message', () => {
  const receipt: Standing = { ...subscribed, class: 'transactional', subscription: 'unsubscribed' }

  it.each([
    ['goes to those who left the list', {}, 'send'],
    ['goes in the night', { timezone: 'Asia/Tokyo' }, 'send'],
    ['goes however much was sent before', { marketingSent: [NOON, NOON, NOON, NOON] }, 'send'],
    ['does not go to a mailbox that does not exist', { suppressed: 'bounce' }, 'skip'],
  ] as const)('%s', (_, standing, verdict) => {
    expect(judge({ ...receipt, ...standing } as Standing, rules, NOON).verdict).toBe(verdict)
  })
})

describe('a message that the provider did not take', () => {
  it('is tried again after longer and longer pauses, and given up within a day', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(attempt, undefined, 0.5) ?? 0)
    expect(delays.map((delay) => delay / 60_000)).toEqual([1, 5, 15, 60, 180, 360])
    expect(delays.reduce((total, delay) => total + delay)).toBeLessThan(DAY)
    expect(retryDelay(7, undefined, 0.5)).toBeNull()
  })

  it('waits as long as the provider asks, within reason', () => {
    expect(retryDelay(1, 10 * 60_000, 0)).toBe(10 * 60_000)
    expect(retryDelay(1, 90 * DAY, 0)).toBe(6 * HOUR)
  })
})

describe('the night', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Australia/Adelaide',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Chatham',
    'America/St_Johns',
  )
  const hours = fc.integer({ min: 0, max: 23 })
  /** Around the nights in which clocks change: March, April, October, November. */
  const instants = fc
    .tuple(
      fc.constantFrom(
        '2026-03-08',
        '2026-03-29',
        '2026-04-05',
        '2026-10-04',
        '2026-10-25',
        '2026-11-01',
      ),
      fc.integer({ min: -48 * 4, max: 48 * 4 }),
    )
    .map(([day, quarters]) => Date.parse(`${day}T00:00:00Z`) + quarters * 15 * 60_000)

  it('ends at the first instant at which it is day, also when the clocks change and hours are missing or come twice', () => {
    fc.assert(
      fc.property(instants, zones, hours, hours, (now, timezone, from, until) => {
        const night = { ...rules, quietHours: { from, until } }
        const verdict = judge({ ...subscribed, timezone, createdAt: now }, night, now)
        const asleep = (at: number) => isBetweenHours(at, timezone, from, until)
        if (verdict.verdict === 'send') expect(asleep(now)).toBe(false)
        if (verdict.verdict !== 'wait') return
        expect(asleep(verdict.until)).toBe(false)
        for (let at = now; at < verdict.until; at += 15 * 60_000) expect(asleep(at)).toBe(true)
      }),
    )
  })

  it('of a text is that of every zone in which its phone may be', () => {
    const texts = { ...rules, texts: { quietHours: { from: 20, until: 8 }, gapHours: 24 } }
    const at = Date.parse('2026-03-03T14:00:00Z')
    const standing = {
      ...subscribed,
      channel: 'sms',
      createdAt: at,
      zones: ['America/New_York', 'America/Los_Angeles'],
    } as const
    // Nine in New York is six in Los Angeles.
    expect(judge(standing, texts, at)).toEqual({
      verdict: 'wait',
      until: Date.parse('2026-03-03T16:00:00Z'),
      reason: 'quiet_hours',
    })
  })
})

describe('a text', () => {
  const text = { ...subscribed, channel: 'sms' } as const
  const texts = { ...rules, texts: { quietHours: { from: 20, until: 8 }, gapHours: 24 } }

  it('keeps a longer distance from other texts than from emails', () => {
    const late = { ...text, marketingSent: [NOON - 17 * HOUR] }
    expect(judge(late, texts, NOON)).toEqual({ verdict: 'send' })
    expect(judge({ ...late, textsSent: late.marketingSent }, texts, NOON)).toEqual({
      verdict: 'wait',
      until: NOON + 7 * HOUR,
      reason: 'frequency_cap',
    })
  })

  it.each([
    ['about an order goes to nobody who did not agree', { subscription: null }, 'not_subscribed'],
    ['about an order goes to nobody who said stop', { suppressed: 'unsubscribe' }, 'unsubscribed'],
    [
      'that asks goes to nobody who said stop',
      { asks: true, subscription: 'unsubscribed' },
      'unsubscribed',
    ],
  ] as const)('%s', (_, change, reason) => {
    const standing = { ...text, class: 'transactional', ...change } as Standing
    expect(judge(standing, texts, NOON)).toEqual({ verdict: 'skip', reason })
  })

  it('that asks whether a sign-up was theirs goes at once, before anybody agreed', () => {
    const asks = { ...text, class: 'transactional', asks: true, subscription: 'pending' } as const
    expect(judge(asks, texts, NOON + 10 * HOUR)).toEqual({ verdict: 'send' })
  })
})
