/** What bodies of Shopify and WooCommerce say: each topic with its own shape and no other, and money, consent and ids right. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cartIdentity } from '../../worker/events/token.ts'
import { idOf, plainText, readExact, readPayload } from '../../worker/platforms/field.ts'
import { readShopify } from '../../worker/platforms/shopify/read.ts'
import { alarmAt, usualGap } from '../../worker/platforms/silence.ts'
import { nextIn } from '../../worker/platforms/sync/ask.ts'
import { readWooCommerce } from '../../worker/platforms/woocommerce/read.ts'
import { shopifyOrder, shopifyProduct, shopifyRefund, stamp, wooOrder } from './shop.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const host = { host: 'shop.test' }

const customer = {
  id: 71,
  email: 'Ann@Example.com',
  first_name: 'Ann',
  state: 'enabled',
  orders_count: 1,
  updated_at: stamp(NOON),
}
const consent = {
  state: 'subscribed',
  opt_in_level: 'single_opt_in',
  consent_updated_at: stamp(NOON),
}
const privacy = { shop_id: 1, shop_domain: 'aisle-tests.myshopify.com' }

/** A body of each shape, and the topics that it may come under. */
const bodies: readonly (readonly [readonly string[], Record<string, unknown>])[] = [
  [
    ['orders/create', 'orders/paid', 'orders/updated', 'orders/fulfilled', 'orders/cancelled'],
    shopifyOrder(NOON),
  ],
  [['refunds/create'], shopifyRefund(1, NOON, '5.00')],
  [
    ['fulfillments/create', 'fulfillments/update'],
    { id: 3, order_id: 5001, status: 'success', created_at: stamp(NOON), line_items: [] },
  ],
  [
    ['fulfillment_events/create'],
    { id: 4, fulfillment_id: 3, order_id: 5001, status: 'delivered', happened_at: stamp(NOON) },
  ],
  [
    ['checkouts/create', 'checkouts/update'],
    {
      id: 6,
      token: 'abc',
      email: 'ann@example.com',
      created_at: stamp(NOON),
      abandoned_checkout_url: 'https://shop.test/r',
      line_items: [],
    },
  ],
  [['products/create', 'products/update'], shopifyProduct(NOON)],
  [['products/delete'], { id: 632 }],
  [
    ['inventory_levels/update'],
    { inventory_item_id: 1, location_id: 2, available: 3, updated_at: stamp(NOON) },
  ],
  [['customers/create', 'customers/update'], customer],
  [
    ['customers_email_marketing_consent/update', 'customers_marketing_consent/update'],
    { customer_id: 71, email_address: 'ann@example.com', email_marketing_consent: consent },
  ],
  [
    ['customers_marketing_consent/update'],
    { id: 71, phone: '+43', sms_marketing_consent: { state: 'subscribed' } },
  ],
  [['customers/data_request'], { ...privacy, customer: { id: 71 }, orders_requested: [] }],
  [['customers/redact'], { ...privacy, customer: { id: 71 }, orders_to_redact: [] }],
  [['shop/redact'], privacy],
]
const topics = bodies.flatMap(([own]) => own)

describe("a topic of Shopify's", () => {
  it.each(topics)('%s takes its own bodies and refuses those of every other', (topic) => {
    for (const [own, body] of bodies) {
      const read = readShopify(topic, body, host)
      expect([read.ok, read.ok || read.code]).toEqual(
        own.includes(topic) ? [true, true] : [false, 'topic_mismatch'],
      )
    }
  })

  it('never throws, whatever a signed body holds', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...bodies.map(([, body]) => body)))
    fc.assert(
      fc.property(
        fc.constantFrom(...topics),
        fc.constantFrom(...bodies),
        value,
        fc.string(),
        (topic, [, body], junk, key) => {
          const keys = Object.keys(body)
          const spoiled = { ...body, [keys[key.length % keys.length] ?? key]: junk }
          readShopify(topic, spoiled, host)
          readWooCommerce('order.updated', { ...wooOrder(NOON), [key]: junk })
          readWooCommerce('product.updated', {
            id: 1,
            name: 'x',
            stock_status: junk,
            images: junk,
            variations: junk,
          })
        },
      ),
      { numRuns: 500 },
    )
  })
})

const order = (change: object) => {
  const read = readShopify('orders/updated', shopifyOrder(NOON, change), host)
  return read.ok ? read.report.orders?.[0] : undefined
}

describe("the worth of an order of Shopify's", () => {
  it.each([
    ['is its items, discounts in', {}, 80],
    [
      'has the tax out where prices include it',
      { taxes_included: true, total_tax: '13.33' },
      66.67,
    ],
    [
      'leaves the tax on shipping where it is',
      {
        taxes_included: true,
        total_tax: '14.16',
        shipping_lines: [{ price: '5.00', tax_lines: [{ price: '0.83' }] }],
      },
      66.67,
    ],
    [
      'is the total less shipping and tax where nothing else is told',
      { subtotal_price: null, total_tax: '2.00' },
      78,
    ],
    [
      'is what is left and what went back where Shopify tells both',
      { current_subtotal_price: '60.00', refunds: [shopifyRefund(1, NOON, '20.00')] },
      80,
    ],
    ['shrinks when the order was edited', { current_subtotal_price: '40.00' }, 40],
    [
      'is in the currency of the shop, whatever the shopper paid in',
      {
        presentment_currency: 'USD',
        subtotal_price_set: { presentment_money: { amount: '90.00', currency_code: 'USD' } },
      },
      80,
    ],
  ])('%s', (_, change, revenue) => {
    expect(order(change)?.properties).toMatchObject({ revenue, currency: 'EUR' })
  })

  it('goes back whole where it was refunded and nothing tells how', () => {
    expect(order({ financial_status: 'refunded' })?.refunds).toMatchObject([{ amount: undefined }])
  })
})

describe("a refund of Shopify's", () => {
  const line = (subtotal: string | null) => ({
    quantity: 1,
    subtotal,
    line_item: { product_id: 1, title: 'Shoe', quantity: 2 },
  })
  it.each([
    ['what was paid out, where items have no price', { refund_line_items: [line(null)] }, 20],
    [
      'what was paid for the items, without shipping and tax',
      { refund_line_items: [line('15.00'), line('2.50')] },
      17.5,
    ],
    [
      'and what was given beyond',
      {
        refund_line_items: [line('15.00')],
        order_adjustments: [{ kind: 'refund_discrepancy', amount: '-3.00' }],
      },
      18,
    ],
    [
      'but no shipping',
      {
        refund_line_items: [line('15.00')],
        order_adjustments: [{ kind: 'shipping_refund', amount: '-5.00' }],
      },
      15,
    ],
  ])('gives back %s', (_, change, amount) => {
    const read = readShopify('refunds/create', shopifyRefund(1, NOON, '20.00', change), host)
    expect(read.ok && read.report.loose?.[0]?.refunds[0]?.amount).toBe(amount)
  })

  it('that failed gives nothing back', () => {
    const failed = shopifyRefund(1, NOON, '20.00', {
      transactions: [{ kind: 'refund', status: 'failure', amount: '20.00' }],
    })
    expect(readShopify('refunds/create', failed, host)).toMatchObject({
      report: { nothing: 'nothing was paid back' },
    })
  })
})

describe("a customer's consent", () => {
  const traits = (change: object) => {
    const read = readShopify('customers/update', { ...customer, ...change }, host)
    const happenings = (read.ok && read.report.people?.[0]?.happenings) || []
    return happenings
      .map((one) => (one.fields.traits as Record<string, unknown>).consent)
      .filter(Boolean)
  }
  it.each([
    ['a yes', { email_marketing_consent: consent }, [{ marketing: true }]],
    [
      'a no',
      { email_marketing_consent: { ...consent, state: 'unsubscribed' } },
      [{ marketing: false }],
    ],
    [
      'nothing, where nobody was asked',
      { email_marketing_consent: { ...consent, state: 'not_subscribed' }, accepts_marketing: true },
      [],
    ],
    [
      'nothing, where it waits to be confirmed',
      { email_marketing_consent: { ...consent, state: 'pending' } },
      [],
    ],
    [
      'the old yes, where there is no newer word',
      { accepts_marketing: true, accepts_marketing_updated_at: stamp(NOON) },
      [{ marketing: true }],
    ],
    [
      'nothing of the old no',
      { accepts_marketing: false, accepts_marketing_updated_at: stamp(NOON) },
      [],
    ],
  ])('is %s', (_, change, expected) => {
    expect(traits(change)).toEqual(expected)
  })
})

describe("an order of WooCommerce's", () => {
  const woo = (change: object) => {
    const read = readWooCommerce('order.updated', wooOrder(NOON, change))
    return read.ok ? read.report.orders?.[0] : undefined
  }
  it.each([
    ['pending', 'open'],
    ['checkout-draft', 'open'],
    ['on-hold', 'placed'],
    ['processing', 'placed'],
    ['completed', 'placed'],
    ['wc-shipped-by-hand', 'placed'],
    ['refunded', 'placed'],
    ['cancelled', 'cancelled'],
    ['failed', 'cancelled'],
    ['trash', 'cancelled'],
  ])('that is %s is %s', (status, state) => {
    expect(woo({ status })?.state).toBe(state)
  })

  it('is worth its total without shipping and tax, and names its buyer by the bill', () => {
    expect(woo({})).toMatchObject({
      who: { email: 'bob@example.com', tokens: [] },
      properties: {
        revenue: 20,
        total: 26.4,
        products: [{ product_id: '87', name: 'Album & Co' }],
      },
    })
    expect(woo({ customer_id: 26 })?.who.customerId).toBe('26')
  })
})

describe('ids', () => {
  it('of any length come through JSON as they were written, and no text changes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 22n }),
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (id, text, number) => {
          const json = `{"id":${id},"text":${JSON.stringify(text)},"list":[${id}, -0.5],"number":${JSON.stringify(number)}}`
          const read = readPayload(json)
          expect(idOf(read?.id)).toBe(id === 0n ? undefined : String(id))
          expect(read?.text).toBe(text)
          expect(Number(read?.number)).toBe(JSON.parse(JSON.stringify(number)))
        },
      ),
    )
  })

  it.each([
    ['gid://shopify/Order/820982911946154508', '820982911946154508'],
    [7, '7'],
    [0, undefined],
    ['', undefined],
    [1.5, undefined],
    [2 ** 60, undefined],
    ['12 or 13', undefined],
    [null, undefined],
  ])('of %j are %j', (value, id) => {
    expect(idOf(value)).toBe(id)
  })

  it('that are no JSON are none', () => {
    expect(readExact('{"id":12345678901234567')).toBeUndefined()
    expect(readPayload('[1]')).toBeNull()
  })
})

describe('the token of a cart', () => {
  it.each([
    ['hWN1a2b3c4d5e6f7g8h9?key=secret', 'cart:hWN1a2b3c4d5e6f7g8h9'],
    ['68778783ad298f1c80c3bafcddeea02f', 'cart:68778783ad298f1c80c3bafcddeea02f'],
    ['1234', undefined],
    ['abandoned-cart-of-the-shop', undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('%j is %j', (token, identity) => {
    expect(cartIdentity(token)).toBe(identity)
  })
})

describe('silence', () => {
  const HOUR = 3_600_000
  const told = (gaps: readonly number[]) =>
    gaps.reduce(
      (last, gap) => ({
        count: last.count + 1,
        last_at: last.last_at + gap,
        usual_gap: usualGap(last, last.last_at + gap),
      }),
      { count: 1, last_at: NOON, usual_gap: 0 },
    )
  it.each([
    ['three hours where there is one webhook an hour', [HOUR, HOUR, HOUR, HOUR], 3 * HOUR],
    ['three nights where the shop sleeps', [HOUR / 6, 9 * HOUR, HOUR / 6, HOUR / 6], 27 * HOUR],
    ['a quarter of an hour at least', [1_000, 1_000, 1_000, 1_000], HOUR / 4],
  ])('is an alarm after %s', (_, gaps, expected) => {
    const last = told(gaps)
    expect(((alarmAt(last) ?? 0) - last.last_at) / expected).toBeCloseTo(1, 1)
  })

  it('is none before there is enough to compare it with', () => {
    expect(alarmAt(told([HOUR]))).toBeNull()
    expect(alarmAt(undefined)).toBeNull()
  })
})

it('the following page is found in a Link header, whatever stands beside it', () => {
  const link =
    '<https://a.test/x?page=1&p=2,3>; rel="previous", <https://a.test/x?page=3>; rel="next"'
  expect(nextIn(link)).toBe('https://a.test/x?page=3')
  expect(nextIn('<https://a.test/x>; rel="last"')).toBe('')
  expect(nextIn(null)).toBe('')
})

it('descriptions lose their tags and scripts, and keep their words', () => {
  expect(
    plainText('<p>Runs &amp; runs.</p><script>alert(1)</script><b>Fast&nbsp;&#8211; very</b>', 100),
  ).toBe('Runs & runs. Fast – very')
})
