/** Collect inside workerd, on a real D1: what is stored, what is refused, and what each of them costs. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { sign as signJwt } from 'hono/jwt'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../worker/core/bytes.ts'
import { DAY, HOUR, MINUTE, newId, SECOND } from '../../worker/core/clock.ts'
import { exportKey, keyRing } from '../../worker/core/tokens.ts'
import { listRejections } from '../../worker/events/store.ts'
import { type Collector, openCollector, SECRETS } from './collector.ts'

const SHOP = 'https://shop.example'
let collector: Collector

const addKey = async (key: string, kind: string, origins: readonly string[] = []) =>
  env.DB.prepare('insert into keys (hash, kind, origins, created_at) values (?, ?, ?, 0)')
    .bind(await sha256(key), kind, JSON.stringify(origins))
    .run()

beforeAll(async () => {
  await addKey('pk_open', 'public')
  await addKey('pk_held', 'public', [SHOP])
  await addKey('sk_server', 'secret')
})

beforeEach(async () => {
  await env.DB.batch(
    ['events', 'inbox', 'rejections'].map((table) => env.DB.prepare(`delete from ${table}`)),
  )
  collector = await openCollector(env.DB)
})

const basic = (key: string) => ({ Authorization: `Basic ${btoa(`${key}:`)}` })

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = basic('pk_open'),
  to: Collector = collector,
) {
  const context = createExecutionContext()
  const response = await to.app.request(
    path,
    {
      method: 'POST',
      headers,
      body: body instanceof Blob || typeof body === 'string' ? body : JSON.stringify(body),
    },
    env,
    context,
  )
  await waitOnExecutionContext(context)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text ? JSON.parse(text) : null,
  }
}

const track = (fields: Record<string, unknown> = {}) => ({
  type: 'track',
  event: 'Product Viewed',
  messageId: newId(),
  timestamp: new Date().toISOString(),
  anonymousId: 'anna',
  properties: { product_id: 'p1' },
  ...fields,
})

const events = async () =>
  (
    await env.DB.prepare('select * from events order by received, at, id').all<
      Record<string, string & number>
    >()
  ).results
const bodyOf = (row: Record<string, unknown> | undefined) => JSON.parse(String(row?.body))
const inbox = async () =>
  (await env.DB.prepare('select * from inbox').all<Record<string, string & number>>()).results

describe('what a request writes', () => {
  const cost = async (send: () => Promise<unknown>) => {
    const before = { ...collector.services.db.usage }
    await send()
    return collector.services.db.usage.rowsWritten - before.rowsWritten
  }

  it('is one row per event and one mark, nothing for a resend, and no mark for what follows in the window', async () => {
    const first = { batch: [track(), track(), track(), track()] }
    const second = { batch: [track(), track()] }
    expect(await cost(() => post('/v1/batch', first))).toBe(5)
    expect(await cost(() => post('/v1/batch', first))).toBe(0)
    expect(await cost(() => post('/v1/batch', second))).toBe(2)
    expect(await cost(() => post('/v1/batch', { batch: [...first.batch, ...second.batch] }))).toBe(
      0,
    )
    expect(await events()).toHaveLength(6)
    expect(await inbox()).toHaveLength(1)
  })

  it('is nothing for a resend whose sentAt differs, though the correction does too', async () => {
    const batch = [track({ timestamp: new Date(Date.now() - HOUR).toISOString() })]
    await post('/v1/batch', { batch, sentAt: new Date(Date.now() - MINUTE).toISOString() })
    const again = () => post('/v1/batch', { batch, sentAt: new Date().toISOString() })
    expect(await cost(again)).toBe(0)
  })

  it('is one mark for each subject that has something new', async () => {
    const known = track({ anonymousId: 'known' })
    await post('/v1/batch', { batch: [known] })
    await env.DB.prepare('delete from inbox').run()
    await post('/v1/batch', { batch: [known, track({ anonymousId: 'new' })] })
    expect((await inbox()).map((mark) => mark.subject)).toEqual(['a:new'])
  })

  it('takes two calls of the database, of which the second is one batch', async () => {
    const before = collector.services.db.usage.queries
    await post('/v1/batch', { batch: [track(), track()] })
    expect(collector.services.db.usage.queries - before).toBe(3)
  })

  it('finds its rows by key and never scans a table', async () => {
    const statements: string[] = []
    const spied = await openCollector({
      ...env.DB,
      prepare: (sql: string) => {
        statements.push(sql)
        return env.DB.prepare(sql)
      },
      batch: (prepared: D1PreparedStatement[]) => env.DB.batch(prepared),
    } as unknown as typeof env.DB)
    await post('/v1/batch', { batch: [track()] }, basic('pk_open'), spied)
    expect(statements).toHaveLength(3)
    for (const sql of statements) {
      const parameters = [...sql.matchAll(/\?/g)].map(() => '[]')
      const plan = await env.DB.prepare(`explain query plan ${sql}`)
        .bind(...parameters)
        .all<{ detail: string }>()
      expect(
        plan.results
          .map((row) => row.detail)
          .filter((detail) => /SCAN (?!mark|announced|json_each|CONSTANT)/.test(detail)),
      ).toEqual([])
    }
  })

  it('moves the mark back for an event that is older than the day before the window', async () => {
    await post('/v1/batch', { batch: [track()] })
    const [before] = await inbox()
    const late = Date.now() - 3 * DAY
    await post('/v1/batch', { batch: [track({ timestamp: late })] })
    const [after] = await inbox()
    expect(after?.due).toBe(before?.due)
    expect(after?.since).toBe(late)
  })

  it('is due at once, and asks for a tick, for an order from the server, but not for one of last year', async () => {
    const order = (fields: Record<string, unknown>) =>
      track({ event: 'Order Completed', userId: '7', properties: { order_id: newId() }, ...fields })
    const lastYear = new Date(Date.now() - 365 * DAY).toISOString()
    await post('/v1/batch', { batch: [order({ timestamp: lastYear })] }, basic('sk_server'))
    expect(collector.ticks()).toBe(0)
    const message = order({})
    await post('/v1/batch', { batch: [message] }, basic('sk_server'))
    expect(collector.ticks()).toBe(1)
    await post('/v1/batch', { batch: [message] }, basic('sk_server'))
    expect(collector.ticks()).toBe(1)
    const marks = await inbox()
    expect(
      marks.filter(({ token, due }) => token !== '' && Number(due) <= Date.now()),
    ).toHaveLength(1)
  })

  it('goes through whole at the largest request a server may send', async () => {
    const batch = Array.from({ length: 500 }, (_, n) =>
      track({ properties: { n, text: '"'.repeat(400) } }),
    )
    const answer = await post(
      '/v1/batch',
      { batch, context: { page: { title: '"'.repeat(900) } } },
      basic('sk_server'),
    )
    expect(answer.json).toEqual({ accepted: 500, rejected: [] })
    expect((await events()).map((row) => bodyOf(row).properties.n).sort((a, b) => a - b)).toEqual(
      batch.map((_, n) => n),
    )
  })
})

describe('what is stored', () => {
  it('is the message as it was written, by subject, with the trust of its key', async () => {
    await post('/v1/batch', {
      batch: [
        track({ userId: '7', context: { library: { name: 'x', version: '1' }, ip: '192.0.2.1' } }),
      ],
    })
    const [row] = await events()
    expect(row).toMatchObject({
      subject: 'a:anna',
      type: 'track',
      name: 'Product Viewed',
      trust: 'client',
    })
    expect(bodyOf(row)).toEqual({
      properties: { product_id: 'p1' },
      context: { library: { name: 'x', version: '1' } },
      anonymousId: 'anna',
      userId: '7',
    })
  })

  it.each([
    ['pk_open', { anonymousId: 'b', userId: 'u' }, 'a:b'],
    ['pk_open', { anonymousId: undefined, userId: 'u' }, 'c:u'],
    ['sk_server', { anonymousId: 'b', userId: 'u' }, 'u:u'],
    ['sk_server', { anonymousId: 'b' }, 'a:b'],
    ['sk_server', { anonymousId: null, userId: 12345 }, 'u:12345'],
    [
      'sk_server',
      { anonymousId: '', properties: { email: ' Anna@Example.COM ' } },
      'e:b8c6d9b6f2f8',
    ],
  ])('has the subject that %s with %j gives it', async (key, ids, subject) => {
    await post('/v1/batch', { batch: [track(ids)] }, basic(key))
    const expected = subject.startsWith('e:')
      ? `e:${(await sha256('anna@example.com')).slice(0, 32)}`
      : subject
    expect((await events())[0]?.subject).toBe(expected)
  })

  it('names the identities that a server vouches for', async () => {
    await post(
      '/v1/identify',
      { userId: '7', anonymousId: 'anna', traits: { email: 'Anna@Example.com' } },
      basic('sk_server'),
    )
    const [row] = await events()
    expect(row?.trust).toBe('server')
    expect(bodyOf(row).proven).toEqual({
      userId: '7',
      anonymousId: 'anna',
      email: 'anna@example.com',
    })
  })

  it('has the time of a wrong clock put right by sentAt', async () => {
    const ahead = 3 * HOUR
    const at = Date.now() + ahead - 20 * SECOND
    await post('/v1/batch', {
      batch: [track({ timestamp: at })],
      sentAt: new Date(Date.now() + ahead).toISOString(),
    })
    const [row] = await events()
    expect(row?.at).toBe(at)
    expect(Math.abs(Number(row?.received) - 20 * SECOND - Number(row?.occurred))).toBeLessThan(
      2 * SECOND,
    )
  })

  it.each([
    ['pk_open', '1970-01-01T00:00:00Z', -7 * DAY],
    ['pk_open', '2099-01-01T00:00:00Z', 5 * MINUTE],
    ['sk_server', '2099-01-01T00:00:00Z', 5 * MINUTE],
  ])('from %s at %s is moved to where it is believable', async (key, timestamp, offset) => {
    await post('/v1/batch', { batch: [track({ timestamp })] }, basic(key))
    const [row] = await events()
    expect(row?.at).toBe(Date.parse(timestamp))
    expect(Number(row?.occurred) - Number(row?.received)).toBe(offset)
  })

  it('from a server may have happened long ago', async () => {
    await post(
      '/v1/batch',
      { batch: [track({ timestamp: '1997-01-12' })], sentAt: new Date().toISOString() },
      basic('sk_server'),
    )
    expect((await events())[0]?.occurred).toBe(Date.parse('1997-01-12T00:00:00Z'))
  })

  it('is the first of two messages with one id, and both are answered as accepted', async () => {
    const messageId = newId()
    const batch = [
      track({ messageId, properties: { n: 1 } }),
      track({ messageId, timestamp: Date.now() + 5, properties: { n: 2 } }),
    ]
    expect((await post('/v1/batch', { batch })).json).toEqual({ accepted: 2, rejected: [] })
    const rows = await events()
    expect(rows).toHaveLength(1)
    expect(bodyOf(rows[0]).properties).toEqual({ n: 1 })
  })

  it('has an id made of its content where the client sent none', async () => {
    const message = track({ messageId: undefined })
    await post('/v1/batch', { batch: [message] })
    await post('/v1/batch', { batch: [message], sentAt: new Date().toISOString() })
    expect(await events()).toHaveLength(1)
  })
})

describe('a proof of identity', () => {
  const prove = async (claims: Record<string, unknown>, secrets = SECRETS) =>
    signJwt(
      { exp: Math.floor(Date.now() / 1_000) + 300, ...claims },
      await exportKey(await keyRing(secrets), 'identity'),
    )
  const identify = (fields: Record<string, unknown>) => ({
    type: 'identify',
    messageId: newId(),
    timestamp: Date.now(),
    anonymousId: 'anna',
    ...fields,
  })

  it('makes the message trusted, with the identity that it proves and not the one that the page claims', async () => {
    const proof = await prove({
      sub: '7',
      email: 'Anna@Example.com',
      aud: 'https://aisle.test',
      traits: { tier: 'gold' },
    })
    const traits = {
      email: 'victim@example.com',
      consent: { marketing: true },
      accepts_marketing: true,
      size: '42',
    }
    await post('/v1/batch', { batch: [identify({ userId: 'victim', traits, proof })] })
    const [row] = await events()
    expect(row).toMatchObject({ subject: 'a:anna', trust: 'server' })
    expect(bodyOf(row)).toEqual({
      anonymousId: 'anna',
      userId: '7',
      traits: { size: '42', tier: 'gold', email: 'anna@example.com' },
      proven: { userId: '7', email: 'anna@example.com' },
    })
    expect(collector.ticks()).toBe(1)
  })

  it('does not make an order of the page trustworthy', async () => {
    const proof = await prove({ sub: '7' })
    await post('/v1/batch', { batch: [track({ event: 'Order Completed', proof })] })
    const [row] = await events()
    expect(row?.trust).toBe('client')
    expect(bodyOf(row)).not.toHaveProperty('proven')
  })

  it('leaves what a page claims without it a claim', async () => {
    await post('/v1/batch', {
      batch: [identify({ userId: 'victim', traits: { email: 'victim@example.com' } })],
    })
    const [row] = await events()
    expect(row).toMatchObject({ subject: 'a:anna', trust: 'client' })
    expect(bodyOf(row)).not.toHaveProperty('proven')
  })

  it.each<[string, () => Promise<string>]>([
    ['is expired', () => prove({ sub: '7', exp: Math.floor(Date.now() / 1_000) - 1 })],
    [
      'never expires',
      async () => signJwt({ sub: '7' }, await exportKey(await keyRing(SECRETS), 'identity')),
    ],
    [
      'lasts longer than an hour',
      () => prove({ sub: '7', exp: Math.floor(Date.now() / 1_000) + 7_200 }),
    ],
    ['is meant for another site', () => prove({ sub: '7', aud: 'https://other.example' })],
    [
      'is signed by somebody else',
      () => prove({ sub: '7' }, 'another secret that is long enough to be taken'),
    ],
    [
      'is not signed',
      async () =>
        `${btoa('{"alg":"none","typ":"JWT"}').replaceAll('=', '')}.${btoa('{"sub":"7","exp":99999999999}').replaceAll('=', '')}.`,
    ],
    [
      'uses another algorithm',
      async () =>
        signJwt(
          { sub: '7', exp: Math.floor(Date.now() / 1_000) + 300 },
          await exportKey(await keyRing(SECRETS), 'identity'),
          'HS512',
        ),
    ],
    ['says who nobody is', () => prove({})],
    ['is no token at all', async () => 'nonsense'],
  ])('is refused when it %s', async (_, make) => {
    const batch = [identify({ proof: await make() }), track()]
    const { json } = await post('/v1/batch', { batch })
    expect(json).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'invalid_proof' }] })
  })
})

describe('one bad message', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 'end' : { in: deep(levels - 1) })

  it.each<[string, unknown, string]>([
    ['is null', null, 'invalid_message'],
    ['is a list', [], 'invalid_message'],
    ['is a text', 'track', 'invalid_message'],
    ['has an unknown type', track({ type: 'purchase' }), 'invalid_type'],
    ['has no type', track({ type: undefined }), 'invalid_type'],
    ['has no event name', track({ event: '  ' }), 'missing_event'],
    ['has a number for an event name', track({ event: 5 }), 'invalid_event'],
    ['has an event name of 201 characters', track({ event: 'x'.repeat(201) }), 'invalid_event'],
    ['has a control character in its name', track({ event: 'a\u0007b' }), 'invalid_event'],
    ['has an object for an id', track({ messageId: {} }), 'invalid_message_id'],
    ['has an id of 101 characters', track({ messageId: 'x'.repeat(101) }), 'invalid_message_id'],
    [
      'has an anonymous id with a line break',
      track({ anonymousId: 'a\nb' }),
      'invalid_anonymous_id',
    ],
    ['has a damaged anonymous id', track({ anonymousId: 'a\u0000b' }), 'invalid_anonymous_id'],
    ['has a user id of 256 characters', track({ userId: 'x'.repeat(256) }), 'invalid_user_id'],
    ['has a user id that lost its last digits', track({ userId: 2 ** 53 }), 'invalid_user_id'],
    ['has no identity', track({ anonymousId: undefined }), 'no_identity'],
    ['has a word for a timestamp', track({ timestamp: 'yesterday' }), 'invalid_timestamp'],
    ['has a list for properties', track({ properties: [] }), 'invalid_properties'],
    ['has a text for traits', track({ traits: 'x' }), 'invalid_traits'],
    ['is nested too deeply', track({ properties: deep(8) }), 'too_deep'],
    [
      'has 101 keys in one object',
      track({ properties: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [n, n])) }),
      'too_many_keys',
    ],
    [
      'has a string of 8193 characters',
      track({ properties: { text: 'x'.repeat(8_193) } }),
      'string_too_long',
    ],
    [
      'has more than 32 KiB',
      track({ properties: { list: Array.from({ length: 5 }, () => 'x'.repeat(8_000)) } }),
      'message_too_large',
    ],
    [
      'asks for a subscription without the form',
      track({ event: 'Subscription Requested' }),
      'reserved_event',
    ],
    ['is a group call without a group', track({ type: 'group' }), 'missing_group_id'],
    ['is an alias call without the id before', track({ type: 'alias' }), 'missing_previous_id'],
  ])('that %s is refused by name, and its neighbours are stored', async (_, message, code) => {
    const { status, json } = await post('/v1/batch', { batch: [track(), message, track()] })
    expect(status).toBe(200)
    expect(json).toMatchObject({ accepted: 2, rejected: [{ index: 1, code }] })
    expect(await events()).toHaveLength(2)
    const [noted] = await listRejections(collector.services.db, 10)
    expect(noted).toMatchObject({ code, count: 1, message: json.rejected[0].message })
  })

  it('as a single call is a problem with the same code', async () => {
    const { status, headers, json } = await post('/v1/track', track({ event: '' }))
    expect(status).toBe(400)
    expect(headers.get('Content-Type')).toBe('application/problem+json')
    expect(json).toMatchObject({ status: 400, code: 'missing_event', title: 'Bad request' })
  })
})

describe('input that can be mended', () => {
  it('is mended: NaN and Infinity, invalid UTF-8, NUL, lone surrogates, keys that reach for prototypes', async () => {
    const raw = `\uFEFF{"batch":[{"type":"track","event":"Product Viewed","anonymousId":"anna","messageId":"m1","timestamp":1e3,
      "__proto__":{"type":"alias"},"properties":{"price":NaN,"was":-Infinity,"big":1e999,"note":"NaN \\" Infinity","nul":"a\\u0000b","half":"\\ud83d",
      "bytes":"Caf@","__proto__":{"polluted":true},"constructor":{"x":1},"prototype":1}}]}`
    const bytes = new TextEncoder().encode(raw)
    bytes[bytes.indexOf(64)] = 0xe9
    expect((await post('/v1/batch', new Blob([bytes]))).json).toEqual({ accepted: 1, rejected: [] })
    const [row] = await events()
    expect(row?.at).toBe(1_000)
    expect(bodyOf(row).properties).toEqual({
      price: null,
      was: null,
      big: null,
      note: 'NaN " Infinity',
      nul: 'a\uFFFDb',
      half: '\uFFFD',
      bytes: 'Caf\uFFFD',
    })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('may come as text/plain with the key in the body, as beacons do', async () => {
    const { json } = await post(
      '/v1/b',
      { batch: [track()], writeKey: 'pk_open' },
      { 'Content-Type': 'text/plain', Origin: SHOP },
    )
    expect(json).toEqual({ accepted: 1, rejected: [] })
  })

  it('may be packed with gzip', async () => {
    const packed = await new Response(
      new Blob([JSON.stringify({ batch: [track()] })])
        .stream()
        .pipeThrough(new CompressionStream('gzip')),
    ).blob()
    const { json } = await post('/v1/batch', packed, {
      ...basic('pk_open'),
      'Content-Encoding': 'gzip',
    })
    expect(json).toEqual({ accepted: 1, rejected: [] })
  })

  it.each(['track', 't', 'identify', 'i', 'page', 'p', 'screen', 's', 'group', 'g', 'alias', 'a'])(
    'may be a single call to /v1/%s, whose path is its type',
    async (path) => {
      const message = {
        event: 'E',
        anonymousId: 'anna',
        groupId: 'g',
        previousId: 'p',
        writeKey: 'pk_open',
      }
      expect(await post(`/v1/${path}`, message, {})).toMatchObject({
        status: 200,
        json: { accepted: 1, rejected: [] },
      })
      expect(String((await events())[0]?.type).startsWith(path)).toBe(true)
      expect(bodyOf((await events())[0])).not.toHaveProperty('writeKey')
    },
  )

  it('has the context of its batch where it has none itself', async () => {
    await post('/v1/batch', {
      batch: [track(), track({ context: { locale: 'de' } })],
      context: { locale: 'en', library: { name: 'go' } },
    })
    const contexts = (await events()).map((row) => bodyOf(row).context)
    expect(contexts).toContainEqual({ locale: 'en', library: { name: 'go' } })
    expect(contexts).toContainEqual({ locale: 'de', library: { name: 'go' } })
  })
})

describe('a request that is refused', () => {
  const big = (bytes: number) => ({ batch: [], padding: 'x'.repeat(bytes) })
  const many = (count: number) => ({ batch: Array.from({ length: count }, () => track()) })

  it.each<[string, unknown, Record<string, string>, number, string]>([
    ['has no key', {}, {}, 401, 'missing_key'],
    ['has an unknown key', {}, basic('pk_other'), 401, 'unknown_key'],
    ['has an unknown key in the body', { writeKey: 'pk_other' }, {}, 401, 'unknown_key'],
    [
      'has a secret key and comes from a page',
      { batch: [] },
      { ...basic('sk_server'), Origin: SHOP },
      403,
      'secret_key_in_browser',
    ],
    [
      'has a secret key in the body and comes from a page',
      { batch: [], writeKey: 'sk_server' },
      { Origin: SHOP },
      403,
      'secret_key_in_browser',
    ],
    [
      'comes from an origin that is not listed',
      { batch: [] },
      { ...basic('pk_held'), Origin: 'https://evil.example' },
      403,
      'origin_not_allowed',
    ],
    [
      'comes from a sandboxed page',
      { batch: [] },
      { ...basic('pk_held'), Origin: 'null' },
      403,
      'origin_not_allowed',
    ],
    ['is not JSON', '{"batch":[', basic('pk_open'), 400, 'invalid_json'],
    ['is empty', '', basic('pk_open'), 400, 'invalid_json'],
    ['is a list', [], basic('pk_open'), 400, 'invalid_body'],
    ['is null', 'null', basic('pk_open'), 400, 'invalid_body'],
    ['has no batch', { events: [] }, basic('pk_open'), 400, 'invalid_batch'],
    ['has a batch that is an object', { batch: {} }, basic('pk_open'), 400, 'invalid_batch'],
    [
      'has too many bytes for a public key',
      big(128 * 1_024),
      basic('pk_open'),
      413,
      'body_too_large',
    ],
    [
      'has too many bytes for a public key in the body',
      { ...big(128 * 1_024), writeKey: 'pk_open' },
      {},
      413,
      'body_too_large',
    ],
    [
      'has too many bytes for a secret key',
      big(512 * 1_024),
      basic('sk_server'),
      413,
      'body_too_large',
    ],
    [
      'has too many messages for a public key',
      many(101),
      basic('pk_open'),
      413,
      'too_many_messages',
    ],
    [
      'has too many messages for a secret key',
      many(501),
      basic('sk_server'),
      413,
      'too_many_messages',
    ],
    [
      'is said to be gzip and is not',
      {},
      { ...basic('pk_open'), 'Content-Encoding': 'gzip' },
      400,
      'invalid_encoding',
    ],
    [
      'is packed in another way',
      {},
      { ...basic('pk_open'), 'Content-Encoding': 'br' },
      415,
      'unsupported_encoding',
    ],
  ])(
    'because it %s gets the status and code that say so, and is noted',
    async (_, body, headers, status, code) => {
      const answer = await post('/v1/batch', body, headers)
      expect(answer.status).toBe(status)
      expect(answer.json.code).toBe(code)
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
      expect(await listRejections(collector.services.db, 10)).toMatchObject([{ code }])
      expect(await events()).toEqual([])
    },
  )

  it('because it unpacks to too much is refused before it is unpacked whole', async () => {
    const bomb = await new Response(
      new Blob([' '.repeat(20_000_000)]).stream().pipeThrough(new CompressionStream('gzip')),
    ).blob()
    const answer = await post('/v1/batch', bomb, {
      ...basic('pk_open'),
      'Content-Encoding': 'gzip',
    })
    expect(answer).toMatchObject({ status: 413, json: { code: 'body_too_large' } })
  })

  it('because JSON is nested without end is refused without falling over', async () => {
    const answer = await post(
      '/v1/batch',
      `{"batch":[{"type":"track","event":"E","anonymousId":"a","properties":${'['.repeat(60_000)}${']'.repeat(60_000)}}]}`,
    )
    expect(answer.json).toMatchObject({ accepted: 0, rejected: [{ code: 'too_deep' }] })
  })

  it('because there are too many hears when to come back', async () => {
    const names: string[] = []
    const crowded = await openCollector(env.DB, {
      collect: async (name) => {
        names.push(name)
        return !name.startsWith('subject:')
      },
      form: async () => false,
    })
    const answer = await post(
      '/v1/batch',
      { batch: [track()] },
      { ...basic('pk_open'), 'CF-Connecting-IP': '192.0.2.7' },
      crowded,
    )
    expect(answer).toMatchObject({ status: 429, json: { code: 'too_many_requests' } })
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(names).toEqual(['ip:192.0.2.7', 'subject:a:anna'])
    expect(
      (await post('/v1/batch', { batch: [track()] }, basic('sk_server'), crowded)).status,
    ).toBe(200)
    expect((await post('/v1/subscribe', {}, {}, crowded)).status).toBe(429)
  })

  it('because the database fails is told to come again, and hears no details', async () => {
    const broken = await openCollector({
      ...env.DB,
      prepare: (sql: string) => env.DB.prepare(sql),
      batch: () => Promise.reject(new Error('D1_ERROR: overloaded')),
    } as unknown as typeof env.DB)
    const answer = await post('/v1/batch', { batch: [track()] }, basic('pk_open'), broken)
    expect(answer).toMatchObject({ status: 503, json: { code: 'not_stored' } })
    expect(answer.headers.get('Retry-After')).toBe('10')
    expect(answer.text).not.toContain('D1')
  })

  it('in a flood is noted ten times and no more', async () => {
    for (let n = 0; n < 15; n++) await post('/v1/batch', '{', basic('pk_open'))
    expect(await listRejections(collector.services.db, 100)).toHaveLength(10)
  })
})

describe('pages of other origins', () => {
  it('may read the answer when they use an open key, and never with credentials', async () => {
    const { headers } = await post(
      '/v1/batch',
      { batch: [] },
      { ...basic('pk_open'), Origin: SHOP },
    )
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(headers.get('Access-Control-Expose-Headers')).toBe('Retry-After')
  })

  it('may read the answer to a key with a list only when they are on it', async () => {
    const listed = await post('/v1/batch', { batch: [] }, { ...basic('pk_held'), Origin: SHOP })
    expect(listed.headers.get('Access-Control-Allow-Origin')).toBe(SHOP)
    expect(listed.headers.get('Vary')).toBe('Origin')
    const other = await post(
      '/v1/batch',
      { batch: [] },
      { ...basic('pk_held'), Origin: `${SHOP}.evil.example` },
    )
    expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  it('may not read the answer to a secret key', async () => {
    const { headers } = await post(
      '/v1/batch',
      { batch: [] },
      { ...basic('sk_server'), Origin: SHOP },
    )
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  it('get their preflight answered', async () => {
    const answer = await collector.app.request('/v1/batch', {
      method: 'OPTIONS',
      headers: { Origin: SHOP, 'Access-Control-Request-Method': 'POST' },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Allow-Methods')).toBe('POST, OPTIONS')
    expect(answer.headers.get('Access-Control-Allow-Headers')).toContain('Authorization')
  })

  it('may read how long to wait', async () => {
    const crowded = await openCollector(env.DB, {
      collect: async () => false,
      form: async () => false,
    })
    const { status, headers } = await post(
      '/v1/batch',
      { batch: [] },
      { ...basic('pk_open'), Origin: SHOP },
      crowded,
    )
    expect(status).toBe(429)
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  it('are not asked for a password by the browser', async () => {
    const ask = (headers: Record<string, string>) => post('/v1/batch', { batch: [] }, headers)
    expect((await ask({})).headers.get('WWW-Authenticate')).toBe('Basic realm="aisle"')
    expect((await ask({ 'Sec-Fetch-Mode': 'cors' })).headers.get('WWW-Authenticate')).toBe(
      'WriteKey realm="aisle"',
    )
  })
})

describe('other methods', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
    'such as %s are refused where events are posted',
    async (method) => {
      for (const path of ['/v1/batch', '/v1/t', '/v1/subscribe']) {
        const answer = await collector.app.request(path, { method }, env, createExecutionContext())
        expect(answer.status).toBe(405)
        expect(answer.headers.get('Allow')).toBe('POST, OPTIONS')
      }
    },
  )
})

it('nothing that is answered names another shopper', async () => {
  const anna = {
    userId: 'anna-7',
    anonymousId: 'anna-browser',
    traits: { email: 'anna@example.com', name: 'Anna Beispiel' },
  }
  await post('/v1/identify', anna, basic('sk_server'))
  const claim = {
    userId: 'anna-7',
    anonymousId: 'anna-browser',
    traits: { email: 'anna@example.com' },
    properties: {},
  }
  const answers = [
    await post('/v1/identify', { ...claim, timestamp: 'x' }),
    await post('/v1/identify', claim),
    await post('/v1/batch', {
      batch: [
        { type: 'alias', userId: 'anna-7', previousId: 'anna-browser' },
        { ...claim, type: 'x' },
      ],
    }),
    await post('/v1/subscribe', { email: 'anna@example.com', writeKey: 'pk_open' }, {}),
  ]
  for (const { text } of answers) expect(text).not.toMatch(/anna|beispiel|example\.com/i)
})
