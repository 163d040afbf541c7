/** A shop to test in: pages of another origin than the collector, in a real browser, with the SDK from its source or minified. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { partHeaders, tagParts } from '../../scripts/local/tag-parts.mjs'
import { openChromium } from '../browser/chromium.ts'
import { type Collector, startCollector } from './collector.ts'

/** The two builds that the browser tests run on. */
export const builds = ['plain', 'minified'] as const

export type Build = (typeof builds)[number]

/** The files of the script tag by name, as they are served (minified) or readable (plain). */
export async function bundleParts(minify: boolean): Promise<Map<string, Uint8Array>> {
  const built = tagParts('/', minify).map(async ({ file, options }) => {
    const { outputFiles } = await build({ ...options, write: false })
    return [`/${file}`, outputFiles?.[0]?.contents ?? new Uint8Array()] as const
  })
  return new Map(await Promise.all(built))
}

/** The script tag itself. */
export async function bundleTag(minify: boolean): Promise<Uint8Array> {
  return (await bundleParts(minify)).get('/aisle.js') ?? new Uint8Array()
}

/** What a page of the shop holds besides the tag. */
export interface Scene {
  /** Data attributes of the tag. */
  attributes?: string
  /** JavaScript before the tag. */
  before?: string
  /** How often the tag stands on the page. */
  tags?: number
  path?: string
  /** Markup in the head, and below the heading. */
  head?: string
  body?: string
  /** The page's Content-Security-Policy; inline scripts have the nonce `shop`. */
  policy?: string
  /** Whether the tag comes from another origin than the page. */
  foreign?: boolean
}

export interface Shop {
  origin: string
  collector: Collector
  browser: Browser
  /** A new shopper: nothing stored. */
  shopper(): Promise<BrowserContext>
  /** Opens a page of the shop and waits until the SDK is there. */
  visit(context: BrowserContext | Page, scene?: Scene, query?: string): Promise<Page>
  close(): Promise<void>
}

/** Opens the shop, its collector and a browser. */
export async function openShop(kind: Build): Promise<Shop> {
  const [scripts, collector, browser] = await Promise.all([
    bundleParts(kind === 'minified'),
    startCollector(),
    openChromium(),
  ])
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop')
    const script = scripts.get(url.pathname)
    if (script) {
      response.writeHead(200, { 'content-type': 'text/javascript', ...partHeaders })
      response.end(script)
      return
    }
    const scene = JSON.parse(url.searchParams.get('scene') ?? '{}') as Scene
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(scene.policy && { 'content-security-policy': scene.policy }),
    })
    response.end(page(scene, collector.origin, scene.foreign ? `http://localhost:${port}` : ''))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    origin,
    collector,
    browser,
    shopper: () => browser.newContext(),
    async visit(where, scene = {}, query = '') {
      const opened = 'newPage' in where ? await where.newPage() : where
      const { path = '/' } = scene
      const url = `${origin}${path}?scene=${encodeURIComponent(JSON.stringify(scene))}${query}`
      await opened.goto(url, { waitUntil: 'load' })
      return opened
    },
    async close() {
      await browser.close()
      await collector.close()
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

function page(scene: Scene, endpoint: string, host: string): string {
  const { attributes = '', before = '', tags = 1, head = '', body = '' } = scene
  const tag = `<script async src="${host}/aisle.js" data-key="pk_test" data-endpoint="${endpoint}" ${attributes}></script>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shoes</title><link rel="icon" href="data:,">
<script nonce="shop">${before}</script>${head}${tag.repeat(tags)}</head><body><h1>Shoes</h1>${body}</body></html>`
}

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
    await pause(20)
  }
}

/** Lets `ms` pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

/** The value of any property of a track message, in the order of arrival. */
export function valuesOf(messages: { type: string }[], name: string): unknown[] {
  return messages
    .filter(({ type }) => type === 'track')
    .map((message) => (message as { properties?: Record<string, unknown> }).properties?.[name])
}
