/** A shop that does its worst, asked by the whole product: the catalogue stays as it was, and a line says why. */

import http, { type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocal } from '../../../scripts/local/launch.mjs'

const MEGABYTE = 1024 * 1024
const product = (name: string) => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  name,
  sku: name,
  offers: { '@type': 'Offer', price: '12,50', priceCurrency: 'EUR', availability: 'InStock' },
})
const page = (body: string) => `<!doctype html><title>A page</title>${body}`
const data = (value: unknown) =>
  `<script type="application/ld+json">${JSON.stringify(value)}</script>`
/** A hundred megabytes of nothing in a tenth of one. */
const bomb = gzipSync(Buffer.alloc(100 * MEGABYTE, ' '))

let aisle: Awaited<ReturnType<typeof startLocal>>
let server: http.Server
let shop = ''
/** Whether the good page has turned bad, and how. */
let bad = ''

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://shop').pathname
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    if (path === '/p/good' && bad === '') response.end(page(data(product('good'))))
    else if (path === '/p/good') misbehave(response, bad)
    else if (path.startsWith('/p/')) misbehave(response, path.slice(3))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  shop = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  aisle = await startLocal({ state: null, seed: false, cron: false, quiet: true })
  await call('PUT', '/api/settings', { shopUrl: shop })
})
afterAll(async () => {
  await aisle?.dispose()
  server?.closeAllConnections()
  server?.close()
})

function misbehave(response: ServerResponse, how: string): void {
  switch (how) {
    case 'huge':
      response.write(page(data(product('huge'))))
      fill(response, 50)
      return
    case 'bomb':
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb)
      return
    case 'round':
      response.writeHead(302, { Location: `/p/round?${Math.random()}` }).end()
      return
    case 'away':
      response.writeHead(302, { Location: 'http://169.254.169.254/latest' }).end()
      return
    case 'kind':
      response.writeHead(200, { 'Content-Type': 'application/pdf' }).end('%PDF-1.7')
      return
    case 'short':
      response.writeHead(200, { 'Content-Length': 100_000 })
      response.write(page(data(product('short'))))
      setTimeout(() => response.destroy(), 100)
      return
    case 'thousand': {
      const many = Array.from({ length: 1_000 }, (_, index) => product(`number ${index}`))
      response.end(page(many.map(data).join('')))
      return
    }
    default:
      response.destroy()
  }
}

/** Writes so many megabytes, as long as somebody takes them. */
function fill(response: ServerResponse, megabytes: number): void {
  if (megabytes === 0 || response.destroyed) {
    response.end()
    return
  }
  response.write(Buffer.alloc(MEGABYTE, ' '), () => fill(response, megabytes - 1))
}

async function call(method: string, path: string, body?: object) {
  const response = await fetch(aisle.url + path, {
    method,
    headers: { authorization: 'Bearer dev' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return (await response.json()) as Record<string, unknown> & { items: unknown[] }
}

const read = (path: string) => call('POST', '/api/pages', { url: shop + path })
const catalogue = async () => (await call('GET', '/api/products?limit=200')).items

describe('a page that does its worst', () => {
  it.each([
    ['huge', 'refused', 'longer than'],
    ['bomb', 'refused', 'longer than'],
    ['round', 'refused', 'more than 5 redirects'],
    ['away', 'refused', 'names a machine by its number'],
    ['kind', 'refused', 'no HTML page but application/pdf'],
    ['thousand', 'other', ''],
    ['short', 'failed', 'broke off'],
    ['closed', 'failed', 'failed or broke off'],
  ])('such as %s is %s with a line that says why', async (how, state, note) => {
    const answer = await read(`/p/${how}`)
    expect(answer).toMatchObject({ state, note: expect.stringContaining(note) })
    expect(String(answer.note)).not.toBe('')
    expect(await catalogue()).toEqual([])
  })

  it('leaves what it said before as it was', async () => {
    expect(await read('/p/good')).toMatchObject({ state: 'product' })
    const before = await catalogue()
    expect(before).toMatchObject([{ title: 'good', price: '12.50', currency: 'EUR' }])
    for (const how of ['huge', 'bomb', 'round', 'kind', 'thousand', 'closed']) {
      bad = how
      const answer = await read('/p/good')
      expect(String(answer.note), how).toMatch(/longer than|redirects|no HTML|several|failed/)
      expect(await catalogue(), how).toEqual(before)
    }
    bad = ''
    expect(await read('/p/good')).toMatchObject({ state: 'product' })
  })
})
