/** The real outbox with letters and providers that do what a test plans for each message, on people who may be written to or not. */

import { env } from 'cloudflare:workers'
import { newId } from '../../worker/core/clock.ts'
import { keyRing } from '../../worker/core/tokens.ts'
import { openDatabase } from '../../worker/db/database.ts'
import type { INTENTS } from '../../worker/messages/arbiter.ts'
import type { Preparation } from '../../worker/messages/judgement.ts'
import { suppressionHash } from '../../worker/messages/links.ts'
import { type Outbox, sendDue } from '../../worker/messages/outbox.ts'
import type { SendResult } from '../../worker/messages/providers/port.ts'
import type { Message } from '../../worker/messages/store.ts'
import { defaultSettings } from '../../worker/site/settings.ts'
import { nextDue } from '../../worker/tick/store.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const START = Date.parse('2026-03-27T12:00:00Z')
export const PEOPLE = ['anna', 'ben', 'left', 'stranger', 'bounced'] as const

const db = openDatabase(env.DB)
const ring = await keyRing('a secret of these tests alone and worth nothing to anybody')
/** Clocks go forward in this zone two nights after the start. */
const settings = { ...defaultSettings, timezone: 'Europe/Berlin', fromEmail: 'hi@shop.test' }
const desk = { ring, publicUrl: 'https://aisle.test', settings }

export interface Planned {
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

/** Moves the clock of the outbox. */
export function moveTo(instant: number): void {
  at = instant
}

export let sent: Sent[] = []

const TABLES = ['messages', 'subscriptions', 'suppressions', 'profiles', 'flow_runs', 'inbox']

export async function empty(): Promise<void> {
  at = START
  sent = []
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`delete from ${table}`)))
  await settle()
}

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

export async function write(planned: readonly Planned[]): Promise<ReadonlyMap<string, Planned>> {
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
export function outboxOf(plans: ReadonlyMap<string, Planned>): Outbox {
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
export async function pass(outbox: Outbox): Promise<void> {
  const budget = { messages: 500, until: Number.MAX_SAFE_INTEGER }
  for (let look = 0; look < 400; look++) {
    const due = await nextDue(db)
    if (due === null) return
    at = Math.max(at + 1, due)
    await Promise.all([sendDue(outbox, budget), sendDue(outbox, budget)])
  }
  throw new Error('It never ends.')
}
