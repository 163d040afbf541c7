/** A shop that already sends to Segment points its Node library at Aisle, and changes nothing else. */

import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'

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
