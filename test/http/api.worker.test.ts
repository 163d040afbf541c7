/** The door of the owner's API: who may enter, from where, and what an answer carries. */

import { beforeAll, describe, expect, it } from 'vitest'
import { BEARER, ORIGIN, openSite, type Site } from './api-site.ts'

const JSON_HEADERS = { 'Content-Type': 'application/json' }

let site: Site
beforeAll(async () => {
  site = await openSite()
})

/** Signs in as a browser does and answers the cookie. */
async function signIn(where: Site = site): Promise<string> {
  const response = await where.request('/api/session', {
    method: 'POST',
    headers: { ...JSON_HEADERS, Origin: ORIGIN },
    body: JSON.stringify({ token: 'dev' }),
  })
  expect(response.status).toBe(200)
  return (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? ''
}

describe('the API’s door', () => {
  it('lets nobody in without a token', async () => {
    for (const path of ['/api/events', '/api/profiles', '/api/settings', '/api/nothing']) {
      const response = await site.request(path)
      expect(response.status).toBe(401)
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    }
  })

  it.each(['Bearer wrong', 'Bearer', 'Basic ZGV2Og==', 'Bearer dev2', 'dev'])(
    'refuses the authorization %j',
    async (authorization) => {
      const response = await site.request('/api/status', {
        headers: { Authorization: authorization },
      })
      expect(response.status).toBe(401)
    },
  )

  it('lets the owner in by bearer token, and keeps answers out of caches and other origins', async () => {
    const response = await site.request('/api/status', {
      headers: { ...BEARER, Origin: 'https://shop.example' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    const preflight = await site.request('/api/status', {
      method: 'OPTIONS',
      headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'GET' },
    })
    expect(preflight.status).toBe(401)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  it('is closed with one clear line where no token is configured', async () => {
    const closed = await openSite({ adminHash: null })
    for (const headers of [BEARER, {}]) {
      const response = await closed.request('/api/status', { headers })
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({
        code: 'no_admin_token',
        detail: 'ADMIN_TOKEN is missing: set it, and the console opens.',
      })
    }
  })

  it('slows down whoever tries many tokens', async () => {
    const strict = await openSite({}, () => false)
    const bearer = await strict.request('/api/status', { headers: { Authorization: 'Bearer x' } })
    expect(bearer.status).toBe(429)
    expect(bearer.headers.get('Retry-After')).toBe('60')
    const session = await strict.request('/api/session', {
      method: 'POST',
      headers: { ...JSON_HEADERS, Origin: ORIGIN },
      body: '{"token":"x"}',
    })
    expect(session.status).toBe(429)
    expect((await strict.request('/api/status', { headers: BEARER })).status).toBe(200)
  })
})

describe('a session', () => {
  it('begins with a cookie that no script reads and no other site sends', async () => {
    const response = await site.request('/api/session', {
      method: 'POST',
      headers: { ...JSON_HEADERS, 'Sec-Fetch-Site': 'same-origin', Origin: ORIGIN },
      body: '{"token":"dev"}',
    })
    const cookie = response.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(/^__Host-aisle_session=v1\./)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']) {
      expect(cookie).toContain(part)
    }
    expect(cookie).not.toContain('Domain')
  })

  it('uses a plain cookie where the console is reached without TLS', async () => {
    const local = await openSite({ publicUrl: 'http://localhost:8787' })
    const response = await local.request('/api/session', {
      method: 'POST',
      headers: { ...JSON_HEADERS, Origin: 'http://localhost:8787' },
      body: '{"token":"dev"}',
    })
    expect(response.headers.get('Set-Cookie')).toMatch(/^aisle_session=v1\./)
    expect(response.headers.get('Set-Cookie')).not.toContain('Secure')
  })

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['another site that hides its origin', { Origin: 'null' }],
    ['a sibling of the same site', { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-site' }],
    ['another site by Fetch Metadata', { 'Sec-Fetch-Site': 'cross-site' }],
    ['nobody knows where', {}],
  ])('cannot be started or used for changes by %s', async (_case, headers) => {
    const start = await site.request('/api/session', {
      method: 'POST',
      headers: { ...JSON_HEADERS, ...headers },
      body: '{"token":"dev"}',
    })
    expect(start.status).toBe(403)
    const Cookie = await signIn()
    for (const [method, path] of [
      ['PUT', '/api/settings'],
      ['PUT', '/api/flows/abandoned-cart'],
      ['POST', '/api/products/batch'],
      ['DELETE', '/api/session'],
    ] as const) {
      const response = await site.request(path, {
        method,
        headers: { ...JSON_HEADERS, Cookie, ...headers },
        body: '{"shopName":"Stolen"}',
      })
      expect(response.status).toBe(403)
    }
    expect(await site.read<{ shopName: string }>('/api/settings')).toMatchObject({
      shopName: 'Your shop',
    })
  })

  it('reads, changes from our own pages, and ends for good when signed out', async () => {
    const Cookie = await signIn()
    expect((await site.request('/api/session', { headers: { Cookie } })).status).toBe(200)
    const change = await site.request('/api/settings', {
      method: 'PUT',
      headers: { ...JSON_HEADERS, Cookie, Origin: ORIGIN },
      body: '{"postalAddress":"1 Lane"}',
    })
    expect(change.status).toBe(200)
    const other = await signIn()
    const end = await site.request('/api/session', {
      method: 'DELETE',
      headers: { Cookie, Origin: ORIGIN },
    })
    expect(end.status).toBe(204)
    expect(end.headers.get('Set-Cookie')).toContain('Max-Age=0')
    expect((await site.request('/api/session', { headers: { Cookie } })).status).toBe(401)
    expect((await site.request('/api/session', { headers: { Cookie: other } })).status).toBe(200)
  })

  it('ends when the token is replaced or the cookie was tampered with', async () => {
    const Cookie = await signIn()
    const renewed = await openSite({ adminHash: 'a'.repeat(64) })
    expect((await renewed.request('/api/session', { headers: { Cookie } })).status).toBe(401)
    const forged = `${Cookie.slice(0, -2)}AA`
    expect((await site.request('/api/session', { headers: { Cookie: forged } })).status).toBe(401)
  })
})

describe('the console’s page', () => {
  it('comes under a strict policy, whatever the room', async () => {
    for (const path of ['/admin', '/admin/people/a:1']) {
      const response = await site.request(path)
      expect(response.status).toBe(200)
      const policy = response.headers.get('Content-Security-Policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(response.headers.get('Strict-Transport-Security')).toBeTruthy()
      const page = await response.text()
      expect(page).not.toMatch(/<script(?![^>]+src=)/)
      expect(page).not.toContain('<style')
    }
  })
})

describe('requests that make no sense', () => {
  it.each([
    ['/api/events?limit=0', 'bad_limit'],
    ['/api/events?limit=1e3', 'bad_limit'],
    ['/api/events?cursor=%00', 'bad_cursor'],
    ['/api/profiles?cursor=e30', 'bad_cursor'],
    ['/api/messages?state=lost', 'bad_state'],
    ['/api/flows?days=0', 'bad_days'],
  ])('are answered with 400: %s', async (path, code) => {
    const response = await site.request(path, { headers: BEARER })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code })
  })

  it('are answered with 404 where nothing is', async () => {
    for (const path of [
      '/api/nothing',
      '/api/messages/none',
      '/api/messages/none/html',
      '/api/products/none',
      '/api/profiles/a:none',
      '/api/profiles/a:none/why?flow=none',
    ]) {
      const response = await site.request(path, { headers: BEARER })
      expect(response.status, path).toBe(404)
    }
  })

  it('are answered with 400 or 413 where the body is not what it should be', async () => {
    for (const body of ['', '[]', '{', 'null', '"x"']) {
      const response = await site.request('/api/settings', { method: 'PUT', headers: BEARER, body })
      expect(response.status).toBe(400)
    }
    const huge = await site.request('/api/settings', {
      method: 'PUT',
      headers: BEARER,
      body: 'x'.repeat(5 * 1024 * 1024),
    })
    expect(huge.status).toBe(413)
  })
})

describe('settings and switches', () => {
  it('name every wrong field and then change nothing', async () => {
    const response = await site.send('PUT', '/api/settings', {
      shopName: 'New',
      accentColor: 'red',
      timezone: 'Mars/Base',
      nonsense: 1,
    })
    expect(response.status).toBe(422)
    const { problems } = (await response.json()) as { problems: { field: string }[] }
    expect(problems.map(({ field }) => field).sort()).toEqual([
      'accentColor',
      'nonsense',
      'timezone',
    ])
    expect(await site.read('/api/settings')).toMatchObject({ shopName: 'Your shop' })
  })

  it('switch a flow off and on again', async () => {
    type Flows = { items: { id: string; enabled: boolean }[] }
    const off = await site.send('PUT', '/api/flows/abandoned-cart', { enabled: false })
    expect(await off.json()).toEqual({ id: 'abandoned-cart', enabled: false })
    expect((await site.read<Flows>('/api/flows')).items[0]?.enabled).toBe(false)
    await site.send('PUT', '/api/flows/abandoned-cart', { enabled: true })
    expect((await site.read<Flows>('/api/flows')).items[0]?.enabled).toBe(true)
    expect((await site.send('PUT', '/api/flows/abandoned-cart', { enabled: 1 })).status).toBe(400)
    expect((await site.send('PUT', '/api/flows/none', { enabled: true })).status).toBe(404)
  })
})

describe('the OpenAPI document', () => {
  it('holds every route of the API and no other, and every reference in it leads somewhere', async () => {
    const response = await site.request('/api/openapi.json')
    const document = (await response.json()) as {
      paths: Record<string, Record<string, unknown>>
      components: { schemas: Record<string, unknown> }
    }
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    )
    const served = site.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(described.sort()).toEqual([...new Set(served)].sort())
    for (const [, name = ''] of JSON.stringify(document).matchAll(
      /"#\/components\/schemas\/(\w+)"/g,
    )) {
      expect(document.components.schemas).toHaveProperty(name)
    }
  })
})
