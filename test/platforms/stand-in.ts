/** A stand-in for the APIs of Shopify and WooCommerce, as their manuals describe them, with shops of the test's making. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Thing = Record<string, unknown>

/** What the two shops hold, and what was asked of them. */
export interface StandIn {
  readonly url: string
  readonly shopify: { orders: Thing[]; customers: Thing[]; products: Thing[]; webhooks: Thing[] }
  readonly woo: { orders: Thing[]; customers: Thing[]; products: Thing[]; webhooks: Thing[] }
  /** Every request as `GET /path?query`. */
  readonly asked: string[]
  /** The answer to the `n`th page of orders from now on is never given; resolves when it was asked for. */
  holdPage(n: number): Promise<void>
  stop(): Promise<void>
}

export const TOKEN = 'shpat_of_these_tests'
export const KEY = 'ck_tests'
export const SECRET_KEY = 'cs_tests'

/** Starts it on a free port of 127.0.0.1. Every seventh request is one too many. */
export async function startStandIn(): Promise<StandIn> {
  const empty = () => ({ orders: [], customers: [], products: [], webhooks: [] })
  const shopify: StandIn['shopify'] = empty()
  const woo: StandIn['woo'] = empty()
  const asked: string[] = []
  let held: { left: number; found: () => void } | null = null
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (asked.length % 7 === 0) {
      response
        .writeHead(429, { 'Retry-After': '2.0' })
        .end('{"errors":"Exceeded 2 calls per second"}')
      return
    }
    if (held && request.url?.includes('/orders.json')) {
      held.left -= 1
      if (held.left === 0) {
        held.found()
        held = null
        return
      }
    }
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (url.pathname.startsWith('/admin/api/')) answerShopify(request, response, url, shopify)
    else answerWoo(request, response, url, woo)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shopify,
    woo,
    asked,
    holdPage: (n) =>
      new Promise((found) => {
        held = { left: n, found }
      }),
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections()
        server.close(() => stopped())
      }),
  }
}

const changed = (thing: Thing) =>
  Date.parse(String(thing.updated_at ?? `${thing.date_modified_gmt}Z`))

function answerShopify(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  shop: StandIn['shopify'],
): void {
  if (request.headers['x-shopify-access-token'] !== TOKEN)
    return void response.writeHead(401).end('{}')
  const [, kind = '', count] = /\/(\w+)(\/count)?\.json$/.exec(url.pathname) ?? []
  const things = shop[kind as keyof typeof shop]
  if (!things) return void response.writeHead(404).end('{}')
  if (request.method === 'POST') {
    return void readJson(request).then(({ webhook }) => {
      things.push({ id: things.length + 1, ...(webhook as Thing) })
      response.writeHead(201).end(JSON.stringify({ webhook: things.at(-1) }))
    })
  }
  if (count) return void response.end(JSON.stringify({ count: things.length }))
  // A following page is asked for by its number alone, as Shopify demands.
  const cursor = url.searchParams.get('page_info')
  const state = cursor
    ? (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { from: number; since: number })
    : {
        from: 0,
        since: Date.parse(url.searchParams.get('updated_at_min') ?? '1970-01-01T00:00:00Z'),
      }
  const limit = Number(url.searchParams.get('limit') ?? 50)
  const found = things
    .filter((thing) => !thing.updated_at || changed(thing) >= state.since)
    .sort((one, other) => changed(one) - changed(other))
  const page = found.slice(state.from, state.from + limit)
  if (found.length > state.from + limit) {
    const next = { from: state.from + limit, since: state.since }
    const info = Buffer.from(JSON.stringify(next)).toString('base64url')
    response.setHeader(
      'Link',
      `<${url.origin}${url.pathname}?limit=${limit}&page_info=${info}>; rel="next"`,
    )
  }
  response.end(JSON.stringify({ [kind]: page }))
}

function answerWoo(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  shop: StandIn['woo'],
): void {
  const basic = `Basic ${Buffer.from(`${KEY}:${SECRET_KEY}`).toString('base64')}`
  if (request.headers.authorization !== basic) return void response.writeHead(401).end('{}')
  const [, kind = '', id] = /\/wp-json\/wc\/v3\/(\w+)(?:\/(\d+))?$/.exec(url.pathname) ?? []
  const things = shop[kind as keyof typeof shop]
  if (!things) return void response.writeHead(404).end('{}')
  if (request.method !== 'GET') {
    return void readJson(request).then((body) => {
      const known = things.find((thing) => String(thing.id) === id)
      if (known) Object.assign(known, body)
      else things.push({ id: things.length + 1, ...body })
      response.end(JSON.stringify(known ?? things.at(-1)))
    })
  }
  const after = url.searchParams.get('modified_after')
  const since = after ? Date.parse(`${after}Z`) : 0
  const size = Number(url.searchParams.get('per_page') ?? 10)
  const number = Number(url.searchParams.get('page') ?? 1)
  const found = things.filter((thing) => !after || changed(thing) > since)
  if (after) found.sort((one, other) => changed(one) - changed(other))
  response.setHeader('X-WP-Total', String(found.length))
  if (found.length > number * size) {
    url.searchParams.set('page', String(number + 1))
    response.setHeader('Link', `<${url.href}>; rel="next"`)
  }
  response.end(JSON.stringify(found.slice((number - 1) * size, number * size)))
}

async function readJson(request: IncomingMessage): Promise<Thing> {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text) as Thing
}
