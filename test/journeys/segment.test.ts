/** A shop that already sends to Segment points its Node library at Aisle, and changes nothing else. */

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Analytics } from '@segment/analytics-node'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import { openChromium } from '../browser/chromium.ts'

let aisle: Awaited<ReturnType<typeof startLocal>>

beforeAll(async () => {
  aisle = await startLocal({ state: null, seed: false, cron: false, quiet: true, env: {} })
}, 120_000)

afterAll(() => aisle?.dispose())

interface Listed {
  readonly id: string
  readonly subject: string
  readonly type: string
  readonly name: string
  readonly trust: string
  readonly properties: unknown
}

async function stored(): Promise<readonly Listed[]> {
  const response = await fetch(`${aisle.url}/api/events?limit=200`, {
    headers: { Authorization: 'Bearer dev' },
  })
  return ((await response.json()) as { items: Listed[] }).items
}

/** One of each call that the library has, for one person. */
function callAll(analytics: Analytics, person: string): void {
  const properties = { product_id: 'p-1', price: 18.99, name: 'Straße № 5 👟', nested: { a: [1] } }
  analytics.track({ userId: person, event: 'Product Added', properties })
  analytics.identify({ userId: person, traits: { plan: 'trial' } })
  analytics.page({ anonymousId: `${person}-browser`, name: 'Home', properties: { path: '/' } })
  analytics.screen({ anonymousId: `${person}-browser`, name: 'Start', properties: { tab: 1 } })
  analytics.group({ userId: person, groupId: 'company-1', traits: { employees: 20 } })
  analytics.alias({ userId: person, previousId: `${person}-browser` })
}

describe("Segment's Node library, pointed at Aisle", () => {
  it.each([
    ['sk_demo', 'server', 'u'],
    ['pk_demo', 'client', 'c'],
  ])(
    'delivers all its calls unchanged with the key %s, trusted as %s',
    async (key, trust, kind) => {
      const analytics = new Analytics({ writeKey: key, host: aisle.url, maxRetries: 0 })
      const failures: unknown[] = []
      analytics.on('error', (error) => failures.push(error))
      const sent: { messageId: string; type: string; event?: string; name?: string }[] = []
      analytics.on('http_request', ({ body }) => sent.push(...JSON.parse(String(body)).batch))
      const person = `customer-of-${trust}`
      callAll(analytics, person)
      await analytics.closeAndFlush({ timeout: 10_000 })

      expect(failures).toEqual([])
      expect(sent).toHaveLength(6)
      const events = new Map((await stored()).map((event) => [event.id, event]))
      for (const { messageId, type, event, name, ...message } of sent) {
        expect(events.get(messageId)).toMatchObject({
          type,
          name: event ?? name ?? '',
          trust,
          ...('properties' in message ? { properties: message.properties } : {}),
        })
      }
      const subjects = [...events.values()].filter((event) => event.trust === trust)
      expect(new Set(subjects.map((event) => event.subject))).toEqual(
        new Set([`${kind}:${person}`, `a:${person}-browser`]),
      )
    },
  )
})

describe("Segment's browser library, pointed at Aisle", () => {
  let browser: Browser
  let shop: { url: string; close(): void }

  beforeAll(async () => {
    ;[browser, shop] = await Promise.all([openChromium(), openShop()])
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    shop?.close()
  })

  it('asks for its settings and delivers its calls unchanged from a page of a shop', async () => {
    const library = await readFile(
      createRequire(import.meta.url).resolve('@segment/analytics-next/dist/umd/index.js'),
      'utf8',
    )
    const page = await browser.newPage()
    await page.goto(`${shop.url}/shoes`)
    await page.addScriptTag({ content: library })
    await page.evaluate(async (host) => {
      const { AnalyticsBrowser } = (window as unknown as { AnalyticsNext: Library }).AnalyticsNext
      const [analytics] = await AnalyticsBrowser.load({ writeKey: 'pk_demo', cdnURL: host })
      await analytics.track('Product Viewed', { product_id: 'shoe', price: 18.99 })
      await analytics.identify('customer-9', { plan: 'trial' })
      await analytics.page('Shoes')
    }, aisle.url)
    await expect
      .poll(async () =>
        (await stored())
          .filter((event) => event.subject.startsWith('a:'))
          .map(({ type, name }) => `${type} ${name}`.trim())
          .sort(),
      )
      .toEqual(expect.arrayContaining(['identify', 'page Shoes', 'track Product Viewed']))
  })
})

/** A page of a shop at an origin of its own. */
async function openShop() {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>Shop</title>')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

interface Library {
  readonly AnalyticsBrowser: {
    load(settings: { writeKey: string; cdnURL: string }): Promise<
      [
        {
          track(event: string, properties: object): Promise<unknown>
          identify(userId: string, traits: object): Promise<unknown>
          page(name: string): Promise<unknown>
        },
      ]
    >
  }
}
