/** From the sign-up to the thank-you: a code that is somebody's own, three greetings that an order ends, a thank-you that a cancellation takes back. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, now } from '../../worker/core/clock.ts'
import { pageLink, suppressionHash } from '../../worker/messages/links.ts'
import { BEARER } from '../http/api-site.ts'
import { moveClock, openWholeSite, prepareShop, type WholeSite } from '../http/whole-site.ts'

/** A Tuesday morning. */
const START = Date.parse('2026-03-03T09:00:00Z')
let site: WholeSite

beforeEach(async () => {
  moveClock(START)
  await prepareShop()
  await env.DB.batch(
    ['offers', 'discount_codes'].map((table) => env.DB.prepare(`delete from ${table}`)),
  )
  site = await openWholeSite(env.DB)
  for (const flow of ['welcome', 'thank-you']) {
    expect((await owner('PUT', `/api/flows/${flow}`, { enabled: true })).status).toBe(200)
  }
})

const owner = (method: string, path: string, body?: unknown) =>
  site.request(path, {
    method,
    headers: { ...BEARER, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

async function at(instant: number): Promise<void> {
  moveClock(instant)
  await site.tick()
  await site.tick()
}

/** Somebody signs up, and presses the button in the confirmation mail. */
async function join(email: string): Promise<void> {
  const anonymousId = email.split('@')[0]
  const body = JSON.stringify({ email, anonymousId, writeKey: 'pk_site' })
  expect((await site.request('/v1/subscribe', { method: 'POST', body })).status).toBe(202)
  await at(now())
  const mail = site.handed.findLast((one) => one.to === email && one.step === 'confirm')
  const { ring, publicUrl } = site.config
  const hash = await suppressionHash(ring, email)
  const link = await pageLink(ring, publicUrl, 'confirm', mail?.id ?? '', hash)
  expect((await site.request(new URL(link).pathname, { method: 'POST' })).ok).toBe(true)
}

async function report(event: string, email: string, properties: object): Promise<void> {
  const message = {
    type: 'track',
    event,
    messageId: `${event}-${Object.values(properties)[0]}`,
    timestamp: new Date(now()).toISOString(),
    context: { traits: { email } },
    properties,
  }
  const answer = await site.collect('sk_site', [message])
  expect(await answer.json()).toEqual({ accepted: 1, rejected: [] })
}

const order = (email: string, id: string) =>
  report('Order Completed', email, {
    order_id: id,
    revenue: 80,
    currency: 'EUR',
    products: [{ product_id: 'p-1', name: 'Trail shoe', quantity: 1, price: 80 }],
  })

const sentTo = (email: string) =>
  site.handed.filter((one) => one.to === email).map((one) => `${one.flow}:${one.step}`)
const last = (email: string) => site.handed.findLast((one) => one.to === email)

describe('somebody who joins the list', () => {
  it('is greeted at once, with a code of their own that stays the same, and left alone after the third email', async () => {
    const rule = { name: 'Welcome', kind: 'percent', value: 10, prefix: 'HELLO', validHours: 200 }
    await owner('PUT', '/api/offers/welcome', rule)
    await join('anna@example.com')
    await at(START + 2 * MINUTE)
    expect(sentTo('anna@example.com')).toEqual(['double-opt-in:confirm', 'welcome:hello'])
    const first = last('anna@example.com')
    const code = /HELLO-[0-9A-Z-]{15}/.exec(first?.text ?? '')?.[0]
    expect(code).toBeDefined()
    expect(first?.subject).toBe('Welcome to The shop: here is your code')
    expect(first?.text).toContain('10% off')
    expect(first?.html).toContain(code ?? 'no code')
    for (const hours of [47, 49, 95, 97, 24 * 8]) await at(START + hours * HOUR)
    expect(sentTo('anna@example.com').slice(2)).toEqual(['welcome:choosing', 'welcome:reminder'])
    expect(last('anna@example.com')?.text).toContain(code)
    const { results } = await env.DB.prepare('select code from discount_codes').all()
    expect(results).toEqual([{ code }])
  })

  it('is greeted without a code where the shop has no offer, or none that is left', async () => {
    await join('ben@example.com')
    await at(START + 2 * MINUTE)
    expect(last('ben@example.com')?.subject).toBe('Welcome to The shop')
    const pool = { name: 'Welcome', kind: 'percent', value: 10, codes: 'pool' }
    await owner('PUT', '/api/offers/welcome', pool)
    await join('carl@example.com')
    await at(START + 4 * MINUTE)
    expect(last('carl@example.com')?.subject).toBe('Welcome to The shop')
  })

  it('takes no code from the pool where the email does not leave after all', async () => {
    await owner('PUT', '/api/offers/welcome', {
      name: 'Welcome',
      kind: 'percent',
      value: 10,
      codes: 'pool',
    })
    await owner('POST', '/api/offers/welcome/codes', { codes: ['ONLY-ONE'] })
    await join('ben@example.com')
    const hash = await suppressionHash(site.config.ring, 'ben@example.com')
    const blocked = "insert into suppressions (hash, reason, at) values (?, 'manual', 0)"
    await env.DB.prepare(blocked).bind(hash).run()
    await at(START + 2 * MINUTE)
    expect(sentTo('ben@example.com')).toEqual(['double-opt-in:confirm'])
    const answer = await owner('GET', '/api/offers/welcome')
    expect(await answer.json()).toMatchObject({ count: { free: 1, given: 0 } })
  })

  it('waits for a code where the offer says so, and gets it when the pool is filled', async () => {
    const pool = { name: 'Welcome', kind: 'gift', gift: 'a pair of socks', codes: 'pool' }
    await owner('PUT', '/api/offers/welcome', { ...pool, whenEmpty: 'wait' })
    await join('dora@example.com')
    await at(START + 2 * MINUTE)
    expect(sentTo('dora@example.com')).toEqual(['double-opt-in:confirm'])
    await owner('POST', '/api/offers/welcome/codes', { codes: ['SOCKS-0001'] })
    await at(START + 2 * HOUR)
    expect(last('dora@example.com')?.text).toContain('SOCKS-0001')
    expect(last('dora@example.com')?.text).toContain('a pair of socks')
  })

  it('gets nothing more of the welcome after an order, but is thanked a day later', async () => {
    await join('emil@example.com')
    await at(START + 2 * MINUTE)
    moveClock(START + 30 * HOUR)
    await order('emil@example.com', 'o-1')
    for (const hours of [31, 53, 55, 98, 24 * 8]) await at(START + hours * HOUR)
    expect(sentTo('emil@example.com')).toEqual([
      'double-opt-in:confirm',
      'welcome:hello',
      'thank-you:first',
    ])
    expect(last('emil@example.com')?.text).toContain('Trail shoe')
    const { items } = (await (
      await owner('GET', '/api/profiles?email=emil@example.com')
    ).json()) as {
      items: { id: string }[]
    }
    const why = await owner('GET', `/api/profiles/${items[0]?.id}/why?flow=welcome`)
    const { sentences } = (await why.json()) as { sentences: string[] }
    expect(sentences.join(' ')).toContain('because they joined the list')
    expect(sentences.join(' ')).toContain('because they bought')
  })
})

describe('somebody who orders', () => {
  const imported = (email: string) => ({
    type: 'identify',
    messageId: `consent-${email}`,
    timestamp: new Date(now()).toISOString(),
    traits: { email, consent: { marketing: true }, first_name: 'Fay' },
    context: { traits: { email } },
  })

  it('is thanked otherwise the second time, and not for an order that was taken back', async () => {
    const answer = await site.collect('sk_site', [imported('fay@example.com')])
    expect(await answer.json()).toEqual({ accepted: 1, rejected: [] })
    await order('fay@example.com', 'o-1')
    await at(START + MINUTE)
    await at(START + DAY + HOUR)
    expect(sentTo('fay@example.com')).toEqual(['thank-you:first'])
    moveClock(START + 3 * DAY)
    await order('fay@example.com', 'o-2')
    await at(START + 3 * DAY + MINUTE)
    await at(START + 6 * DAY + HOUR)
    expect(sentTo('fay@example.com')).toEqual(['thank-you:first', 'thank-you:again'])
    expect(last('fay@example.com')?.subject).toBe('Good to have you back, Fay')
    moveClock(START + 10 * DAY)
    await order('fay@example.com', 'o-3')
    await at(START + 10 * DAY + MINUTE)
    await report('Order Cancelled', 'fay@example.com', { order_id: 'o-3' })
    await at(START + 10 * DAY + HOUR)
    await at(START + 14 * DAY)
    expect(sentTo('fay@example.com')).toHaveLength(2)
    const run = await env.DB.prepare(
      "select reason from flow_runs where subject_key = 'o-3'",
    ).first()
    expect(run).toEqual({ reason: 'order_undone' })
  })

  it('is not thanked by email without having agreed to any', async () => {
    await order('gus@example.com', 'o-9')
    await at(START + MINUTE)
    await at(START + 2 * DAY)
    expect(sentTo('gus@example.com')).toEqual([])
    const message = await env.DB.prepare('select state, reason from messages').first()
    expect(message).toEqual({ state: 'skipped', reason: 'not_subscribed' })
  })
})
