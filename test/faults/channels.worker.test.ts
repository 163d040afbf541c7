/** A database that fails at every call of sending a text and a webhook: the text goes once at most, the webhook at least once. */

import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newId } from '../../worker/core/clock.ts'
import { keyRing } from '../../worker/core/tokens.ts'
import { openDatabase } from '../../worker/db/database.ts'
import type { Preparation } from '../../worker/messages/judgement.ts'
import { type Outbox, sendDue } from '../../worker/messages/outbox.ts'
import { defaultSettings } from '../../worker/site/settings.ts'
import { nextDue } from '../../worker/tick/store.ts'
import { type Fault, faultyDatabase } from './faulty-database.ts'

const NOON = Date.parse('2026-03-03T12:00:00Z')
const PHONE = '+436641234567'
const ring = await keyRing('a secret of these tests alone and worth nothing to anybody')
const settings = { ...defaultSettings, shopName: 'The shop' }

/** Sends a text and a webhook to their end, while one call to the database fails. */
async function live(fault: Fault) {
  await env.DB.batch(
    ['messages', 'subscriptions', 'suppressions'].map((table) =>
      env.DB.prepare(`delete from ${table}`),
    ),
  )
  await env.DB.prepare(
    "insert into subscriptions (address, topic, status, subject, requested_at, changed_at) values (?, 'sms', 'subscribed', 'a', 0, 0)",
  )
    .bind(PHONE)
    .run()
  for (const [channel, address] of [
    ['sms', PHONE],
    ['webhook', 'anna@example.com'],
  ]) {
    const id = newId(NOON)
    await env.DB.prepare(
      `insert into messages (id, key, profile_id, flow, step, class, channel, address, state, due_at, created_at, changed_at)
       values (?, ?, 'anna', 'flow', 'step', 'marketing', ?, ?, 'queued', ?, ?, ?)`,
    )
      .bind(id, id, channel, address, NOON, NOON, NOON)
      .run()
  }
  const { d1, calls } = faultyDatabase(env.DB, fault)
  const texts: string[] = []
  const hooks: string[] = []
  let at = NOON
  const outbox: Outbox = {
    db: openDatabase(d1),
    desk: { ring, publicUrl: 'https://aisle.test', settings },
    now: () => at,
    provider: {
      name: 'none',
      open: () => ({
        send: () => Promise.reject(new Error('no email here')),
        close: async () => {},
      }),
    },
    texts: {
      name: 'recorder',
      async send({ id }) {
        texts.push(id)
        return { outcome: 'sent', providerId: id }
      },
    },
    webhooks: {
      async send(id) {
        hooks.push(id)
        return { outcome: 'sent', providerId: '200' }
      },
    },
    prepare: async (messages) =>
      new Map(
        messages.map((message): [string, Preparation] => {
          const words = { subject: '', preheader: '', blocks: [] }
          const letter =
            message.channel === 'webhook'
              ? { event: 'told', data: {} }
              : {
                  copy: words,
                  sms: { text: 'Hello' },
                  person: {},
                  values: {},
                  products: [],
                  links: {},
                }
          return [
            message.id,
            { send: true, letter, timezone: 'UTC', zoned: true, waitAtMost: 24 * 3_600_000 },
          ]
        }),
      ),
  }
  const eyes = openDatabase(env.DB)
  for (let look = 0; look < 10; look++) {
    await sendDue(outbox, { messages: 10, until: Number.MAX_SAFE_INTEGER }).catch(() => {})
    const due = await nextDue(eyes)
    if (due === null) break
    at = Math.max(at + 1_000, due)
  }
  const { results } = await env.DB.prepare(
    'select channel, state, reason from messages order by channel',
  ).all()
  return { texts, hooks, results, calls: calls.length }
}

describe('whichever call to the database fails, before or after it took effect', () => {
  it('the text leaves at most once and the webhook at least once, and both come to an end', async () => {
    const { calls } = await live({ call: 0, when: 'before' })
    expect(calls).toBeGreaterThan(5)
    for (let call = 1; call <= calls; call++) {
      for (const when of ['before', 'after'] as const) {
        const { texts, hooks, results } = await live({ call, when })
        const what = `call ${call}, ${when}`
        expect(texts.length, what).toBeLessThanOrEqual(1)
        expect(hooks.length, what).toBeGreaterThanOrEqual(1)
        expect(new Set(hooks).size, what).toBe(1)
        const [text, hook] = results
        expect(hook, what).toEqual({ channel: 'webhook', state: 'sent', reason: '' })
        // Where it is not known whether the text left, that is what it says.
        const ends = texts.length === 1 ? ['sent ', 'unknown sender_died'] : ['unknown sender_died']
        expect(ends, what).toContain(`${text?.state} ${text?.reason}`)
      }
    }
  }, 60_000)
})
