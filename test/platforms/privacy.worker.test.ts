/** People's rights end to end: what a shop or its platform asks to be forgotten is in no table any more. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, now } from '../../worker/core/clock.ts'
import { treatments } from '../../worker/identity/erase/tables.ts'
import { readPlatforms } from '../../worker/platforms/config.ts'
import { moveClock, openWholeSite, prepareShop, type WholeSite } from '../http/whole-site.ts'
import { fromShopify, SHOP, SHOPIFY_SECRET, shopifyOrder, stamp } from './shop.ts'

let site: WholeSite
let start: number
const owner = { Authorization: 'Bearer dev', 'Content-Type': 'application/json' }

const send = async (topic: string, body: object) => {
  const answer = await site.request('/hooks/shopify', await fromShopify(topic, body))
  expect(answer.status).toBe(200)
}
const rows = async (query: string) =>
  (await env.DB.prepare(query).all<Record<string, unknown>>()).results

async function tables(): Promise<readonly string[]> {
  const found = await rows(
    "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%' and name not like 'd1\\_%' escape '\\'",
  )
  return found.map(({ name }) => String(name))
}

/** Tables in which one of the texts stands anywhere. */
async function mentions(...texts: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const table of await tables()) {
    const content = JSON.stringify(await rows(`select * from ${table}`)).toLowerCase()
    for (const text of texts) if (content.includes(text)) found.push(`${table}: ${text}`)
  }
  return found
}

/** Ann in every table that can know her: browsing, subscribed, mailed, a customer, with a bad event and a webhook that waits. */
async function meetAnn(): Promise<void> {
  const cart = 'c1-68778783ad298f1c80c3bafcddeea02f'
  const track = (event: string, properties: object, messageId: string) => ({
    type: 'track',
    event,
    anonymousId: 'ann-browser',
    messageId,
    properties,
  })
  await site.collect('pk_site', [
    track('Product Added', { product_id: '632', cart_id: cart }, 'm1'),
    { type: 'track', anonymousId: 'ann-browser', traits: { email: 'ann@example.com' } },
  ])
  await site.request('/v1/subscribe', {
    method: 'POST',
    body: JSON.stringify({
      writeKey: 'pk_site',
      email: 'ann@example.com',
      anonymousId: 'ann-browser',
      consentText: 'News, please.',
      website: '',
      startedAt: now() - 20_000,
    }),
  })
  await site.tick()
  await send('orders/create', shopifyOrder(start, { cart_token: cart }))
  await send('customers/update', {
    id: 71,
    email: 'ann@example.com',
    first_name: 'Annabella',
    state: 'enabled',
    orders_count: 1,
    updated_at: stamp(start),
    email_marketing_consent: { state: 'subscribed', consent_updated_at: stamp(start) },
  })
  moveClock(now() + 20 * 60_000)
  await site.tick()
  // A refund of another order waits, and names her.
  await send('refunds/create', {
    id: 9,
    order_id: 77,
    note: 'for ann@example.com',
    created_at: stamp(start),
    refund_line_items: [],
    transactions: [{ kind: 'refund', status: 'success', amount: '1.00', currency: 'EUR' }],
  })
  await site.tick()
}

const everything = ['ann@example.com', 'ann-browser', '"u:71"', 'annabella', 'news, please']
const redaction = (more: object = {}) => ({
  shop_id: 1,
  shop_domain: SHOP,
  customer: { id: 71, email: 'ann@example.com', phone: null },
  orders_to_redact: [5001],
  ...more,
})

beforeEach(async () => {
  await prepareShop()
  moveClock(Date.now())
  const set = { SHOPIFY_SECRET, SHOPIFY_SHOP: SHOP }
  const platforms = readPlatforms(set, true, (message) => new Error(message))
  site = await openWholeSite(env.DB, { platforms })
  start = Math.floor(now() / 1_000) * 1_000 - 3_600_000
})

describe('the list of what tables know of people', () => {
  it('names every table that there is', async () => {
    expect([...(await tables())].sort()).toEqual(Object.keys(treatments).sort())
  })
})

describe('a person', () => {
  it('is handed out whole: profile, events, consents, messages, orders', async () => {
    await meetAnn()
    const answer = await site.request('/api/profiles/u:71/export', { headers: owner })
    const { tables: exported } = (await answer.json()) as { tables: Record<string, unknown[]> }
    const counts = Object.entries(exported).map(([table, list]) => [table, list.length > 0])
    expect(Object.fromEntries(counts)).toMatchObject({
      profiles: true,
      events: true,
      identities: true,
      subscriptions: true,
      consents: true,
      messages: true,
      orders: true,
    })
    expect(answer.headers.get('Content-Disposition')).toContain('attachment')
  })

  it('whom Shopify asks to be forgotten is in no table any more, and is not written to again', async () => {
    await meetAnn()
    const known = await mentions(...everything)
    for (const table of [
      'events',
      'profiles',
      'identities',
      'subscriptions',
      'consents',
      'messages',
      'rejections',
      'deliveries',
      'ticks',
    ]) {
      expect(
        known.some((one) => one.startsWith(`${table}:`)),
        table,
      ).toBe(true)
    }
    await send('customers/redact', redaction())
    await site.tick()
    expect(await mentions(...everything)).toEqual([])
    expect(await rows('select id, profile_id, revenue from orders')).toEqual([
      { id: '5001', profile_id: 'erased', revenue: 8000 },
    ])
    expect(await rows('select reason from suppressions')).toEqual([{ reason: 'unsubscribe' }])
    expect(await rows('select state, person from privacy_requests')).toEqual([
      { state: 'done', person: '{}' },
    ])
    expect(await rows("select state from messages where state in ('queued', 'retry')")).toEqual([])
  })

  it('who was forgotten is not brought back by a late word about an old order', async () => {
    await meetAnn()
    await send('customers/redact', redaction())
    await site.tick()
    await send(
      'orders/updated',
      shopifyOrder(start, { updated_at: stamp(start + 5_000), financial_status: 'paid' }),
    )
    await site.tick()
    expect(await mentions(...everything)).toEqual([])
  })

  it('is forgotten by the owner, too, and then unknown', async () => {
    await meetAnn()
    const gone = { method: 'DELETE', headers: owner }
    expect((await site.request('/api/profiles/u:71', gone)).status).toBe(204)
    expect(await mentions(...everything)).toEqual([])
    expect((await site.request('/api/profiles/u:71', gone)).status).toBe(404)
    expect((await site.request('/api/profiles/u:71', { method: 'DELETE' })).status).toBe(401)
  })

  it('leaves everybody else as they were', async () => {
    await send(
      'orders/create',
      shopifyOrder(start, {
        id: 88,
        email: 'bo@example.com',
        customer: { id: 711, email: 'bo@example.com' },
      }),
    )
    await site.tick()
    const before = await rows('select * from profiles')
    await meetAnn()
    await send('customers/redact', redaction())
    await site.tick()
    expect(await rows('select * from profiles')).toEqual(before)
    expect(await mentions('bo@example.com')).not.toEqual([])
  })
})

describe('a request', () => {
  const listed = async () => {
    const answer = await site.request('/api/privacy-requests', { headers: owner })
    return ((await answer.json()) as { items: Record<string, unknown>[] }).items
  }
  const decide = (id: unknown, state: string) =>
    site.request(`/api/privacy-requests/${id}`, {
      method: 'PUT',
      headers: owner,
      body: JSON.stringify({ state }),
    })

  it('for an export is listed for the owner until it was handed out', async () => {
    await send('customers/data_request', {
      shop_id: 1,
      shop_domain: SHOP,
      orders_requested: [5001],
      customer: { id: 71, email: 'ann@example.com' },
      data_request: { id: 3 },
    })
    await site.tick()
    const [request] = await listed()
    expect(request).toMatchObject({
      kind: 'export',
      state: 'open',
      person: { customerId: '71', email: 'ann@example.com' },
    })
    expect((await decide(request?.id, 'cancelled')).status).toBe(409)
    expect((await decide(request?.id, 'done')).status).toBe(200)
    expect(await listed()).toMatchObject([{ state: 'done', person: {} }])
  })

  it('to forget a whole shop waits a week, in which the owner may call it off, and then forgets everybody', async () => {
    await meetAnn()
    await send('shop/redact', { shop_id: 1, shop_domain: SHOP })
    await site.tick()
    expect(await rows('select id from profiles')).not.toEqual([])
    const [request] = await listed()
    expect((await decide(request?.id, 'cancelled')).status).toBe(200)
    moveClock(now() + 8 * DAY)
    await site.tick()
    expect(await rows('select id from profiles')).not.toEqual([])
    await env.DB.prepare('delete from deliveries').run()
    await env.DB.prepare('delete from privacy_requests').run()
    await send('shop/redact', { shop_id: 1, shop_domain: SHOP })
    await site.tick()
    moveClock(now() + 8 * DAY)
    await site.tick()
    expect(await mentions(...everything)).toEqual([])
    expect(await listed()).toMatchObject([{ kind: 'erase_shop', state: 'done' }])
  })

  it('about another shop is refused', async () => {
    const answer = await site.request(
      '/hooks/shopify',
      await fromShopify('shop/redact', { shop_id: 2, shop_domain: 'other.myshopify.com' }),
    )
    expect(answer.status).toBe(403)
  })
})
