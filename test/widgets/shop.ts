/** A shop to try widgets in: its pages in a real browser, and a Worker of the test's own that answers what the test says. */

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import { build } from 'esbuild'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { partHeaders, tagParts } from '../../scripts/local/tag-parts.mjs'
import { widgetParts } from '../../scripts/local/widget-parts.mjs'
import type { Batch, TrackMessage } from '../../sdk/contract/envelope.ts'
import type { PlacedWidget } from '../../sdk/contract/widget.ts'
import { openChromium } from '../browser/chromium.ts'
import { products } from './products.ts'

/** What a page of the shop holds. */
export interface Scene {
  lang?: string
  dir?: string
  head?: string
  body?: string
  /** JavaScript before the tag. */
  before?: string
  attributes?: string
  path?: string
  hash?: string
  policy?: string
  /** Whether the page is painted dark by itself. */
  dark?: boolean
}

/** What the Worker answers. */
export interface Answers {
  widgets: PlacedWidget[]
  locale: string
  items: unknown[]
  stock: unknown
  /** Every answer is an error. */
  down: boolean
  preview: unknown
}

const ordinary = (): Answers => ({
  widgets: [],
  locale: 'en',
  items: products,
  stock: null,
  down: false,
  preview: null,
})

export type Shop = Awaited<ReturnType<typeof openShop>>

/** Opens the shop and a browser. */
export async function openShop() {
  const files = new Map<string, Uint8Array>()
  const built = [...tagParts('/'), ...widgetParts('/')].map(async ({ file, options }) => {
    const { outputFiles } = await build({ ...options, write: false })
    files.set(`/${file}`, outputFiles?.[0]?.contents ?? new Uint8Array())
  })
  const [browser] = await Promise.all([openChromium(), ...built])
  let answers = ordinary()
  const requests: { method: string; path: string; body: string }[] = []

  const server = createServer(async (request, response) => {
    const { method = '', url: path = '/' } = request
    const url = new URL(path, 'http://shop')
    let body = ''
    for await (const chunk of request) body += chunk
    const file = files.get(url.pathname)
    if (url.pathname.startsWith('/picture/')) return picture(response, url.pathname)
    if (file) {
      requests.push({ method, path, body })
      response.writeHead(200, { 'content-type': 'text/javascript', ...partHeaders })
      return void response.end(file)
    }
    if (url.pathname.startsWith('/v1/') || url.pathname.startsWith('/cart/')) {
      requests.push({ method, path, body })
      return answer(response, url.pathname, method, body, answers)
    }
    const scene = JSON.parse(url.searchParams.get('scene') ?? '{}') as Scene
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(scene.policy && { 'content-security-policy': scene.policy }),
    })
    response.end(pageOf(scene))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    origin,
    browser,
    requests,
    /** The events that arrived, each once, in the order in which they happened. */
    events(): TrackMessage[] {
      const messages = requests
        .filter(({ path }) => path.startsWith('/v1/batch'))
        .flatMap(({ body }) => (JSON.parse(body) as Batch).batch)
        .filter((message) => message.type === 'track')
      return [...new Map(messages.map((message) => [message.messageId, message])).values()]
    },
    /** Changes what the Worker answers. */
    set(changed: Partial<Answers>) {
      answers = { ...answers, ...changed }
    },
    forget() {
      answers = ordinary()
      requests.length = 0
    },
    shopper: (options: BrowserContextOptions = {}): Promise<BrowserContext> =>
      browser.newContext({ viewport: { width: 1200, height: 900 }, ...options }),
    async visit(context: BrowserContext, scene: Scene): Promise<Page> {
      const page = await context.newPage()
      await page.addInitScript(watchShifts)
      const { path = '/', hash = '' } = scene
      const address = `${origin}${path}?scene=${encodeURIComponent(JSON.stringify(scene))}${hash}`
      await page.goto(address, { waitUntil: 'load' })
      return page
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

/** Adds up how much the page moved without having been asked. */
export const watchShifts = `
  window.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`

/** How much a page moved so far. */
export const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) =>
        requestAnimationFrame(() =>
          setTimeout(() => done((window as unknown as { shifted: number }).shifted), 50),
        ),
      ),
  )

/** What axe finds wrong, in one line each. The shop around the widget is not asked about. */
export async function findings(page: Page, element: string): Promise<string[]> {
  await page.evaluate(axe.source)
  const result = (await page.evaluate(`axe.run(${JSON.stringify(element)})`)) as axe.AxeResults
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  )
}

function answer(
  response: ServerResponse,
  path: string,
  method: string,
  body: string,
  { widgets, locale, items, stock, down, preview }: Answers,
): void {
  const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' }
  if (down) {
    response.writeHead(503, headers)
    response.end('{}')
    return
  }
  const answers: Record<string, () => [status: number, answer: unknown]> = {
    '/v1/settings': () => [
      200,
      { shopName: 'Fern & Fell', accentColor: '#1f6f54', locale, widgets },
    ],
    '/v1/recommendations': () => [200, { strategy: 'next', items }],
    '/v1/stock': () => [200, stock ?? { product: null, offers: {} }],
    '/v1/preview': () => [preview ? 200 : 401, preview ?? {}],
    '/v1/back-in-stock': () => [202, { status: 'pending' }],
    '/v1/subscribe': () => [202, { status: 'pending' }],
    '/v1/batch': () => [200, { accepted: (JSON.parse(body) as Batch).batch.length, rejected: [] }],
    '/cart/add.js': () => [200, {}],
  }
  const [status, said] = answers[path]?.() ?? [404, { method }]
  response.writeHead(status, headers)
  response.end(JSON.stringify(said))
}

/** A drawing in the colours of the file's name. */
function picture(response: ServerResponse, path: string): void {
  const hue = Number(/(\d+)\.svg$/.exec(path)?.[1] ?? 0)
  response.writeHead(200, { 'content-type': 'image/svg+xml' })
  response.end(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">
<rect width="400" height="400" fill="hsl(${hue} 38% 86%)"/><circle cx="290" cy="120" r="52" fill="hsl(${hue + 30} 62% 66%)"/>
<path d="M0 300C110 210 190 330 400 240V400H0Z" fill="hsl(${hue + 150} 26% 48%)"/><path d="M0 350C120 300 260 380 400 320V400H0Z" fill="hsl(${hue + 170} 30% 34%)"/></svg>`)
}

function pageOf({
  lang = 'en',
  dir = 'ltr',
  head = '',
  body = '',
  before = '',
  attributes = '',
  dark,
}: Scene): string {
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>Shoes</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style nonce="shop">${style}${dark ? 'body{background:#16191b;color:#ece7dc}main button{background:#e88a5f;color:#20120b}' : ''}</style>
<script nonce="shop">${before}</script>${head}
<script async src="/aisle.js" data-key="pk_test" ${attributes}></script></head><body>
<main><h1>Trail shoe</h1>${body}</main></body></html>`
}

const style = `
body{margin:0;background:#fbf9f4;color:#23282a;font:16px/1.6 system-ui,"DejaVu Sans",sans-serif}
main{max-width:72rem;margin:0 auto;padding:1rem}
h1,h2{font-family:Georgia,"DejaVu Serif",serif;font-weight:500}
main button{background:#a8431f;color:#fffaf3;border:0;border-radius:12px;padding:.7rem 1.4rem;font:inherit}
.tall{height:1200px}`

/** Waits until `ready` answers something true, looking every 20 ms for at most `patience` ms. */
export async function until<Value>(
  ready: () => Value | Promise<Value>,
  patience = 5000,
): Promise<NonNullable<Value>> {
  const end = Date.now() + patience
  for (;;) {
    const value = await ready()
    if (value) return value
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${ready}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}
