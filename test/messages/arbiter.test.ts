/** One person, one attention budget: which of several messages goes, which waits, which is dropped, and why. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrate, type Candidate, INTENTS, type Rival } from '../../worker/messages/arbiter.ts'
import type { Standing } from '../../worker/messages/policy.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 2, 3, 12)
const rules = {
  quietHours: { from: 21, until: 8 },
  gapHours: 16,
  perWeek: 4,
  texts: { quietHours: { from: 20, until: 8 }, gapHours: 24 },
}
const subscribed: Standing = {
  class: 'marketing',
  subscription: 'subscribed',
  suppressed: null,
  marketingSent: [],
  timezone: 'UTC',
  createdAt: NOON,
  waitAtMost: DAY,
}

function due(id: string, intent: string, standing: Partial<Standing> = {}): Candidate {
  return { id, flow: id, intent, dueAt: NOON, standing: { ...subscribed, ...standing } }
}

function verdicts(candidates: readonly Candidate[], rivals: readonly Rival[] = [], at = NOON) {
  return Object.fromEntries(arbitrate(candidates, rivals, rules, at))
}

describe('of messages that are due together', () => {
  it('the highest intent goes, high ones wait for the gap, low ones are dropped', () => {
    expect(
      verdicts([due('news', 'other'), due('checkout', 'checkout'), due('cart', 'cart')]),
    ).toEqual({
      checkout: { verdict: 'send' },
      // The gap ends at 04:00, in the night.
      cart: { verdict: 'wait', until: NOON + 20 * HOUR, reason: 'frequency_cap' },
      news: { verdict: 'skip', reason: 'higher_intent' },
    })
  })

  it('of two that weigh the same the older goes, and the other says that it was one too many', () => {
    const older = { ...due('older', 'product'), dueAt: NOON - HOUR }
    expect(verdicts([due('newer', 'product'), older])).toEqual({
      older: { verdict: 'send' },
      newer: { verdict: 'skip', reason: 'frequency_cap' },
    })
  })

  it('receipts and answers that somebody waits for go beside all others', () => {
    expect(
      verdicts([
        due('receipt', 'order', { class: 'transactional' }),
        due('welcome', 'other', { prompt: true }),
        due('cart', 'cart'),
      ]),
    ).toMatchObject({
      receipt: { verdict: 'send' },
      welcome: { verdict: 'send' },
      cart: { verdict: 'wait', reason: 'frequency_cap' },
    })
  })

  it('a notice to a system of the shop goes without taking anybody’s place', () => {
    expect(
      verdicts([due('hook', 'other', { notice: true, channel: 'webhook' }), due('cart', 'cart')]),
    ).toEqual({
      hook: { verdict: 'send' },
      cart: { verdict: 'send' },
    })
  })

  it('what somebody asked for waits as carts do, other product mail does not', () => {
    const sent = { marketingSent: [NOON - HOUR] }
    const asked = { ...due('x', 'product', sent), flow: 'back-in-stock' }
    expect(verdicts([asked])).toMatchObject({ x: { verdict: 'wait' } })
    expect(verdicts([due('x', 'product', sent)])).toEqual({
      x: { verdict: 'skip', reason: 'frequency_cap' },
    })
  })
})

describe('what is on its way', () => {
  const cartAt = (at: number): Rival => ({ flow: 'cart', intent: 'cart', at })

  it('makes lower mail step aside where it would have to wait for it', () => {
    const news = due('news', 'other')
    expect(verdicts([news], [cartAt(NOON + 3 * HOUR)])).toEqual({
      news: { verdict: 'skip', reason: 'higher_intent' },
    })
    // Far enough away, it hinders nobody.
    expect(verdicts([news], [cartAt(NOON + 21 * HOUR)])).toEqual({ news: { verdict: 'send' } })
    // Nor does what weighs less, or the same.
    expect(verdicts([due('cart', 'cart')], [cartAt(NOON + HOUR)])).toEqual({
      cart: { verdict: 'send' },
    })
  })

  it('does not make a high one step aside that leaves enough time for both', () => {
    const thanks: Rival = { flow: 'thank-you', intent: 'order', at: NOON + 3 * HOUR }
    expect(verdicts([due('cart', 'cart')], [thanks])).toEqual({ cart: { verdict: 'send' } })
  })

  it('counts in the night too: a text that waits for the morning is not pushed away in the evening', () => {
    const evening = Date.UTC(2026, 2, 3, 20, 30)
    const text = due('cart', 'cart', { channel: 'sms', createdAt: evening })
    expect(verdicts([due('news', 'other', { createdAt: evening }), text], [], evening)).toEqual({
      cart: { verdict: 'wait', until: Date.UTC(2026, 2, 4, 8), reason: 'quiet_hours' },
      news: { verdict: 'skip', reason: 'higher_intent' },
    })
  })
})

describe('the last place of a week', () => {
  const three = { marketingSent: [2, 4, 6].map((days) => NOON - days * DAY) }

  it('is kept for high intent', () => {
    expect(verdicts([due('news', 'category', three)])).toEqual({
      news: { verdict: 'skip', reason: 'frequency_cap' },
    })
    expect(verdicts([due('cart', 'cart', three)])).toEqual({ cart: { verdict: 'send' } })
  })
})

describe('whatever comes together', () => {
  const intents = fc.constantFrom(...INTENTS)
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York')
  const people = fc.record({
    intents: fc.array(intents, { minLength: 1, maxLength: 6 }),
    texts: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    sent: fc.array(fc.integer({ min: 1, max: 9 * 24 }), { maxLength: 6 }),
    rivals: fc.array(fc.record({ intent: intents, hours: fc.integer({ min: 0, max: 16 }) }), {
      maxLength: 3,
    }),
    zone: zones,
    hour: fc.integer({ min: 0, max: 400 * 24 }),
  })

  it('one marketing message goes at most, inside no gap, and nothing is left without a verdict', () => {
    fc.assert(
      fc.property(people, ({ intents: list, texts, sent, rivals, zone, hour }) => {
        const now = NOON + hour * HOUR
        const marketingSent = sent.map((hours) => now - hours * HOUR)
        const candidates = list.map((intent, index) =>
          due(`${index}`, intent, {
            marketingSent,
            timezone: zone,
            createdAt: now,
            channel: texts[index] ? 'sms' : 'email',
          }),
        )
        const ahead = rivals.map(({ intent, hours }) => ({
          flow: 'r',
          intent,
          at: now + hours * HOUR,
        }))
        const answers = arbitrate(candidates, ahead, rules, now)
        expect(answers.size).toBe(candidates.length)
        const going = candidates.filter(({ id }) => answers.get(id)?.verdict === 'send')
        expect(going.length).toBeLessThanOrEqual(1)
        if (going.length > 0) expect(marketingSent.every((at) => at <= now - 16 * HOUR)).toBe(true)
        for (const answer of answers.values()) {
          if (answer.verdict === 'wait') expect(answer.until).toBeGreaterThan(now)
        }
      }),
    )
  })
})
