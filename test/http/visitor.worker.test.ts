/** The browser's id in a cookie, inside workerd: who may ask for it, what it answers, and whom it ties together. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../worker/core/bytes.ts'
import { DAY, newId } from '../../worker/core/clock.ts'
import { sharedDomain } from '../../worker/http/visitor.ts'
import { type Collector, openCollector } from './collector.ts'

let collector: Collector

beforeAll(async () => {
  for (const [key, kind, origins] of [
    ['pk_open', 'public', '[]'],
    ['pk_held', 'public', '["https://www.shop.example"]'],
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

const page = { Origin: 'https://www.shop.example', 'Sec-Fetch-Site': 'same-site' }

async function ask(body: object, headers: Record<string, string> = page, host = 'a.shop.example') {
  const context = createExecutionContext()
  const init = {
    method: 'POST',
    headers,
    body: JSON.stringify({ writeKey: 'pk_open', ...body }),
  }
  const response = await collector.app.request(`https://${host}/v1/visitor`, init, env, context)
  await waitOnExecutionContext(context)
  const { status, headers: answered } = response
  return {
    status,
    json: (await response.json()) as { anonymousId?: string | null; code?: string },
    cookie: answered.get('Set-Cookie'),
    headers: answered,
  }
}

const events = async () =>
  (await env.DB.prepare('select subject, type, trust, body from events').all()).results

describe('the cookie of a browser', () => {
  it('lasts 400 days, on the shared domain, for this question only, and no script can read it', async () => {
    const { status, json, cookie, headers } = await ask({ anonymousId: 'anna' })
    expect(status).toBe(200)
    expect(json).toEqual({ anonymousId: 'anna' })
    const parts = (cookie ?? '').split('; ')
    expect(parts[0]).toBe('aisle_visitor=anna')
    expect(new Set(parts.slice(1))).toEqual(
      new Set([
        'Max-Age=34560000',
        'Domain=shop.example',
        'Path=/v1/visitor',
        'HttpOnly',
        'Secure',
        'SameSite=Lax',
      ]),
    )
    expect(headers.get('Access-Control-Allow-Origin')).toBe('https://www.shop.example')
    expect(headers.get('Access-Control-Allow-Credentials')).toBe('true')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(await events()).toEqual([])
  })

  it('gives a browser that lost its storage its id back, and ties the new one to it, once', async () => {
    const fresh = newId()
    const headers = { ...page, Cookie: 'aisle_visitor=anna' }
    for (const _ of [1, 2]) {
      const { json, cookie } = await ask({ anonymousId: fresh, isNew: true }, headers)
      expect(json).toEqual({ anonymousId: 'anna' })
      expect(cookie).toContain('aisle_visitor=anna;')
    }
    expect(await events()).toEqual([
      {
        subject: 'a:anna',
        type: 'alias',
        trust: 'system',
        body: JSON.stringify({ proven: { anonymousId: fresh } }),
      },
    ])
  })

  it.each([
    ['a browser that knows its id', { anonymousId: newId() }],
    [
      'an id that was not made a moment ago',
      { anonymousId: newId(Date.now() - 2 * DAY), isNew: true },
    ],
    ['an id that is none of the SDK', { anonymousId: 'made-up', isNew: true }],
  ])('takes the id of %s for the true one', async (_, body) => {
    const { json, cookie } = await ask(body, { ...page, Cookie: 'aisle_visitor=anna' })
    expect(json).toEqual({ anonymousId: body.anonymousId })
    expect(cookie).toContain(`aisle_visitor=${body.anonymousId};`)
    expect(await events()).toEqual([])
  })

  it('goes when the shopper withdraws', async () => {
    const { json, cookie } = await ask(
      { anonymousId: null },
      { ...page, Cookie: 'aisle_visitor=anna' },
    )
    expect(json).toEqual({ anonymousId: null })
    expect(cookie).toMatch(/^aisle_visitor=;.*Max-Age=0/)
    expect(cookie).toContain('Domain=shop.example')
  })

  it.each([
    ['another site', { Origin: 'https://shop.test', 'Sec-Fetch-Site': 'cross-site' }],
    ['a site that claims to be near', { ...page, 'Sec-Fetch-Site': 'cross-site' }],
    ['a domain under which strangers live', { Origin: 'https://b.example', 'Sec-Fetch-Site': '' }],
    ['a page without https', { ...page, Origin: 'http://www.shop.example' }],
    ['an opaque origin', { ...page, Origin: 'null' }],
    ['no page at all', {}],
  ])(
    'is refused to %s, which cannot read the answer with credentials either',
    async (_, headers) => {
      const { status, json, cookie, headers: answered } = await ask({ anonymousId: 'eve' }, headers)
      expect(status).toBe(403)
      expect(json.code).toBe('not_same_site')
      expect(cookie).toBeNull()
      expect(answered.get('Access-Control-Allow-Credentials')).toBeNull()
    },
  )

  it('is refused to a page of the domain that the owner did not list', async () => {
    const sister = { ...page, Origin: 'https://blog.shop.example' }
    expect((await ask({ anonymousId: 'eve', writeKey: 'pk_held' }, sister)).status).toBe(403)
    expect((await ask({ anonymousId: 'anna', writeKey: 'pk_held' })).status).toBe(200)
  })
})

describe('the domain that a page and the Worker share', () => {
  it.each([
    ['https://www.shop.example', 'aisle.shop.example', 'shop.example'],
    ['https://shop.example', 'a.shop.example', 'shop.example'],
    ['https://www.shop.example:8443', 'www.shop.example', 'www.shop.example'],
    ['https://eu.shop.co.uk', 'a.eu.shop.co.uk', 'eu.shop.co.uk'],
    ['https://shop.example', 'shop.test', null],
    ['https://notshop.example', 'shop.example', null],
    ['https://127.0.0.1', '127.0.0.1', null],
    ['https://localhost', 'localhost', null],
    ['http://www.shop.example', 'a.shop.example', null],
    ['https://shop.example.evil.test', 'a.shop.example', null],
    ['', 'a.shop.example', null],
  ])('of %j and %j is %j', (origin, host, domain) => {
    expect(sharedDomain(origin, host)).toBe(domain)
  })
})
