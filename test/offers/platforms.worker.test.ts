/** Codes of Shopify and WooCommerce: made there before the email leaves, once whatever breaks, and used by an order. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, now } from '../../worker/core/clock.ts'
import type { Outside } from '../../worker/core/outbound.ts'
import { readPlatforms } from '../../worker/platforms/config.ts'
import { BEARER } from '../http/api-site.ts'
import {
  moveClock,
  openWholeSite,
  prepareShop,
  SHOP as SHOP_URL,
  type WholeSite,
} from '../http/whole-site.ts'
import { fromShopify, SHOP, SHOPIFY_SECRET, shopifyOrder } from '../platforms/shop.ts'
import { KEY, SECRET_KEY, TOKEN } from '../platforms/stand-in.ts'
import { Till } from './till.ts'

const START = Date.parse('2026-03-03T09:00:00Z')
const SHOPS = {
  SHOPIFY_SECRET,
  SHOPIFY_SHOP: SHOP,
  SHOPIFY_ADMIN_TOKEN: TOKEN,
  WOOCOMMERCE_URL: 'https://shop.example',
  WOOCOMMERCE_KEY: KEY,
  WOOCOMMERCE_SECRET_KEY: SECRET_KEY,
}
let till: Till
let site: WholeSite

/** The way to the till's two addresses, and to nothing else. */
const outside: Outside = async ({ url, method = 'GET', headers = {}, body = '' }) => {
  const told = till.answer({ method, url, headers, body })
  if (!told) return { ok: false, code: 'network', message: 'The connection broke.' }
  const text = JSON.stringify(told.body)
  const json = async () => told.body
  return {
    ok: true,
    status: told.status,
    url,
    headers: new Headers(),
    body: null,
    json,
    text: async () => text,
  }
}

beforeEach(async () => {
  moveClock(START)
  await prepareShop()
  await env.DB.batch(
    ['offers', 'discount_codes'].map((table) => env.DB.prepare(`delete from ${table}`)),
  )
  till = new Till()
  const platforms = readPlatforms(SHOPS, true, (message) => new Error(message))
  site = await openWholeSite(env.DB, { platforms }, outside)
  await owner('PUT', '/api/settings', { doubleOptIn: false })
  await owner('PUT', '/api/flows/welcome', { enabled: true })
})

async function owner<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await site.request(path, {
    method,
    headers: { ...BEARER, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`)
  return (await answer.json()) as Answer
}

const offer = (rule: object) =>
  owner('PUT', '/api/offers/welcome', { name: 'Welcome', prefix: 'HI', validHours: 48, ...rule })

/** Lets time pass, with a tick at every so many minutes. */
async function pass(time: number, step = 5 * MINUTE): Promise<void> {
  const until = now() + time
  while (now() < until) {
    moveClock(Math.min(until, now() + step))
    await site.tick()
  }
}

/** Anna joins the list. */
const EMAIL = 'anna+list@example.com'
async function join(): Promise<void> {
  const body = JSON.stringify({ email: EMAIL, anonymousId: 'anna', writeKey: 'pk_site' })
  expect((await site.request('/v1/subscribe', { method: 'POST', body })).status).toBe(202)
  await site.tick()
  await site.tick()
}

const mails = () => site.handed.filter((mail) => mail.flow === 'welcome')
const codeIn = (text = '') => /HI-[0-9A-Z]{5}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0]
const code = () => codeIn(mails()[0]?.text)
const row = async () =>
  (await env.DB.prepare('select * from discount_codes').first<{ address: string | null }>()) ?? {
    address: '',
  }

describe('a code of Shopify', () => {
  it('is made there before the email leaves: once for an order, with the offer’s rules', async () => {
    await offer({ kind: 'percent', value: 12.5, minimum: 40, currency: 'EUR', codes: 'shopify' })
    await join()
    expect(mails()).toEqual([])
    await pass(5 * MINUTE, MINUTE)
    expect(mails()).toHaveLength(1)
    expect(till.discounts).toMatchObject([
      {
        type: 'Basic',
        title: 'Aisle: Welcome',
        code: code(),
        usageLimit: 1,
        appliesOncePerCustomer: true,
        customerSelection: { all: true },
        customerGets: { items: { all: true }, value: { percentage: 0.125 } },
        minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '40.00' } },
        combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      },
    ])
    const { startsAt, endsAt } = till.discounts[0] as { startsAt: string; endsAt: string }
    expect(Date.parse(endsAt) - Date.parse(startsAt)).toBeGreaterThan(48 * HOUR - 2_000)
    expect(mails()[0]?.text).toContain('12.5% off orders of €40.00 and more')
    const links = await env.DB.prepare("select links from messages where step = 'hello'").first()
    expect(links?.links).toContain(`${SHOP_URL}/discount/${code()}?redirect=%2F`)
    const { address } = await row()
    expect(address).toBeNull()
  })

  it('is made once, though the answer to the first request was lost', async () => {
    await offer({ kind: 'amount', value: 5, currency: 'EUR', codes: 'shopify' })
    till.mood = 'mute'
    await join()
    await pass(9 * MINUTE, 3 * MINUTE)
    expect(mails()).toHaveLength(1)
    expect(till.discounts).toMatchObject([
      {
        code: code(),
        customerGets: { value: { discountAmount: { amount: '5.00', appliesOnEachItem: false } } },
      },
    ])
  })

  it('is made once, though three ticks are at it at the same moment', async () => {
    await offer({ kind: 'percent', value: 10, codes: 'shopify' })
    for (const name of ['carl', 'dora', 'emil', 'fay', 'gus']) {
      await owner('POST', '/api/offers/welcome/issue', { email: `${name}@example.com` })
    }
    await Promise.all([site.tick(), site.tick(), site.tick()])
    const made = till.discounts.map((one) => one.code)
    expect(new Set(made).size).toBe(5)
    expect(made).toHaveLength(5)
  })

  it('is waited for while Shopify asks for patience, and then the email has it', async () => {
    await offer({ kind: 'free_shipping', codes: 'shopify' })
    till.mood = 'busy'
    await join()
    await pass(30 * MINUTE, 10 * MINUTE)
    expect(mails()).toEqual([])
    till.mood = 'well'
    await pass(20 * MINUTE, 10 * MINUTE)
    expect(till.discounts).toMatchObject([
      { type: 'FreeShipping', code: code(), destination: { all: true } },
    ])
    expect(mails()[0]?.text).toContain('free shipping')
  })

  it('is left out after two hours where the owner wants the email to go without, who is told why', async () => {
    await offer({ kind: 'percent', value: 10, codes: 'shopify', whenEmpty: 'without' })
    till.mood = 'unwilling'
    await join()
    await pass(HOUR, 15 * MINUTE)
    expect(mails()).toEqual([])
    const seen = await owner<{ wanted: number; problem: string }>('GET', '/api/offers/welcome')
    expect(seen.wanted).toBe(1)
    expect(seen.problem).toContain('write_discounts')
    await pass(90 * MINUTE, 15 * MINUTE)
    expect(mails()[0]?.subject).toBe('Welcome to The shop')
    expect(code()).toBeUndefined()
  })

  it('is waited for beyond that where the owner wants it so', async () => {
    await offer({ kind: 'percent', value: 10, codes: 'shopify', whenEmpty: 'wait' })
    till.mood = 'down'
    await join()
    await pass(5 * HOUR, HOUR)
    expect(mails()).toEqual([])
    till.mood = 'well'
    await pass(2 * HOUR, 30 * MINUTE)
    expect(code()).toBeDefined()
  })

  it('is used by the order that names it, in whatever spelling, and stays; what nobody used is taken off', async () => {
    await offer({ kind: 'percent', value: 10, codes: 'shopify' })
    await join()
    await pass(5 * MINUTE)
    await owner('POST', '/api/offers/welcome/issue', { email: 'ben@example.com' })
    await pass(5 * MINUTE)
    expect(till.discounts).toHaveLength(2)
    const order = shopifyOrder(now(), {
      email: EMAIL,
      customer: null,
      total_discounts: '9.00',
      discount_codes: [{ code: code()?.toLowerCase(), amount: '9.00', type: 'percentage' }],
    })
    const webhook = await fromShopify('orders/create', order)
    expect((await site.request('/hooks/shopify', webhook)).status).toBe(200)
    await pass(5 * MINUTE)
    const [found] = (await owner<{ items: object[] }>('GET', `/api/codes?q=${code()}`)).items
    expect(found).toMatchObject({ code: code(), state: 'redeemed', orderId: '5001' })
    expect(await owner('GET', '/api/offers/welcome')).toMatchObject({
      count: { given: 2, redeemed: 1, live: 1 },
      spent: [{ amount: '9.00', currency: 'EUR' }],
      revenue: [{ amount: '80.00', currency: 'EUR' }],
    })
    await pass(10 * DAY, 5 * DAY)
    expect(till.discounts.map((one) => one.code)).toEqual([code()])
  })
})

describe('a code of WooCommerce', () => {
  it('is a coupon for the address that it was given to, made once though an answer was lost, and gone when its time is', async () => {
    await offer({ kind: 'amount', value: 7.5, currency: 'EUR', minimum: 30, codes: 'woocommerce' })
    till.mood = 'mute'
    await join()
    await pass(20 * MINUTE, 4 * MINUTE)
    expect(till.coupons).toMatchObject([
      {
        code: code()?.toLowerCase(),
        discount_type: 'fixed_cart',
        amount: '7.50',
        minimum_amount: '30.00',
        usage_limit: 1,
        usage_limit_per_user: 1,
        individual_use: true,
        email_restrictions: [EMAIL, 'anna@example.com'],
      },
    ])
    await pass(10 * DAY, 5 * DAY)
    expect(till.coupons).toEqual([])
  })
})
