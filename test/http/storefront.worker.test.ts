/** Storefront inside workerd: sign-ups, confirmed clicks and settings, and that none of them tells anything. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../worker/core/bytes.ts'
import { HOUR } from '../../worker/core/clock.ts'
import { sign } from '../../worker/core/tokens.ts'
import { type Collector, openCollector } from './collector.ts'

let collector: Collector

beforeAll(async () => {
  for (const [key, kind, origins] of [
    ['pk_open', 'public', '[]'],
    ['pk_held', 'public', '["https://shop.example"]'],
    ['sk_server', 'secret', '[]'],
  ] as const) {
    await env.DB.prepare('insert into keys (hash, kind, origins, created_at) values (?, ?, ?, 0)')
      .bind(await sha256(key), kind, origins)
      .run()
  }
})

beforeEach(async () => {
  await env.DB.batch(['events', 'inbox'].map((table) => env.DB.prepare(`delete from ${table}`)))
  collector = await openCollector(env.DB)
})

async function send(path: string, init: RequestInit = {}) {
  const context = createExecutionContext()
  const response = await collector.app.request(path, init, env, context)
  await waitOnExecutionContext(context)
  const text = await response.text()
  return { status: response.status, headers: response.headers, json: text && JSON.parse(text) }
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, { method: 'POST', headers, body: JSON.stringify(body) })

const events = async () =>
  (await env.DB.prepare('select * from events').all<Record<string, unknown>>()).results

describe('a sign-up', () => {
  const form = {
    writeKey: 'pk_open',
    email: ' Anna@Example.com ',
    anonymousId: 'anna',
    consentText: 'I want to hear about new shoes.',
    source: 'footer',
    website: '',
    startedAt: Date.now() - 20_000,
  }

  it('is stored under the browser that asked, with the words that were agreed to, and asks for a tick', async () => {
    const { status, json } = await post('/v1/subscribe', form)
    expect(status).toBe(202)
    expect(json).toEqual({ status: 'pending' })
    const [row] = await events()
    expect(row).toMatchObject({
      subject: 'a:anna',
      type: 'track',
      name: 'Subscription Requested',
      trust: 'client',
    })
    expect(JSON.parse(String(row?.body))).toEqual({
      properties: {
        email: 'anna@example.com',
        topic: 'marketing',
        text: 'I want to hear about new shoes.',
        source: 'footer',
      },
      context: {},
      anonymousId: 'anna',
    })
    expect(collector.ticks()).toBe(1)
    const mark = await env.DB.prepare('select * from inbox').first<Record<string, number>>()
    expect(mark?.due).toBeLessThanOrEqual(Date.now())
  })

  it('without a browser id is stored under a digest of the address', async () => {
    await post('/v1/subscribe', { writeKey: 'pk_open', email: 'anna@example.com' })
    const digest = (await sha256('anna@example.com')).slice(0, 32)
    expect((await events())[0]?.subject).toBe(`e:${digest}`)
  })

  it.each([
    ['fills in the field that nobody sees', () => ({ website: 'https://spam.example' })],
    ['sends the form half a second after it was shown', () => ({ startedAt: Date.now() - 500 })],
  ])('of a robot that %s is answered alike and not stored', async (_, behave) => {
    const { status, json } = await post('/v1/subscribe', { ...form, ...behave() })
    expect(status).toBe(202)
    expect(json).toEqual({ status: 'pending' })
    expect(await events()).toEqual([])
  })

  it('counts although the clock of the shopper is ahead', async () => {
    await post('/v1/subscribe', { ...form, startedAt: Date.now() + HOUR })
    expect(await events()).toHaveLength(1)
  })

  it.each([
    '',
    'anna',
    'anna@',
    'anna@shop',
    'anna@shop..example',
    '"anna x"@example.com',
    'anna@example.com\nBcc: all@example.com',
    'anna@[192.0.2.1]',
    `${'a'.repeat(65)}@example.com`,
    null,
    ['anna@example.com'],
  ])('with the address %j is refused', async (email) => {
    const { status, json } = await post('/v1/subscribe', { ...form, email })
    expect(status).toBe(400)
    expect(json.code).toBe('invalid_email')
    expect(await events()).toEqual([])
  })

  it.each([
    ['no key', { writeKey: undefined }, 401, 'missing_key'],
    ['an unknown key', { writeKey: 'pk_other' }, 401, 'unknown_key'],
    ['a secret key', { writeKey: 'sk_server' }, 403, 'public_key_required'],
    ['a text that is too long', { consentText: 'x'.repeat(17_000) }, 413, 'body_too_large'],
  ])('with %s is refused', async (_, fields, status, code) => {
    expect(await post('/v1/subscribe', { ...form, ...fields })).toMatchObject({
      status,
      json: { code },
    })
  })

  it('from an origin that the key does not list is refused', async () => {
    const body = { ...form, writeKey: 'pk_held' }
    const refused = await post('/v1/subscribe', body, { Origin: 'https://evil.example' })
    expect(refused).toMatchObject({ status: 403, json: { code: 'origin_not_allowed' } })
    const taken = await post('/v1/subscribe', body, { Origin: 'https://shop.example' })
    expect(taken.status).toBe(202)
    expect(taken.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example')
  })
})

describe('a confirmed click', () => {
  const token = (claims: Record<string, unknown> = {}, purpose: 'landing' | 'click' = 'landing') =>
    sign(collector.services.config.ring, purpose, { m: 'm1', l: 2, exp: tomorrow, ...claims })
  const tomorrow = Date.now() + 86_400_000

  beforeEach(async () => {
    await env.DB.prepare(
      `insert into messages (id, key, profile_id, flow, step, class, address, state, due_at, created_at, changed_at, sent_at)
       values ('m1', 'r:s', 'a:anna', 'abandoned-cart', 'reminder', 'marketing', 'anna@example.com', 'sent', 0, 0, 0, 0)
       on conflict do nothing`,
    ).run()
  })

  it('is stored once, under the profile of the mail, however often it is confirmed', async () => {
    const good = await token()
    const before = collector.services.db.usage.rowsWritten
    expect((await post('/v1/clicks', { token: good, anonymousId: 'other' })).status).toBe(204)
    expect(collector.services.db.usage.rowsWritten - before).toBe(2)
    expect((await post('/v1/clicks', { token: good })).status).toBe(204)
    expect(collector.services.db.usage.rowsWritten - before).toBe(2)
    expect(collector.ticks()).toBe(1)
    const rows = await events()
    expect(rows).toMatchObject([
      {
        subject: 'a:anna',
        at: 0,
        id: `click-m1-2-${tomorrow}`,
        name: 'Email Link Clicked',
        trust: 'mailbox',
      },
    ])
    expect(JSON.parse(String(rows[0]?.body))).toEqual({
      properties: { message_id: 'm1', link: 2 },
      anonymousId: 'other',
    })
  })

  it.each<[string, () => Promise<string>]>([
    ['is forged', async () => `${(await token()).slice(0, -3)}AAA`],
    ['was made for another purpose', () => token({}, 'click')],
    ['is expired', () => token({ exp: Date.now() - 1 })],
    ['names no message', () => token({ m: undefined })],
    ['names a message that is gone', () => token({ m: 'm2' })],
  ])('whose token %s is answered alike and not stored', async (_, make) => {
    expect((await post('/v1/clicks', { token: await make() })).status).toBe(204)
    expect(await events()).toEqual([])
  })

  it.each([undefined, null, 7, '', 'v1', 'v1.a.b', 'v1.a.b.c.d', 'v1.a.b.ü'])(
    'with %j for a token is refused',
    async (garbage) => {
      const { status, json } = await post('/v1/clicks', { token: garbage })
      expect(status).toBe(400)
      expect(json.code).toBe('invalid_token')
    },
  )
})

describe('settings', () => {
  it('tell a page where to send, and may be kept for a minute', async () => {
    const { status, headers, json } = await send('/v1/settings?key=pk_open')
    expect(status).toBe(200)
    expect(headers.get('Cache-Control')).toBe('public, max-age=60')
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(json).toMatchObject({ endpoint: 'https://aisle.test', autoPage: true })
  })

  it("tell Segment's browser library the same in its own words", async () => {
    const { json } = await send('/v1/projects/pk_open/settings')
    expect(json.integrations['Segment.io']).toMatchObject({
      apiKey: 'pk_open',
      apiHost: 'aisle.test/v1',
      protocol: 'https',
    })
  })

  it.each([
    ['/v1/settings', 401],
    ['/v1/settings?key=pk_other', 401],
    ['/v1/projects/pk_other/settings', 401],
    ['/v1/settings?key=sk_server', 403],
    ['/v1/projects/sk_server/settings', 403],
  ])('at %s are refused with %i', async (path, status) => {
    expect((await send(path)).status).toBe(status)
  })

  it('cannot be posted to', async () => {
    expect((await post('/v1/settings?key=pk_open', {})).status).toBe(405)
  })
})
