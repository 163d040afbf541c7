/** Connecting a platform: webhooks set up, history read in pages though it is killed in the middle, and what webhooks lost found. */

import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Mortal } from '../faults/mortal.ts'
import { shopifyOrder, shopifyProduct, stamp, wooOrder } from './shop.ts'
import { KEY, SECRET_KEY, type StandIn, startStandIn, TOKEN } from './stand-in.ts'

const samples = path.join(import.meta.dirname, '../../../shared/samples/webhooks')
const there = existsSync(samples)

const START = Math.floor(Date.now() / 1_000) * 1_000 - 400 * 86_400_000
const DAY = 86_400_000

let platform: StandIn
let aisle: Mortal

beforeAll(async () => {
  platform = await startStandIn()
  aisle = await Mortal.create({
    SHOPIFY_SECRET: 'shpss_not_a_real_secret_0123456789abcdef',
    SHOPIFY_SHOP: 'jsmith.myshopify.com',
    SHOPIFY_ADMIN_TOKEN: TOKEN,
    SHOPIFY_API_URL: platform.url,
    WOOCOMMERCE_SECRET: 'wc_secret_not_real',
    WOOCOMMERCE_URL: 'https://example.com',
    WOOCOMMERCE_KEY: KEY,
    WOOCOMMERCE_SECRET_KEY: SECRET_KEY,
    WOOCOMMERCE_API_URL: platform.url,
  })
  await aisle.start()
})

afterAll(async () => {
  await aisle?.dispose()
  await platform?.stop()
})

async function call<Answer>(method: string, where: string, body?: unknown): Promise<Answer> {
  const response = await fetch(aisle.url + where, {
    method,
    headers: { Authorization: 'Bearer dev', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${where} answered ${response.status}: ${text}`)
  return JSON.parse(text) as Answer
}

interface Connection {
  readonly source: string
  readonly silentSince: number | null
  readonly history: readonly {
    kind: string
    done: number
    total: number | null
    caughtUpAt: number | null
    error: string
  }[]
}

const connection = async (source: string) => {
  const { items } = await call<{ items: Connection[] }>('GET', '/api/connections')
  const found = items.find((one) => one.source === source)
  if (!found) throw new Error(`There is no ${source}.`)
  return found
}

/** Connects a platform as `npm run connect` does: what asks for patience is asked again. */
async function connect(source: string) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call<{ created: number }>('POST', `/api/connections/${source}`, {})
    } catch (error) {
      if (attempt === 5 || !String(error).includes('platform_busy')) throw error
    }
  }
}

/** `npm run connect`, as an owner gives it. */
async function command(...args: readonly string[]): Promise<string> {
  const script = path.join(import.meta.dirname, '../../scripts/connect.mjs')
  const given = [script, ...args, '--to', aisle.url, '--token', 'dev']
  const { stdout } = await promisify(execFile)(process.execPath, given)
  return stdout
}

/** Lets minutes pass until a platform's history was read to its end. */
async function catchUp(source: string): Promise<Connection> {
  for (let minute = 0; minute < 60; minute++) {
    await call('POST', '/dev/tick')
    const now = await connection(source)
    if (now.history.length === 3 && now.history.every((one) => one.caughtUpAt !== null)) return now
    await call('POST', '/dev/clock', { advance: 'PT10S' })
  }
  throw new Error(`It did not catch up: ${JSON.stringify(await connection(source))}`)
}

interface Person {
  readonly id: string
  readonly orders: number
  readonly revenue: readonly { amount: string; currency: string }[]
}

const person = async (email: string) =>
  (await call<{ items: Person[] }>('GET', `/api/profiles?email=${email}`)).items[0]

describe('connecting Shopify', () => {
  it('sets up its webhooks once, and reads all of its history though it is killed in the middle', async () => {
    const { orders, products, customers, webhooks } = platform.shopify
    for (let index = 0; index < 230; index++) {
      // Some fifty of them changed in one second: a page that begins there must not be read for ever.
      const at = START + Math.min(index, 60) * DAY + Math.max(0, index - 110) * 60_000
      orders.push(shopifyOrder(at, { id: 7_000 + index, email: 'ann@example.com' }))
    }
    products.push(shopifyProduct(START))
    customers.push({
      id: 71,
      email: 'ann@example.com',
      first_name: 'Ann',
      state: 'enabled',
      orders_count: 230,
      updated_at: stamp(START),
    })

    await connect('shopify')
    expect(webhooks.length).toBeGreaterThan(12)
    expect(webhooks.map((one) => one.topic)).toEqual(
      expect.arrayContaining([
        'orders/create',
        'refunds/create',
        'products/delete',
        'inventory_levels/update',
        'customers_email_marketing_consent/update',
      ]),
    )
    expect(new Set(webhooks.map((one) => one.address)).size).toBe(1)
    expect((await connect('shopify')).created).toBe(0)

    const reached = platform.holdPage(2)
    const ticking = (async () => {
      for (let round = 0; round < 20; round++) {
        await call('POST', '/dev/tick')
        await call('POST', '/dev/clock', { advance: 'PT10S' })
      }
    })().catch(() => undefined)
    await reached
    await aisle.kill('runtime')
    await ticking
    await aisle.start()
    const caught = await catchUp('shopify')
    expect(caught.history.map((one) => [one.kind, one.error])).toEqual([
      ['customers', ''],
      ['orders', ''],
      ['products', ''],
    ])
    expect(caught.history.find((one) => one.kind === 'orders')?.total).toBe(230)
    await call('POST', '/dev/clock', { advance: 'PT20M' })
    const ann = await person('ann@example.com')
    expect(ann).toMatchObject({ orders: 230, revenue: [{ amount: '18400.00', currency: 'EUR' }] })
    const { items } = await call<{ items: { id: string; price: string }[] }>('GET', '/api/products')
    expect(items.find((one) => one.id === '632')?.price).toBe('40.00')
  }, 180_000)

  it('finds an order whose webhook never came, within a quarter of an hour', async () => {
    const { now } = await call<{ now: string }>('GET', '/dev/clock')
    const at = Math.floor(Date.parse(now) / 1_000) * 1_000
    platform.shopify.orders.push(shopifyOrder(at, { id: 8_000, email: 'ann@example.com' }))
    await call('POST', '/dev/clock', { advance: 'PT20M' })
    await call('POST', '/dev/clock', { advance: 'PT2M' })
    expect(await person('ann@example.com')).toMatchObject({ orders: 231 })
  }, 60_000)
})

describe('connecting WooCommerce', () => {
  it('wakes webhooks that were put to sleep, sets up the others, and reads its orders', async () => {
    const { orders, webhooks } = platform.woo
    webhooks.push({
      id: 1,
      topic: 'order.created',
      status: 'disabled',
      delivery_url: `${await connectionAddress()}`,
    })
    for (let index = 0; index < 130; index++)
      orders.push(wooOrder(START + index * 1_000, { id: 900 + index }))
    await command('woocommerce', '--no-history')
    await connect('woocommerce')
    expect(webhooks.every((one) => one.status === 'active')).toBe(true)
    expect(webhooks).toHaveLength(11)
    await catchUp('woocommerce')
    await call('POST', '/dev/clock', { advance: 'PT20M' })
    expect(await person('bob@example.com')).toMatchObject({
      orders: 130,
      revenue: [{ amount: '2600.00', currency: 'EUR' }],
    })
  }, 120_000)

  async function connectionAddress(): Promise<string> {
    const { items } = await call<{ items: { source: string; address: string }[] }>(
      'GET',
      '/api/connections',
    )
    return items.find((one) => one.source === 'woocommerce')?.address ?? ''
  }
})

interface Sample {
  readonly topic: string
  readonly request: {
    readonly method: string
    readonly headers: Record<string, string>
    readonly body: string
  }
  readonly expected: Record<string, unknown>
}

const sample = (platformName: string, file: string): Sample =>
  JSON.parse(readFileSync(path.join(samples, platformName, file), 'utf8')) as Sample
const post = ({ request }: Sample, source: string, change: Partial<Sample['request']> = {}) =>
  fetch(`${aisle.url}/hooks/${source}`, { ...request, ...change })

describe(`the sample webhooks${there ? '' : ' (absent: nothing was tried)'}`, () => {
  const files = there
    ? (['shopify', 'woocommerce'] as const).flatMap((source) =>
        readdirSync(path.join(samples, source))
          .filter((file) => file.endsWith('.json'))
          .map((file) => [source, file] as const),
      )
    : []

  it('are taken as they are, and refused when a byte of them changes', async () => {
    for (const [source, file] of files) {
      const one = sample(source, file)
      const altered = one.request.body.replace(/(\d)(?=[,}])/, (digit) =>
        String((Number(digit) + 1) % 10),
      )
      expect(altered, file).not.toBe(one.request.body)
      expect((await post(one, source, { body: altered })).status, file).toBe(401)
      expect((await post(one, source)).status, file).toBe(200)
    }
    await call('POST', '/dev/tick')
  }, 60_000)

  it('become the orders, checkouts, people and products that their notes expect', async () => {
    if (!there) return
    // Refunds and fulfilments that came before their order was known find it a minute later; old news is folded with its quarter of an hour.
    await call('POST', '/dev/clock', { advance: 'PT20M' })
    const { items: events } = await call<{
      items: { name: string; properties: Record<string, unknown> }[]
    }>('GET', '/api/events?limit=200')
    const about = (name: string, key: string, value: unknown) =>
      events.find((event) => event.name === name && event.properties[key] === value)?.properties
    for (const [source, file, name] of [
      ['shopify', 'orders-paid-py.json', 'Order Completed'],
      ['shopify', 'orders-create-go.json', 'Order Completed'],
      ['woocommerce', 'order-created.json', 'Order Completed'],
      ['shopify', 'checkouts-create-py.json', 'Checkout Started'],
    ] as const) {
      const { expected } = sample(source, file)
      const key = name === 'Checkout Started' ? 'checkout_id' : 'order_id'
      const found = about(name, key, expected[key])
      expect(found, file).toMatchObject({
        currency: expected.currency,
        total: Number(expected.total),
        email: expected.email,
      })
      const lines = expected.products as readonly Record<string, unknown>[]
      expect(found?.products, file).toMatchObject(
        lines.map(({ product_id, variant_id, sku, name: title, quantity }) =>
          JSON.parse(JSON.stringify({ product_id, variant_id, sku, name: title, quantity })),
        ),
      )
    }
    expect(about('Order Refunded', 'refund_id', '509562969')).toMatchObject({
      order_id: '450789469',
      total: 209,
      currency: 'USD',
    })
    expect(about('Order Fulfilled', 'fulfillment_id', '1022782888')).toMatchObject({
      order_id: '450789469',
    })
    const bob = await person('bob.norman@hostmail.com')
    expect(bob).toMatchObject({ orders: 1, revenue: [{ amount: '189.00', currency: 'USD' }] })
    expect(await person('joao.silva@example.com')).toMatchObject({
      orders: 1,
      revenue: [{ amount: '10.00', currency: 'USD' }],
    })
    // A test order of the shop's is in the feed, and is nobody's revenue.
    expect(await person('jon@doe.ca')).toMatchObject({ orders: 0 })
    const { items: products } = await call<{
      items: {
        id: string
        title: string
        availability: string
        variants: { id: string; quantity: number }[]
      }[]
    }>('GET', '/api/products?limit=200')
    expect(products.find((one) => one.id === '632910392')).toMatchObject({
      title: 'IPod Nano - 8GB',
      variants: [{ id: '808950810' }, { id: '49148385' }, { id: '39072856' }, { id: '457924702' }],
    })
    expect(products.find((one) => one.id === '1071559748')?.title).toBe(
      'Burton Custom Freestyle 151',
    )
    expect(products.find((one) => one.id === '799')).toMatchObject({
      title: 'Ship Your Idea',
      availability: 'in_stock',
    })
  }, 60_000)

  it('are missed when they stay away for long: the status says so', async () => {
    if (!there) return
    await call('POST', '/dev/clock', { advance: 'PT3H' })
    const status = await call<{ silent: { source: string }[] }>('GET', '/api/status')
    expect(status.silent.map((one) => one.source)).toEqual(['shopify'])
    expect((await connection('shopify')).silentSince).not.toBeNull()
    expect((await connection('woocommerce')).silentSince).toBeNull()
  }, 60_000)
})
