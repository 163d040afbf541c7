/** The way out, in workerd, against a server on this machine that does whatever servers do to those who ask. */

import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FetchOrder } from './fetcher.ts'

const MEGABYTE = 1024 * 1024
const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE))
const asked: IncomingMessage[] = []
let server: http.Server
let origin = ''
let written = 0
let miniflare: Miniflare

beforeAll(async () => {
  server = http.createServer((request, response) => {
    asked.push(request)
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const bundle = await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'fetcher.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false'
  miniflare = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-04-20',
    compatibilityFlags: ['global_fetch_strictly_public'],
  })
  await miniflare.ready
})

afterAll(async () => {
  await miniflare?.dispose()
  server?.closeAllConnections()
  server?.close()
})

beforeEach(() => {
  asked.length = 0
  written = 0
})

/** What the server does, by path. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', origin)
  const left = Number(searchParams.get('left') ?? 0)
  switch (pathname) {
    case '/page':
      response.setHeader('Set-Cookie', 'session=1')
      response.end('hello')
      return
    case '/chain':
      redirect(response, left > 0 ? `/chain?left=${left - 1}` : '/page')
      return
    case '/circle':
      redirect(response, '/circle?again')
      return
    case '/to':
      redirect(response, searchParams.get('location') ?? '', Number(searchParams.get('status')))
      return
    case '/packed': {
      const brotli = searchParams.has('br')
      const packed = (brotli ? brotliCompressSync : gzipSync)('hello, packed')
      response.writeHead(200, { 'Content-Encoding': brotli ? 'br' : 'gzip' }).end(packed)
      return
    }
    case '/bomb':
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb)
      return
    case '/long':
      await flood(response, 50)
      return
    case '/declared':
      response.writeHead(200, { 'Content-Length': 50 * MEGABYTE })
      await flood(response, 50)
      return
    case '/cut':
      response.writeHead(200, { 'Content-Length': 1_000 })
      response.write('only this')
      setTimeout(() => response.destroy(), 50)
      return
    case '/drip': {
      response.writeHead(200)
      const timer = setInterval(() => response.write('a'), 50)
      response.on('close', () => clearInterval(timer))
      return
    }
    case '/silence':
      return
    case '/odd':
      response.writeHead(200, { 'Content-Encoding': 'zstd' }).end('(..)')
      return
    case '/closed':
      response.destroy()
      return
    default:
      response.writeHead(404).end('no such page')
  }
}

function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status || 302, { Location: location }).end('elsewhere')
}

/** Writes so many megabytes, and counts those that somebody took. */
async function flood(response: ServerResponse, megabytes: number): Promise<void> {
  const chunk = Buffer.alloc(MEGABYTE / 4, 'x')
  for (let part = 0; part < megabytes * 4 && !response.destroyed; part++) {
    const taken = response.write(chunk)
    written += chunk.length
    if (!taken) {
      const gone = new AbortController()
      const stop = () => gone.abort()
      response.once('close', stop)
      await once(response, 'drain', { signal: gone.signal }).catch(() => {})
      response.off('close', stop)
    }
  }
  response.end()
}

type More = Partial<Omit<FetchOrder, 'rules'>> & { rules?: Partial<FetchOrder['rules']> }

async function order(target: string, { rules, ...request }: More = {}) {
  const body: FetchOrder = {
    url: target.startsWith('/') ? origin + target : target,
    ...request,
    rules: {
      hosts: [new URL(origin).host],
      development: true,
      publicUrl: 'https://aisle.example',
      maxBytes: MEGABYTE,
      timeout: 4_000,
      redirects: 3,
      ...rules,
    },
  }
  const response = await miniflare.dispatchFetch('http://worker/', {
    method: 'POST',
    body: JSON.stringify(body),
  })
  return (await response.json()) as Record<string, unknown>
}

const urls = () => asked.map((request) => request.url)

describe('the way out', () => {
  it('answers what the page is, says who asks, and keeps no cookie', async () => {
    const outcome = await order('/page#part', { headers: { Cookie: 'a=b', 'X-Own': '1' } })
    expect(outcome).toMatchObject({ ok: true, status: 200, start: 'hello' })
    expect(outcome.url).toBe(`${origin}/page`)
    expect(outcome.headers).not.toHaveProperty('set-cookie')
    expect(asked[0]?.headers).toMatchObject({ 'x-own': '1' })
    expect(asked[0]?.headers['user-agent']).toMatch(/^Aisle\/1 \(\+https:\/\/aisle\.example;/)
    expect(asked[0]?.headers.cookie).toBeUndefined()
    expect(await order('/nothing')).toMatchObject({ ok: true, status: 404, start: 'no such page' })
    expect(await order('/page', { method: 'POST', body: '{}' })).toMatchObject({ status: 200 })
  })

  it('reads what is packed', async () => {
    expect(await order('/packed')).toMatchObject({ start: 'hello, packed' })
    expect(await order('/packed?br')).toMatchObject({ start: 'hello, packed' })
    expect(await order('/odd')).toMatchObject({ ok: false, code: 'bad_answer' })
  })

  it('asks nothing at all of a host that is not listed', async () => {
    const rules = { hosts: ['shop.example'] }
    expect(await order('/page', { rules })).toMatchObject({ code: 'ip_literal' })
    expect(await order('https://evil.example/')).toMatchObject({ code: 'host_not_allowed' })
    expect(asked).toHaveLength(0)
  })

  it('follows a few redirects, each of them judged like the first address', async () => {
    expect(await order('/chain?left=2')).toMatchObject({ ok: true, url: `${origin}/page` })
    expect(await order('/chain?left=3')).toMatchObject({ ok: false, code: 'too_many_redirects' })
    expect(await order('/circle')).toMatchObject({ ok: false, code: 'redirect_loop' })
    const leads = async (location: string) =>
      (await order(`/to?location=${encodeURIComponent(location)}`)).code
    expect(await leads('https://evil.example/')).toBe('host_not_allowed')
    expect(await leads('//evil.example/')).toBe('host_not_allowed')
    expect(await leads('/\\evil.example/')).toBe('host_not_allowed')
    expect(await leads('http://169.254.169.254/latest/meta-data')).toBe('ip_literal')
    expect(await leads('http://0x7f.1:1/')).toBe('ip_literal')
    expect(await leads('http://[::1]:1/')).toBe('ip_literal')
    expect(await leads('http://localhost:1/')).toBe('local_name')
    for (const address of ['file:///etc/passwd', 'data:text/html,x', 'ftp://shop.example/']) {
      expect(await leads(address), address).toMatch(/bad_address|not_https/)
    }
    expect(await leads('http://user@127.0.0.1/')).toBe('credentials')
    expect(await leads('http://[')).toBe('bad_redirect')
    for (const status of [301, 303, 307, 308]) {
      expect(await order(`/to?location=/page&status=${status}`)).toMatchObject({ start: 'hello' })
    }
  })

  it('takes no key to another host, and what was posted nowhere', async () => {
    const other = origin.replace('127.0.0.1', 'localhost')
    const location = encodeURIComponent(`${other}/page`)
    const rules = { hosts: [new URL(origin).host, new URL(other).host] }
    const headers = { Authorization: 'Bearer key', 'X-Shop-Key': 'key', Accept: 'text/html' }
    const answer = await order(`/to?location=${location}`, { headers, rules })
    expect(answer).toMatchObject({ ok: true, start: 'hello' })
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer key', 'x-shop-key': 'key' })
    expect(asked[1]?.headers).toMatchObject({ accept: 'text/html' })
    expect(asked[1]?.headers.authorization).toBeUndefined()
    expect(asked[1]?.headers['x-shop-key']).toBeUndefined()
    asked.length = 0
    const posted = await order('/to?location=/page&status=307', { method: 'POST', body: 'x' })
    expect(posted).toMatchObject({ ok: true, status: 307 })
    expect(urls()).toEqual(['/to?location=/page&status=307'])
  })

  it('stops at the bound of size, whatever was declared and however it was packed', async () => {
    expect(await order('/declared')).toMatchObject({ ok: false, code: 'too_large' })
    expect(await order('/long')).toMatchObject({ ok: true, broken: 'too_large' })
    expect(written).toBeLessThan(20 * MEGABYTE)
    expect(await order('/bomb')).toMatchObject({ ok: true, broken: 'too_large' })
  })

  it('stops at the bound of time, also where a byte comes every now and then', async () => {
    const rules = { timeout: 700 }
    expect(await order('/silence', { rules })).toMatchObject({ code: 'timeout' })
    expect(await order('/drip', { rules })).toMatchObject({ broken: 'timeout' })
  })

  it('tells a connection that fails or breaks off', async () => {
    expect(await order('/closed')).toMatchObject({ ok: false, code: 'network' })
    expect(await order('/cut')).toMatchObject({ ok: true, broken: 'network' })
  })
})
