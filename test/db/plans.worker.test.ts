/** Every statement of the hot paths is a search: its plan names no full scan of a table that grows. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { nextDue } from '../../worker/tick/store.ts'
import { setStage } from '../tick/stage.ts'
import { recommendEverything } from './recommended.ts'
import { recording } from './recorder.ts'

/** Tables that grow with the shop. Scanning a list that came as a parameter is no scan. */
const grows =
  /\bSCAN (events|e|inbox|profiles|identities|subscriptions|s|suppressions|messages|other|flow_runs|engagements|orders|products|product_keys|consents|mailbox|pages|page|rec_items|rec_news|rec_tops)\b/
/** The names that the recommendations' own statements give them. */
const counted = /\bSCAN (i|n|t|p|o)\b/
/** Publishing compares all lists with what they were, once an hour at most. */
const whole = 'select * from "rec_tops"'

const { d1, statements } = recording(env.DB)

let recommended = 0

/** A whole journey: sign-up, confirmation, a cart, three mails, an order; and what is recommended after it. */
beforeAll(async () => {
  const { db, happen, pass } = await setStage(d1)
  const proven = { email: 'ann@example.com', anonymousId: 'x' }
  await happen('Subscription Requested', 'a:x', 'client', { properties: { email: proven.email } })
  await pass(0)
  await happen('Subscription Confirmed', 'e:ann', 'mailbox', { proven })
  await happen('Product Added', 'a:x', 'client', { properties: { product_id: 'shoe' } })
  for (const hours of [1, 5, 20, 50]) await pass(hours)
  await happen('Product Added', 'a:x', 'client', { properties: { product_id: 'sock' } })
  await pass(1)
  await happen('Order Completed', 'e:ann', 'server', {
    properties: { order_id: '1', revenue: 10, currency: 'EUR' },
    proven: { email: proven.email },
  })
  await pass(1)
  await nextDue(db)
  const order = await env.DB.prepare('select id, profile_id from orders limit 1').first()
  recommended = await recommendEverything(db, String(order?.profile_id), [String(order?.id)])
})

describe('the plans of the hot paths', () => {
  it('were recorded from a journey that went all the way', async () => {
    const { results } = await env.DB.prepare(
      'select state, count(*) as count from messages group by 1',
    ).all()
    expect(results).toEqual([{ state: 'sent', count: 4 }])
    expect(statements.size).toBeGreaterThan(30)
    expect(recommended).toBeGreaterThan(10)
    for (const table of ['rec_items', 'rec_news', 'rec_tops', 'rec_state']) {
      expect([...statements].some((statement) => statement.includes(table))).toBe(true)
    }
  })

  it('search, and never scan a table that grows', async () => {
    const scans: string[] = []
    for (const statement of statements) {
      const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: parameters }, () => '[]'))
        .all<{ detail: string }>()
      for (const { detail } of results) {
        if (/USING (COVERING )?INDEX|VIRTUAL TABLE/.test(detail) || statement === whole) continue
        if (grows.test(detail) || (statement.includes('rec_') && counted.test(detail))) {
          scans.push(`${detail} in ${statement.replace(/\s+/g, ' ').slice(0, 160)}`)
        }
      }
    }
    expect(scans).toEqual([])
  })
})
