/** Segment's own clients against collect over real HTTP: their library, and requests recorded from it. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import http, { Agent } from 'node:http'
import path from 'node:path'
import { Analytics } from '@segment/analytics-node'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../scripts/local/migrate.mjs'
import { sha256 } from '../../worker/core/bytes.ts'

type Json = Record<string, unknown>
type Message = Json & { messageId: string; type: string }

const samples = path.join(import.meta.dirname, '../../../shared/samples/segment')
const KEY = 'sk_segment'
let server: Miniflare
let address: URL
let db: Awaited<ReturnType<Miniflare['getD1Database']>>

beforeAll(async () => {
  const bundle = await build({
    entryPoints: [path.join(import.meta.dirname, 'collector-worker.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    conditions: ['worker'],
  })
  server = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-04-20',
    d1Databases: ['DB'],
    cf: false,
    host: '127.0.0.1',
    port: 0,
  })
  address = await server.ready
  db = await server.getD1Database('DB')
  await migrate(db)
  await db
    .prepare("insert into keys (hash, kind, created_at) values (?, 'secret', 0)")
    .bind(await sha256(KEY))
    .run()
})

afterAll(() => server?.dispose())

beforeEach(async () => {
  await db.prepare('delete from events').run()
})

async function stored(): Promise<Map<string, Json>> {
  const { results } = await db.prepare('select * from events').all<Json>()
  return new Map(
    results.map((row) => [String(row.id), { ...row, ...JSON.parse(String(row.body)) }]),
  )
}

const post = (to: string, body: string, headers: Record<string, string>) =>
  fetch(new URL(to, address), { method: 'POST', headers, body })
const basic = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`

/** What of a message must be found again in the row, letter by letter. */
function expectUnchanged(message: Message, row: Json | undefined): void {
  expect(row).toMatchObject({
    type: message.type,
    name: message.event ?? message.name ?? '',
    at: Date.parse(String(message.timestamp)),
  })
  for (const field of ['userId', 'anonymousId', 'properties', 'traits', 'groupId', 'previousId']) {
    expect(row?.[field]).toEqual(message[field])
  }
  const { library } = (message.context ?? {}) as Json
  if (library) expect(row?.context).toMatchObject({ library })
}

describe("Segment's Node library", () => {
  it('delivers track, identify and page calls unchanged', async () => {
    const analytics = new Analytics({ writeKey: KEY, host: address.origin, maxRetries: 0 })
    const failures: unknown[] = []
    analytics.on('error', (error) => failures.push(error))
    const delivered: Message[] = []
    analytics.on('http_request', ({ body }) => {
      delivered.push(...(JSON.parse(String(body)) as { batch: Message[] }).batch)
    })
    const timestamp = new Date('2026-03-01T10:00:00.123Z')
    analytics.track({
      userId: '97980cfea0067',
      event: 'Product Added',
      properties: { product_id: 'p-1', price: 18.99, quantity: 2, name: 'Straße № 5 👟' },
      timestamp,
    })
    analytics.identify({
      userId: '97980cfea0067',
      anonymousId: 'browser-1',
      traits: { email: 'peter@example.com', address: { city: 'San Francisco' } },
    })
    analytics.page({
      anonymousId: 'browser-1',
      category: 'Docs',
      name: 'Home',
      properties: { url: 'https://example.com/', path: '/', title: 'Home' },
    })
    await analytics.closeAndFlush({ timeout: 10_000 })

    expect(failures).toEqual([])
    expect(delivered).toHaveLength(3)
    const rows = await stored()
    expect(rows.size).toBe(3)
    for (const message of delivered) expectUnchanged(message, rows.get(message.messageId))
    const track = delivered.find((message) => message.type === 'track')
    expect(rows.get(track?.messageId ?? '')).toMatchObject({
      subject: 'u:97980cfea0067',
      trust: 'server',
      at: timestamp.getTime(),
    })
  })
})

if (existsSync(samples)) describe('recorded requests', replay)
else it(`replays nothing, for there are no recorded requests at ${samples}`, () => {})

function replay(): void {
  const read = async (name: string) => JSON.parse(await readFile(path.join(samples, name), 'utf8'))

  it('of the Node library, with every event of the specification, are stored unchanged and once', async () => {
    const { requests, write_key, expected } = await read('node-v3-spec-examples.json')
    await db
      .prepare("insert or ignore into keys (hash, kind, created_at) values (?, 'secret', 0)")
      .bind(await sha256(write_key))
      .run()
    for (const round of ['first', 'again']) {
      for (const request of requests) {
        const answer = await post(request.path, request.body, request.headers)
        const { length } = JSON.parse(request.body).batch
        expect([round, answer.status]).toEqual([round, 200])
        expect(await answer.json()).toEqual({ accepted: length, rejected: [] })
      }
      expect((await stored()).size).toBe(expected.distinct_message_ids)
    }
    const rows = await stored()
    for (const request of requests) {
      for (const message of JSON.parse(request.body).batch) {
        expectUnchanged(message, rows.get(message.messageId))
      }
    }
  })

  it('of the Go library are taken, whatever their type and however often an id repeats', async () => {
    const { bodies } = await read('go-fixtures.json')
    for (const [name, body] of Object.entries<{ batch: Message[]; context: Json }>(bodies)) {
      await db.prepare('delete from events').run()
      const answer = await post('/v1/batch', JSON.stringify(body), { Authorization: basic })
      expect([name, await answer.json()]).toEqual([
        name,
        { accepted: body.batch.length, rejected: [] },
      ])
      const [message] = body.batch
      const rows = await stored()
      expect(rows.size).toBe(1)
      if (message) {
        const context = { ...body.context, ...(message.context as Json) }
        expectUnchanged({ ...message, context }, rows.get(message.messageId))
      }
    }
  })
}

describe('over real HTTP', () => {
  it('a body of ten megabytes is answered with 413 and not with a broken connection', async () => {
    const body = JSON.stringify({ batch: [], padding: 'x'.repeat(10_000_000) })
    const answer = await post('/v1/batch', body, { Authorization: basic })
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'body_too_large' })
  })

  it('a refusal does not break the next request on the same connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const refused = { unknown: 401, [KEY]: 413 }
    for (let round = 0; round < 5; round++) {
      for (const [key, expected] of Object.entries(refused)) {
        const status = await new Promise((resolve, reject) => {
          const headers = { Authorization: `Basic ${btoa(`${key}:`)}` }
          const request = http.request(
            new URL('/v1/batch', address),
            { method: 'POST', agent, headers },
            (response) => response.resume().on('end', () => resolve(response.statusCode)),
          )
          request.on('error', reject).end('x'.repeat(600_000))
        })
        expect(status).toBe(expected)
      }
    }
    agent.destroy()
  })

  it('a body without a length is counted while it arrives', async () => {
    // Bounded: a client that goes on writing after the answer would fill the memory of the test.
    let left = 20
    const stream = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(100_000).fill(32))
        else controller.close()
      },
    })
    const init = { method: 'POST', headers: { Authorization: basic }, body: stream, duplex: 'half' }
    const answer = await fetch(new URL('/v1/batch', address), init as RequestInit)
    expect(answer.status).toBe(413)
  })
})
