/** The real outbox under whatever comes: overlapping ticks, letters that cannot be written, providers that answer nonsense. */

import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../worker/core/clock.ts'
import { keyRing } from '../../worker/core/tokens.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { INTENTS } from '../../worker/messages/arbiter.ts'
import type { Preparation } from '../../worker/messages/judgement.ts'
import { suppressionHash } from '../../worker/messages/links.ts'
import { type Outbox, sendDue } from '../../worker/messages/outbox.ts'
import type { SendResult } from '../../worker/messages/providers/port.ts'
import type { Message } from '../../worker/messages/store.ts'
import { defaultSettings } from '../../worker/site/settings.ts'
import { nextDue } from '../../worker/tick/store.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.parse('2026-03-27T12:00:00Z')
const PEOPLE = ['anna', 'ben', 'left', 'stranger', 'bounced'] as const

const db = openDatabase(env.DB)
const ring = await keyRing('a secret of these tests alone and worth nothing to anybody')
/** Clocks go forward in this zone two nights after the start. */
const settings = { ...defaultSettings, timezone: 'Europe/Berlin', fromEmail: 'hi@shop.test' }
const desk = { ring, publicUrl: 'https://aisle.test', settings }

interface Planned {
  readonly person: number
  readonly intent: (typeof INTENTS)[number]
  readonly hour: number
  readonly channel: 'email' | 'sms' | 'webhook'
  readonly fate: 'plain' | 'poison' | 'garbage' | 'throws' | 'down' | 'rejected'
  readonly needed: boolean
}

interface Sent {
  readonly to: string
  readonly at: number
  readonly message: Message
}

let at = START
let sent: Sent[] = []

const TABLES = ['messages', 'subscriptions', 'suppressions', 'profiles', 'flow_runs', 'inbox']

async function empty(): Promise<void> {
  at = START
  sent = []
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`delete from ${table}`)))
  await settle()
}

beforeEach(empty)

const phoneOf = (index: number) => `+4366412345${index}0`

async function settle(): Promise<void> {
  for (const [index, name] of PEOPLE.entries()) {
    const status = { left: 'unsubscribed', stranger: null }[name as string] ?? 'subscribed'
    if (name === 'stranger') continue
    for (const [address, topic] of [
      [`${name}@example.com`, 'marketing'],
      [phoneOf(index), 'sms'],
    ]) {
      await env.DB.prepare(
        'insert into subscriptions (address, topic, status, subject, requested_at, changed_at) values (?, ?, ?, ?, 0, 0)',
      )
        .bind(address, topic, status, name)
        .run()
    }
  }
  for (const address of ['bounced@example.com', phoneOf(PEOPLE.indexOf('bounced'))]) {
    await env.DB.prepare("insert into suppressions (hash, reason, at) values (?, 'bounce', 0)")
      .bind(await suppressionHash(ring, address))
      .run()
  }
}

async function write(planned: readonly Planned[]): Promise<ReadonlyMap<string, Planned>> {
  const plans = new Map<string, Planned>()
  for (const plan of planned) {
    const due = START + plan.hour * HOUR
    const id = newId(due)
    plans.set(id, plan)
    const name = PEOPLE[plan.person] ?? 'anna'
    await env.DB.prepare(
      `insert into messages (id, key, profile_id, flow, step, class, channel, intent, address, state, due_at, created_at, changed_at)
       values (?, ?, ?, 'flow', 'step', ?, ?, ?, ?, 'queued', ?, ?, ?)`,
    )
      .bind(
        id,
        id,
        name,
        plan.needed ? 'transactional' : 'marketing',
        plan.channel,
        plan.intent,
        plan.channel === 'sms' ? phoneOf(plan.person) : `${name}@example.com`,
        due,
        due,
        due,
      )
      .run()
  }
  return plans
}

/** An outbox whose letters and providers do what each message's plan says. */
function outboxOf(plans: ReadonlyMap<string, Planned>): Outbox {
  const fateOf = (id: string) => plans.get(id)?.fate ?? 'plain'
  const hand = async (id: string, to: string): Promise<SendResult> => {
    const fate = fateOf(id)
    if (fate === 'throws') throw new Error('the provider’s library fell over')
    if (fate === 'garbage') return { outcome: 'maybe' } as unknown as SendResult
    if (fate === 'down') return { outcome: 'retry', reason: 'down' }
    if (fate === 'rejected') return { outcome: 'rejected', reason: 'no such mailbox' }
    const message = (await env.DB.prepare('select * from messages where id = ?')
      .bind(id)
      .first()) as unknown as Message
    sent.push({ to, at, message })
    return { outcome: 'sent', providerId: id }
  }
  return {
    db,
    desk,
    now: () => at,
    provider: {
      name: 'recorder',
      open: () => ({ send: (mail) => hand(mail.id, mail.to), close: async () => {} }),
    },
    texts: { name: 'recorder', send: (text) => hand(text.id, text.to) },
    webhooks: { send: (id) => hand(id, 'hook') },
    prepare: async (messages) => {
      const preparations = messages.map((message): [string, Preparation] => {
        if (fateOf(message.id) === 'poison') throw new Error('cannot be written')
        const letter =
          message.channel === 'webhook'
            ? { event: 'told', data: {} }
            : {
                copy: { subject: 'Hello', preheader: 'You.', blocks: [] },
                sms: { text: 'Hello' },
                person: {},
                values: {},
                products: [],
                links: {},
              }
        const timezone = 'Europe/Berlin'
        return [message.id, { send: true, letter, timezone, zoned: true, waitAtMost: DAY }]
      })
      return new Map(preparations)
    },
  }
}

/** Ticks, two at a time, at every instant at which something is due. */
async function pass(outbox: Outbox): Promise<void> {
  const budget = { messages: 500, until: Number.MAX_SAFE_INTEGER }
  for (let look = 0; look < 400; look++) {
    const due = await nextDue(db)
    if (due === null) return
    at = Math.max(at + 1, due)
    await Promise.all([sendDue(outbox, budget), sendDue(outbox, budget)])
  }
  throw new Error('It never ends.')
}

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
    at = START
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
    at = START + 3 * DAY
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
