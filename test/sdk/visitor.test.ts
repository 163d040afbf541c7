/** The cookie on the shop's own domain, with the running Worker: a browser that loses its storage is the same browser still. */

import { readFile } from 'node:fs/promises'
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import type { Aisle } from '../../sdk/index.ts'
import { openChromium } from '../browser/chromium.ts'
import { bundleParts, pause, until } from './shop.ts'

declare const aisle: Aisle

let worker: Awaited<ReturnType<typeof startLocal>>
let browser: Browser
let server: Server
let context: BrowserContext
/** Every request for the cookie, by the page that asked. */
let asked: string[] = []

const port = () => (server.address() as AddressInfo).port

/** Hands a request on to the Worker as its edge would: under the name by which it was asked. */
function handOn(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/v1/visitor') asked.push(`${request.headers.origin}`)
  const { hostname } = new URL(worker.url)
  const { url: path, method, headers } = request
  const onward = ask(
    { hostname, port: new URL(worker.url).port, path, method, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}

beforeAll(async () => {
  const fixture = (name: string) =>
    readFile(new URL(`../smtp/fixture/localhost-test-only.${name}.pem`, import.meta.url))
  const quiet = { state: null, seed: false, cron: false, quiet: true, env: {} }
  const [started, parts, opened, key, cert] = await Promise.all([
    startLocal(quiet),
    bundleParts(true),
    openChromium({
      args: ['--host-resolver-rules=MAP *.test 127.0.0.1', '--ignore-certificate-errors'],
    }),
    fixture('key'),
    fixture('crt'),
  ])
  worker = started
  browser = opened
  server = createServer({ key, cert }, (request, response) => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host}`)
    const script = parts.get(url.pathname)
    if (script) {
      const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }
      response.writeHead(200, headers).end(script)
    } else if (url.hostname.startsWith('aisle.')) handOn(request, response)
    else {
      const consent = url.searchParams.get('consent') ?? 'granted'
      response.writeHead(200, { 'content-type': 'text/html' }).end(
        `<!doctype html><link rel="icon" href="data:,"><script src="https://aisle.shop.test:${port()}/aisle.js"
          data-key="pk_demo" data-auto="none" data-consent="${consent}"></script>`,
      )
    }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
})
afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
  await worker?.dispose()
})
beforeEach(async () => {
  await context?.close()
  asked = []
  context = await browser.newContext({ ignoreHTTPSErrors: true })
})

const visit = async (host = 'www.shop.test', query = '', page?: Page) => {
  const opened = page ?? (await context.newPage())
  await opened.goto(`https://${host}:${port()}/${query}`, { waitUntil: 'load' })
  return opened
}
const idOf = (page: Page) => page.evaluate(() => aisle.anonymousId())
const cookie = async () =>
  (await context.cookies(`https://aisle.shop.test:${port()}/v1/visitor`))[0]
const track = (page: Page) =>
  page.evaluate(() => {
    aisle.track('Seen')
  })

it('gives the id back to a browser that lost its storage, and makes one person of both', async () => {
  const page = await visit()
  await track(page)
  const first = await idOf(page)
  expect((await until(cookie)).value).toBe(first)
  expect(await cookie()).toMatchObject({
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    domain: '.shop.test',
    path: '/v1/visitor',
  })
  const days = ((await cookie())?.expires ?? 0) / 86_400 - Date.now() / 86_400_000
  expect(days).toBeGreaterThan(399)
  expect(await page.evaluate(() => document.cookie)).toBe('')

  // Once a day is enough.
  await visit('www.shop.test', '', page)
  await pause(900)
  expect(asked).toEqual([`https://www.shop.test:${port()}`])

  await page.evaluate(() => localStorage.clear())
  await visit('www.shop.test', '', page)
  await track(page)
  const second = await idOf(page)
  expect(second).not.toBe(first)
  await until(async () => (await idOf(page)) === first)
  expect((await cookie())?.value).toBe(first)
  await fetch(`${worker.url}/dev/clock`, {
    method: 'POST',
    headers: { authorization: 'Bearer dev', 'content-type': 'application/json' },
    body: '{"advance":"PT1H"}',
  })
  const { results } = await worker
    .db()
    .prepare('select distinct profile_id from identities where identity in (?, ?)')
    .bind(`a:${first}`, `a:${second}`)
    .all()
  expect(results).toHaveLength(1)
})

it('follows a reset at once, and goes when the shopper withdraws', async () => {
  const page = await visit()
  await track(page)
  const first = await idOf(page)
  await until(cookie)
  const next = await page.evaluate(() => {
    aisle.reset()
    return aisle.anonymousId()
  })
  expect(next).not.toBe(first)
  await until(async () => (await cookie())?.value === next)
  await page.evaluate(() => aisle.consent({ analytics: false }))
  await until(async () => (await cookie()) === undefined)
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['aisle-analytics'])
})

it('is not asked for before consent, nor from a shop on another domain', async () => {
  const page = await visit('www.shop.test', '?consent=required')
  await track(page)
  const other = await visit('www.other.test')
  await track(other)
  await pause(1200)
  expect(asked).toEqual([])
  expect(await context.cookies()).toEqual([])
  await page.evaluate(() => aisle.consent({ analytics: true }))
  await until(cookie)
})
