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
