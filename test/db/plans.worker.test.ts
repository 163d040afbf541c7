/** Every statement of the hot paths is a search: its plan names no full scan of a table that grows. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { now, setClockOffset } from '../../worker/core/clock.ts'
import { keyRing } from '../../worker/core/tokens.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { planAppend } from '../../worker/events/append.ts'
import { appendEvents } from '../../worker/events/store.ts'
import { defaultSettings } from '../../worker/site/settings.ts'
import { nextDue } from '../../worker/tick/store.ts'
import { CRON_BUDGET, tick } from '../../worker/tick/tick.ts'
import { recording } from './recorder.ts'

const HOUR = 3_600_000
/** Tables that grow with the shop. Scanning a list that came as a parameter is no scan. */
const grows =
  /\bSCAN (events|e|inbox|profiles|identities|subscriptions|s|suppressions|messages|other|flow_runs|engagements|orders|products|consents|mailbox)\b/

const { d1, statements } = recording(env.DB)

/** A whole journey: sign-up, confirmation, a cart, three mails, a click, an order. */
beforeAll(async () => {
  const db = openDatabase(d1)
  const ring = await keyRing('a secret of thirty-two characters and more')
  const settings = {
    ...defaultSettings,
    shopUrl: 'https://shop.example',
    quietHours: { from: 0, until: 0 },
  }
  const desk = { ring, publicUrl: 'https://aisle.example', settings }
  const provider = {
    name: 'kept',
    open: () => ({
      send: async () => ({ outcome: 'sent' as const, providerId: 'x' }),
      close: async () => undefined,
    }),
  }
  const happen = async (name: string, trust: 'client' | 'server' | 'mailbox', body: object) => {
    const at = now()
    const event = {
      at,
      id: `${name}-${at}`,
      received: at,
      occurred: at,
      type: 'track',
      name,
      trust,
    }
    const subject = trust === 'client' ? 'a:x' : 'e:ann'
    const plan = planAppend([{ ...event, subject, body: { ...body } }], at)
    await appendEvents(db, plan)
  }
  const pass = async (hours: number) => {
    setClockOffset(now() - Date.now() + hours * HOUR)
    await tick({ db, desk, provider, now }, { ...CRON_BUDGET, ahead: HOUR }, true)
  }
  await happen('Subscription Requested', 'client', { properties: { email: 'ann@example.com' } })
  await pass(0)
  await happen('Subscription Confirmed', 'mailbox', {
    proven: { email: 'ann@example.com', anonymousId: 'x' },
  })
  await happen('Product Added', 'client', { properties: { product_id: 'shoe' } })
  for (const hours of [1, 5, 20, 50]) await pass(hours)
  await happen('Product Added', 'client', { properties: { product_id: 'sock' } })
  await pass(1)
  await happen('Order Completed', 'server', {
    properties: { order_id: '1', revenue: 10, currency: 'EUR' },
    proven: { email: 'ann@example.com' },
  })
  await pass(1)
  await nextDue(db)
})

describe('the plans of the hot paths', () => {
  it('were recorded from a journey that went all the way', async () => {
    const { results } = await env.DB.prepare(
      'select state, count(*) as count from messages group by 1',
    ).all()
    expect(results).toEqual([{ state: 'sent', count: 4 }])
    expect(statements.size).toBeGreaterThan(30)
  })

  it('search, and never scan a table that grows', async () => {
    const scans: string[] = []
    for (const statement of statements) {
      const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: parameters }, () => '[]'))
        .all<{ detail: string }>()
      for (const { detail } of results) {
        if (grows.test(detail) && !/USING (COVERING )?INDEX/.test(detail)) {
          scans.push(`${detail} in ${statement.replace(/\s+/g, ' ').slice(0, 160)}`)
        }
      }
    }
    expect(scans).toEqual([])
  })
})
