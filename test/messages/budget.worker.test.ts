/** The real outbox under whatever comes: overlapping ticks, letters that cannot be written, providers that answer nonsense. */

import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../worker/db/database.ts'
import { INTENTS } from '../../worker/messages/arbiter.ts'
import { sendDue } from '../../worker/messages/outbox.ts'
import { type Message, putOutcomes, rescueMessages } from '../../worker/messages/store.ts'
import {
  DAY,
  empty,
  HOUR,
  moveTo,
  outboxOf,
  PEOPLE,
  type Planned,
  pass,
  START,
  sent,
  write,
} from './outbox-stage.ts'

beforeEach(empty)

const plan: fc.Arbitrary<Planned> = fc.record({
  person: fc.nat({ max: PEOPLE.length - 1 }),
  intent: fc.constantFrom(...INTENTS),
  hour: fc.nat({ max: 72 }),
  channel: fc.constantFrom('email', 'email', 'sms', 'webhook'),
  fate: fc.constantFrom(
    'plain',
    'plain',
    'plain',
    'poison',
    'garbage',
    'throws',
    'down',
    'rejected',
  ),
  needed: fc.constantFrom(false, false, false, true),
})

/** That nobody was written to who must not be, and nobody too often. */
function judgeSent(): void {
  for (const { to, message } of sent) {
    if (to === 'hook' || (message.class === 'transactional' && message.channel === 'email'))
      continue
    expect(['anna', 'ben']).toContain(message.profile_id)
  }
  for (const name of PEOPLE) {
    const marketing = sent
      .filter(({ message }) => message.profile_id === name && message.class === 'marketing')
      .filter(({ message }) => message.channel !== 'webhook')
      .map((one) => one.at)
    for (const [index, instant] of marketing.slice(1).entries()) {
      expect(instant - (marketing[index] ?? 0)).toBeGreaterThanOrEqual(16 * HOUR)
    }
    for (const instant of marketing) {
      const week = marketing.filter((one) => one > instant - 7 * DAY && one <= instant)
      expect(week.length).toBeLessThanOrEqual(4)
    }
  }
}

describe('whatever is to be sent', () => {
  it('ends in a final state with a reason, once, to nobody who must not get it and to nobody too often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 12 }), async (planned) => {
        await empty()
        const plans = await write(planned)
        await pass(outboxOf(plans))
        const { results } = await env.DB.prepare(
          'select id, state, reason, channel from messages',
        ).all<Message>()
        expect(results).toHaveLength(planned.length)
        for (const row of results) {
          expect(['sent', 'skipped', 'dead', 'unknown']).toContain(row.state)
          if (row.state !== 'sent') expect(row.reason).not.toBe('')
        }
        expect(new Set(sent.map(({ message }) => message.id)).size).toBe(sent.length)
        judgeSent()
      }),
      { numRuns: 12 },
    )
  }, 120_000)
})

describe('a high intent', () => {
  it('is never starved by lower ones, however many there are and wherever they fall', async () => {
    const low = fc.record({
      person: fc.constant(0),
      intent: fc.constantFrom('product', 'category', 'other' as const),
      hour: fc.nat({ max: 7 * 24 }),
      channel: fc.constant('email' as const),
      fate: fc.constant('plain' as const),
      needed: fc.constant(false),
    }) as fc.Arbitrary<Planned>
    await fc.assert(
      fc.asyncProperty(
        fc.array(low, { minLength: 4, maxLength: 12 }),
        fc.nat({ max: 7 * 24 }),
        async (lows, hour) => {
          await empty()
          const cart: Planned = {
            person: 0,
            intent: 'cart',
            hour,
            channel: 'email',
            fate: 'plain',
            needed: false,
          }
          const plans = await write([...lows, cart])
          await pass(outboxOf(plans))
          const [went] = sent.filter(({ message }) => message.intent === 'cart')
          expect(went?.at ?? 0).toBeGreaterThan(0)
          expect((went?.at ?? 0) - (went?.message.created_at ?? 0)).toBeLessThanOrEqual(DAY + HOUR)
        },
      ),
      { numRuns: 10 },
    )
  }, 120_000)
})

describe('a poisoned message', () => {
  it('is tried again for hours, discarded with its reason, and stops nobody else', async () => {
    const base = {
      intent: 'cart',
      hour: 0,
      channel: 'email',
      fate: 'plain',
      needed: false,
    } as const
    const plans = await write([
      { ...base, person: 0, fate: 'poison' },
      { ...base, person: 1 },
    ])
    const outbox = outboxOf(plans)
    moveTo(START)
    await sendDue(outbox, { messages: 500, until: Number.MAX_SAFE_INTEGER })
    expect(sent.map(({ to }) => to)).toEqual(['ben@example.com'])
    await pass(outbox)
    const row = await env.DB.prepare(
      "select state, reason, attempts from messages where profile_id = 'anna'",
    ).first()
    expect(row).toEqual({ state: 'dead', reason: 'render: cannot be written', attempts: 7 })
  })
})

describe('after three days in which nothing ran', () => {
  it('nobody gets a flood: what is stale is dropped with its reason, and one goes to each person', async () => {
    const base = { person: 0, channel: 'email', fate: 'plain', needed: false } as const
    const plans = await write([
      { ...base, intent: 'cart', hour: 0 },
      { ...base, intent: 'other', hour: 2 },
      { ...base, intent: 'checkout', hour: 60 },
      { ...base, intent: 'cart', hour: 70 },
      { ...base, intent: 'other', hour: 71 },
      { ...base, intent: 'order', hour: 1, needed: true },
    ])
    moveTo(START + 3 * DAY)
    await sendDue(outboxOf(plans), { messages: 500, until: Number.MAX_SAFE_INTEGER })
    const { results } = await env.DB.prepare(
      'select intent, class, state, reason from messages order by created_at',
    ).all()
    expect(results.map((row) => Object.values(row).join(' ').trim())).toEqual([
      'cart marketing skipped stale',
      'order transactional sent',
      'other marketing skipped stale',
      'checkout marketing sent',
      'cart marketing queued frequency_cap',
      'other marketing skipped higher_intent',
    ])
    expect(sent).toHaveLength(2)
  })
})

describe('a message of which nobody knows whether it arrived', () => {
  const leave = (id: string, kind: string, attempts: number) =>
    env.DB.prepare(
      `insert into messages (id, key, profile_id, flow, step, class, channel, intent, address, state, due_at, created_at,
         changed_at, attempts, lease_token, lease_until)
       values (?1, ?1, 'anna', 'flow', 'step', ?2, 'email', ?3, 'anna@example.com', 'sending', 0, 0, 0, ?4, 'token', ?5)`,
    )
      .bind(id, kind, kind === 'marketing' ? 'cart' : 'order', attempts, START - 1)
      .run()
  const stateOf = async (id: string) =>
    env.DB.prepare('select state, reason, due_at from messages where id = ?').bind(id).first()

  it('is sent again after a while where an order needs it, twice at most, and never where it is marketing', async () => {
    await empty()
    const db = openDatabase(env.DB)
    await leave('reminder', 'marketing', 1)
    await leave('receipt', 'transactional', 1)
    await leave('hopeless', 'transactional', 3)
    expect(await rescueMessages(db, START)).toBe(2)
    expect(await stateOf('reminder')).toMatchObject({ state: 'unknown' })
    expect(await stateOf('hopeless')).toMatchObject({ state: 'unknown' })
    expect(await stateOf('receipt')).toEqual({
      state: 'retry',
      reason: 'sender_died',
      due_at: START + 10 * 60_000,
    })
  })

  it('is not sent again when its sender says in time that it arrived', async () => {
    await empty()
    const db = openDatabase(env.DB)
    await leave('receipt', 'transactional', 1)
    await rescueMessages(db, START)
    const outcome = { id: 'receipt', state: 'sent', reason: '', dueAt: 0, providerId: 'x' } as const
    await db.batch([putOutcomes([outcome], 'token', START + 1)])
    expect(await stateOf('receipt')).toMatchObject({ state: 'sent' })
  })
})
