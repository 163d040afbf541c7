/** Hooks inside workerd: who is let in, what is stored before the answer, and what becomes of it. */

import { env } from 'cloudflare:workers'
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { beforeEach, describe, expect, it } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import { readPlatforms } from '../../worker/platforms/config.ts'
import { moveClock, openWholeSite, prepareShop, type WholeSite } from '../http/whole-site.ts'
import {
  fromShopify,
  fromWooCommerce,
  SHOP,
  SHOPIFY_SECRET,
  shopifyOrder,
  shopifyProduct,
  shopifyRefund,
  stamp,
  WOO_SECRET,
  wooOrder,
} from './shop.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const platforms = (change = {}) =>
  readPlatforms(
    {
      SHOPIFY_SECRET: `${SHOPIFY_SECRET}, the one before`,
      SHOPIFY_SHOP: SHOP,
      WOOCOMMERCE_SECRET: WOO_SECRET,
      ...change,
    },
    true,
    (message) => new Error(message),
  )

let site: WholeSite
let start: number

beforeEach(async () => {
  await prepareShop()
  moveClock(Date.now())
  site = await openWholeSite(env.DB, { platforms: platforms() })
  start = Math.floor(now() / 1_000) * 1_000 - HOUR
})

const send = async (topic: string, body: object | string, change?: Record<string, string>) =>
  site.request('/hooks/shopify', await fromShopify(topic, body, change))
const sendWoo = async (topic: string, body: object, change?: Record<string, string>) =>
  site.request('/hooks/woocommerce', await fromWooCommerce(topic, body, change))
const rows = async (query: string) =>
  (await env.DB.prepare(query).all<Record<string, unknown>>()).results
const orders = () =>
  rows('select id, profile_id, status, revenue, currency, at, placed from orders')
const totals = async () => {
  const found = await rows('select id, state from profiles where merged_at is null order by id')
  return found.map(({ id, state }) => [id, JSON.parse(String(state)).orders])
}
const rejections = () => rows('select code, message, origin from rejections order by slot')
/** Everything but what was refused, and the count of deliveries. */
const contents = async () =>
  Promise.all(
    ['events', 'orders', 'profiles', 'deliveries', 'products'].map((table) =>
      rows(`select * from ${table}`),
    ),
  )

describe('a webhook', () => {
  it('is stored before it is answered, and becomes an order of its customer in the tick', async () => {
    const answer = await send('orders/create', shopifyOrder(start))
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }])
    expect(await rows('select topic, attempts from deliveries where due is not null')).toHaveLength(
      1,
    )
    await site.tick()
    expect(await orders()).toEqual([
      {
        id: '5001',
        profile_id: 'u:71',
        status: 'completed',
        revenue: 8000,
        currency: 'EUR',
        at: start,
        placed: 1,
      },
    ])
    const [delivery] = await rows('select due, body, attempts from deliveries')
    expect(delivery).toEqual({ due: null, body: '', attempts: 1 })
    expect(await totals()).toEqual([
      ['u:71', { count: 1, revenue: { EUR: 8000 }, firstAt: start, lastAt: start }],
    ])
  })

  it('is accepted under an older secret, and refused under none', async () => {
    const text = JSON.stringify(shopifyOrder(start))
    const { signature } = await import('./shop.ts')
    const old = { 'X-Shopify-Hmac-Sha256': await signature(text, 'the one before') }
    expect((await send('orders/create', text, old)).status).toBe(200)
    site = await openWholeSite(env.DB, { platforms: platforms({ SHOPIFY_SECRET: '' }) })
    const closed = await send('orders/create', shopifyOrder(start))
    expect(closed.status).toBe(503)
    expect(await closed.json()).toMatchObject({
      code: 'hook_closed',
      detail: 'SHOPIFY_SECRET is missing: no webhook is taken without it.',
    })
  })

  it.each([
    ['without a signature', { 'X-Shopify-Hmac-Sha256': '' }, 401, 'bad_signature'],
    [
      'with the signature of another body',
      { 'X-Shopify-Hmac-Sha256': `${'A'.repeat(43)}=` },
      401,
      'bad_signature',
    ],
    ['with a signature that is none', { 'X-Shopify-Hmac-Sha256': 'zz' }, 401, 'bad_signature'],
    ['of another shop', { 'X-Shopify-Shop-Domain': 'other.myshopify.com' }, 403, 'wrong_shop'],
    ['under the topic of a refund', { 'X-Shopify-Topic': 'refunds/create' }, 422, 'topic_mismatch'],
    [
      'under the topic of a product',
      { 'X-Shopify-Topic': 'products/update' },
      422,
      'topic_mismatch',
    ],
    [
      'under the topic of an erasure',
      { 'X-Shopify-Topic': 'customers/redact' },
      422,
      'topic_mismatch',
    ],
    ['under no topic', { 'X-Shopify-Topic': '' }, 422, 'topic_mismatch'],
  ])(
    '%s is refused, changes nothing and leaves a line that says why',
    async (_, change, status, code) => {
      const before = await contents()
      const answer = await send('orders/create', shopifyOrder(start), change)
      expect(answer.status).toBe(status)
      await site.tick()
      expect(await contents()).toEqual(before)
      expect(await rejections()).toMatchObject([{ code, origin: 'shopify' }])
    },
  )

  it.each([
    ['cut off', '{"id":1,', 400],
    ['a list', '[]', 400],
    ['an order without a currency', JSON.stringify(shopifyOrder(0, { currency: 'euros' })), 422],
    ['far too long', JSON.stringify({ id: 1, note: 'x'.repeat(1_500_001) }), 413],
  ])('that is signed but %s changes nothing', async (_, body, status) => {
    const before = await contents()
    expect((await send('orders/create', body)).status).toBe(status)
    expect(await contents()).toEqual(before)
    expect(await rejections()).toHaveLength(1)
  })

  it('counts once though it comes again: with its own id, with another, or under another topic', async () => {
    const order = shopifyOrder(start)
    const twice = await fromShopify('orders/create', order)
    await site.request('/hooks/shopify', twice)
    const again = await site.request('/hooks/shopify', twice)
    expect(await again.json()).toEqual({ received: true, duplicate: true })
    await site.tick()
    const before = await contents()
    await send('orders/create', order)
    await send('orders/updated', order)
    await site.tick()
    expect(await contents()).toEqual(before)
  })

  it('is taken with the names of headers that newer deliveries have', async () => {
    const { headers, ...rest } = await fromShopify('orders/create', shopifyOrder(start))
    const renamed = Object.entries(headers ?? {}).map(([name, value]) => [
      name.replace('X-', ''),
      value,
    ])
    const request = { ...rest, headers: Object.fromEntries(renamed) }
    expect((await site.request('/hooks/shopify', request)).status).toBe(200)
  })

  it('that cannot be taken in keeps no other back, and is tried again for two days', async () => {
    site = await openWholeSite(spoiled(env.DB, 'POISON'), { platforms: platforms() })
    const poison = shopifyOrder(start, { id: 1, name: 'POISON' })
    const stored = await fromShopify('orders/create', poison)
    const whole = await openWholeSite(env.DB, { platforms: platforms() })
    await whole.request('/hooks/shopify', stored)
    await send('orders/create', shopifyOrder(start))
    await site.tick()
    expect(await orders()).toMatchObject([{ id: '5001' }])
    expect(await rows('select outcome from deliveries where due is not null')).toEqual([
      { outcome: 'failed: Error' },
    ])
    for (let hours = 0; hours <= 54; hours += 6) {
      moveClock(now() + 6 * HOUR)
      await site.tick()
    }
    expect(await rejections()).toMatchObject([{ code: 'delivery_failed' }])
  })

  it('of a topic that nobody uses is taken and left alone', async () => {
    expect((await send('themes/publish', { id: 1, name: 'Dawn' })).status).toBe(200)
    await site.tick()
    expect(await rows('select * from events')).toEqual([])
  })

  it('keeps ids that no number can hold', async () => {
    const text = JSON.stringify(shopifyOrder(start, { customer: null })).replace(
      '"id":5001',
      '"id":820982911946154508',
    )
    await send('orders/create', text)
    await site.tick()
    expect(await orders()).toMatchObject([{ id: '820982911946154508' }])
  })
})

/** A database that breaks whenever a word is written as part of an event. */
function spoiled(d1: D1Database, word: string): D1Database {
  const bad = new WeakSet<object>()
  return new Proxy(d1, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          const statement = target.prepare(sql)
          const bind = statement.bind.bind(statement)
          statement.bind = (...values: unknown[]) => {
            const bound = bind(...values)
            const events = sql.startsWith('insert into events')
            if (events && JSON.stringify(values).includes(word)) bad.add(bound)
            return bound
          }
          return statement
        }
      }
      if (name === 'batch') {
        return async (list: D1PreparedStatement[]) => {
          if (list.some((one) => bad.has(one))) throw new Error('broken')
          return target.batch(list)
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

describe('an order', () => {
  const paid = () => shopifyOrder(start, { updated_at: stamp(start + MINUTE) })
  const refund = () => shopifyRefund(1, start + 2 * MINUTE, '20.00')
  const cancelled = () =>
    shopifyOrder(start, {
      updated_at: stamp(start + 3 * MINUTE),
      cancelled_at: stamp(start + 3 * MINUTE),
    })

  it('whose refund came before it is worth what is left', async () => {
    await send('refunds/create', refund())
    await site.tick()
    expect(await orders()).toEqual([])
    expect(await rows('select outcome from deliveries')).toEqual([
      { outcome: 'order 5001 is not known yet' },
    ])
    await send('orders/create', paid())
    await site.tick()
    moveClock(now() + 3 * MINUTE)
    await site.tick()
    expect(await orders()).toMatchObject([{ status: 'refunded', revenue: 6000 }])
    expect(await totals()).toMatchObject([['u:71', { count: 1, revenue: { EUR: 6000 } }]])
  })

  it('that was never told of lets its refund go after two days, with a line that says so', async () => {
    await send('refunds/create', refund())
    for (let hours = 0; hours <= 54; hours += 6) {
      await site.tick()
      moveClock(now() + 6 * HOUR)
    }
    expect(await rejections()).toMatchObject([{ code: 'order_unknown' }])
    expect(await orders()).toEqual([])
  })

  it('ends in the same row and the same totals in whatever order its deliveries come', async () => {
    const told: readonly (readonly [string, object])[] = [
      ['orders/create', shopifyOrder(start)],
      ['orders/paid', paid()],
      ['refunds/create', refund()],
      ['orders/cancelled', cancelled()],
    ]
    const permutations = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 3, 0, 1],
      [1, 0, 3, 2],
      [3, 0, 2, 1],
    ]
    const seen: unknown[] = []
    for (const order of permutations) {
      await prepareShop()
      for (const index of order) {
        const [topic, body] = told[index] ?? ['', {}]
        await send(topic, body)
        await site.tick()
      }
      moveClock(now() + 5 * MINUTE)
      await site.tick()
      seen.push([await orders(), await totals()])
    }
    for (const one of seen) expect(one).toEqual(seen[0])
    expect(seen[0]).toMatchObject([[{ status: 'cancelled', revenue: 0 }], [['u:71', { count: 1 }]]])
  })

  it('is told again after twenty-five others, and still counts once', async () => {
    for (let index = 0; index < 26; index++) {
      await send('orders/create', shopifyOrder(start + index * 1_000, { id: 6_000 + index }))
    }
    await site.tick()
    await send(
      'orders/updated',
      shopifyOrder(start, { id: 6_000, updated_at: stamp(start + HOUR) }),
    )
    await site.tick()
    expect(await totals()).toMatchObject([['u:71', { count: 26, revenue: { EUR: 26 * 8000 } }]])
  })

  it('finds the browser whose cart it was by the token of the cart, and no other', async () => {
    const token = 'c1-68778783ad298f1c80c3bafcddeea02f'
    const added = (anonymousId: string, cart: string) => ({
      type: 'track',
      event: 'Product Added',
      anonymousId,
      messageId: `added-${anonymousId}`,
      properties: { product_id: '632', cart_id: cart },
    })
    await site.collect('pk_site', [added('ann', `${token}?key=abc`), added('eve', 'short')])
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    await site.collect('pk_site', [{ ...added('mallory', token), messageId: 'later' }])
    await send('orders/create', shopifyOrder(start, { cart_token: token }))
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const owners = await rows(
      "select identity, profile_id from identities where identity like 'a:%'",
    )
    expect(owners).toEqual([{ identity: 'a:ann', profile_id: 'u:71' }])
    const eve = await rows(
      "select id from profiles where id in ('a:eve', 'a:mallory') and merged_at is null",
    )
    expect(eve).toHaveLength(2)
  })

  it('finds the browser that bought at once, whose visit is folded only later, and no second one', async () => {
    const token = 'c2-68778783ad298f1c80c3bafcddeea02f'
    const added = (anonymousId: string) => ({
      type: 'track',
      event: 'Product Added',
      anonymousId,
      messageId: `added-${anonymousId}`,
      properties: { product_id: '632', cart_id: token },
    })
    await site.collect('pk_site', [added('quick')])
    await send('orders/create', shopifyOrder(start + HOUR, { cart_token: token }))
    await site.tick()
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    await site.collect('pk_site', [added('mallory')])
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const owners = await rows(
      "select identity, profile_id from identities where identity like 'a:%'",
    )
    expect(owners).toEqual([{ identity: 'a:quick', profile_id: 'u:71' }])
  })

  it('of a till, which names nobody, is an order of nobody until somebody is named', async () => {
    const till = { customer: null, email: '', source_name: 'pos' }
    await send('orders/create', shopifyOrder(start, till))
    await site.tick()
    expect(await orders()).toMatchObject([{ profile_id: 'a:shopify-order-5001', revenue: 8000 }])
    await send('orders/updated', shopifyOrder(start, { updated_at: stamp(start + HOUR) }))
    await site.tick()
    expect(await orders()).toMatchObject([{ profile_id: 'u:71', revenue: 8000 }])
  })

  it('that was a test is told in the feed, and is no revenue', async () => {
    await send('orders/create', shopifyOrder(start, { test: true }))
    await site.tick()
    expect(await orders()).toEqual([])
    expect(await rows("select name from events where name = 'Order Completed'")).toHaveLength(1)
  })
})

describe('a checkout', () => {
  const token = '2a1ace52255252df566af0faaedfbfa7'
  const checkout = (email: string) => ({
    id: 45,
    token,
    cart_token: '68778783ad298f1c80c3bafcddeea02f',
    email,
    currency: 'EUR',
    subtotal_price: '80.00',
    total_price: '80.00',
    created_at: stamp(start),
    updated_at: stamp(start),
    completed_at: null,
    abandoned_checkout_url: 'https://shop.test/recover',
    line_items: shopifyOrder(start).line_items,
  })
  const people = () =>
    rows('select id, email, state from profiles where merged_at is null order by email')

  it('fills the cart of the address that was typed, and joins no browser with it', async () => {
    await send('checkouts/create', checkout('cara@example.com'))
    await site.tick()
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const [profile] = await people()
    expect(profile?.email).toBe('cara@example.com')
    expect(JSON.parse(String(profile?.state)).cart.items).toMatchObject([
      { key: '49148385', productId: '632', quantity: 2 },
    ])
  })

  it('tells whose an order is that names nobody', async () => {
    await send('checkouts/create', checkout('cara@example.com'))
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const nameless = { customer: null, email: null, checkout_token: token }
    await send('orders/create', shopifyOrder(start + HOUR, nameless))
    await site.tick()
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const [cara] = await people()
    expect(cara?.email).toBe('cara@example.com')
    expect(await orders()).toMatchObject([{ profile_id: cara?.id, revenue: 8000 }])
    expect(JSON.parse(String(cara?.state))).toMatchObject({ cart: null, orders: { count: 1 } })
  })

  it('at which somebody typed a stranger’s address does not make the buyer that stranger', async () => {
    await send('checkouts/create', checkout('victim@example.com'))
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const own = { customer: null, email: 'mallory@example.com', checkout_token: token }
    await send('orders/create', shopifyOrder(start + HOUR, own))
    await site.tick()
    moveClock(now() + 20 * MINUTE)
    await site.tick()
    const found = await people()
    expect(found.map(({ email }) => email)).toEqual(['mallory@example.com', 'victim@example.com'])
    const [mallory] = found
    expect(await orders()).toMatchObject([{ profile_id: mallory?.id }])
  })
})

describe('products and stock', () => {
  const product = async () => {
    const [row] = await rows(
      'select title, url, price, list_price, currency, availability, quantity, variants from products',
    )
    return row && { ...row, variants: JSON.parse(String(row.variants)) }
  }

  it('are in the catalogue, with prices once an order told the currency', async () => {
    await send('products/create', shopifyProduct(start))
    await site.tick()
    expect(await product()).toMatchObject({
      title: 'Shoe',
      url: 'https://shop.test/products/shoe',
      price: null,
      quantity: 3,
    })
    await send('orders/create', shopifyOrder(start))
    await site.tick()
    expect(await product()).toMatchObject({
      price: 4000,
      list_price: 5000,
      currency: 'EUR',
      availability: 'in_stock',
    })
  })

  it('follow the stock of their variants, and no older word about it', async () => {
    await send('products/create', shopifyProduct(start))
    const level = (available: number, minutes: number) => ({
      inventory_item_id: 49149385,
      location_id: 1,
      available,
      updated_at: stamp(start + minutes * MINUTE),
    })
    await send('inventory_levels/update', level(0, 5))
    await site.tick()
    expect(await product()).toMatchObject({ availability: 'out_of_stock', quantity: 0 })
    await send('inventory_levels/update', level(9, 4))
    await site.tick()
    expect(await product()).toMatchObject({ availability: 'out_of_stock' })
    await send('inventory_levels/update', level(4, 6))
    await send('products/update', shopifyProduct(start + MINUTE, { title: 'Better shoe' }))
    await site.tick()
    expect(await product()).toMatchObject({ availability: 'in_stock', title: 'Better shoe' })
  })

  it('leave the shop window when they are gone, drafts or unpublished', async () => {
    await send('products/create', shopifyProduct(start))
    await site.tick()
    await send('products/update', shopifyProduct(start + MINUTE, { status: 'draft' }))
    await site.tick()
    expect(await product()).toMatchObject({ availability: 'discontinued' })
    await send('products/update', shopifyProduct(start + 2 * MINUTE))
    await site.tick()
    expect(await product()).toMatchObject({ availability: 'in_stock' })
    await send('products/delete', { id: 632 })
    await site.tick()
    expect(await product()).toMatchObject({ availability: 'discontinued' })
  })
})

describe("WooCommerce's webhooks", () => {
  it('begin with a ping, which is answered and changes nothing', async () => {
    const before = await contents()
    const ping = {
      method: 'POST',
      body: 'webhook_id=142',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    }
    expect((await site.request('/hooks/woocommerce', ping)).status).toBe(200)
    expect(await contents()).toEqual(before)
    expect(await rejections()).toEqual([])
  })

  it('tell of guests by the address on the bill, of refunds, and of what was never paid', async () => {
    await sendWoo('order.created', wooOrder(start, { status: 'pending', date_paid_gmt: null }))
    await site.tick()
    expect(await orders()).toEqual([])
    expect(await rows('select name from events')).toEqual([{ name: 'Checkout Started' }])
    const later = new Date(start + HOUR).toISOString().slice(0, 19)
    await sendWoo('order.updated', wooOrder(start, { date_modified_gmt: later }))
    await site.tick()
    expect(await orders()).toMatchObject([{ id: '723', revenue: 2000, status: 'completed' }])
    const last = new Date(start + HOUR + MINUTE).toISOString().slice(0, 19)
    await sendWoo(
      'order.updated',
      wooOrder(start, { date_modified_gmt: last, refunds: [{ id: 9, total: '-5.00' }] }),
    )
    await site.tick()
    expect(await orders()).toMatchObject([{ revenue: 1500, status: 'refunded' }])
    const [guest] = await rows('select email, user_id from profiles where merged_at is null')
    expect(guest).toEqual({ email: 'bob@example.com', user_id: null })
  })

  it('cannot be caught as a deletion of one thing and sent again as that of another', async () => {
    await sendWoo('order.created', wooOrder(start))
    await site.tick()
    expect((await sendWoo('product.deleted', { id: 723 })).status).toBe(200)
    await site.tick()
    await sendWoo('order.deleted', { id: 723 })
    await site.tick()
    expect(await orders()).toMatchObject([{ status: 'completed', revenue: 2000 }])
    expect((await sendWoo('order.updated', { id: 723 })).status).toBe(422)
    expect((await sendWoo('product.updated', wooOrder(start, { id: 9 }))).status).toBe(422)
    expect(
      (
        await sendWoo('order.created', wooOrder(start, { id: 8 }), {
          'X-WC-Webhook-Event': 'deleted',
        })
      ).status,
    ).toBe(422)
  })
})
