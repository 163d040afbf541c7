/** A shop on Shopify and one on WooCommerce for tests: bodies as they send them, and how they sign them. */

import { utf8 } from '../../worker/core/bytes.ts'

export const SHOPIFY_SECRET = 'shpss_of_these_tests'
export const WOO_SECRET = 'woo secret of these tests'
export const SHOP = 'aisle-tests.myshopify.com'

/** An instant as Shopify writes it, in a zone of its own. */
export const stamp = (at: number) => new Date(at).toISOString().replace('.000Z', '+00:00')

/** HMAC-SHA256 of a text, base64. */
export async function signature(body: string, secret: string): Promise<string> {
  const usage = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', utf8(secret), usage, false, ['sign'])
  const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(body)))
  return btoa(String.fromCharCode(...signed))
}

let deliveries = 0

/** A signed request of Shopify's. `change` replaces headers, as whoever forges one would. */
export async function fromShopify(
  topic: string,
  body: object | string,
  change: Record<string, string> = {},
): Promise<RequestInit> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  deliveries += 1
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': topic,
      'X-Shopify-Shop-Domain': SHOP,
      'X-Shopify-Webhook-Id': `delivery-${deliveries}`,
      'X-Shopify-Hmac-Sha256': await signature(text, SHOPIFY_SECRET),
      ...change,
    },
    body: text,
  }
}

/** A signed request of WooCommerce's. */
export async function fromWooCommerce(
  topic: string,
  body: object,
  change: Record<string, string> = {},
): Promise<RequestInit> {
  const text = JSON.stringify(body)
  deliveries += 1
  const [resource = '', event = ''] = topic.split('.')
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-WC-Webhook-Source': 'https://shop.test/',
      'X-WC-Webhook-Topic': topic,
      'X-WC-Webhook-Resource': resource,
      'X-WC-Webhook-Event': event,
      'X-WC-Webhook-ID': '7',
      'X-WC-Webhook-Delivery-ID': `woo-${deliveries}`,
      'X-WC-Webhook-Signature': await signature(text, WOO_SECRET),
      ...change,
    },
    body: text,
  }
}

const line = {
  id: 9,
  product_id: 632,
  variant_id: 49148385,
  sku: 'SHOE-42',
  title: 'Shoe',
  variant_title: '42',
  vendor: 'Maker',
  price: '40.00',
  quantity: 2,
}

/** An order of Shopify's, of two pairs of shoes for 80.00 and 5.00 shipping. */
export function shopifyOrder(at: number, change: object = {}): Record<string, unknown> {
  return {
    id: 5001,
    name: '#1001',
    order_number: 1001,
    email: 'Ann@Example.com',
    created_at: stamp(at),
    updated_at: stamp(at),
    cancelled_at: null,
    currency: 'EUR',
    total_price: '85.00',
    subtotal_price: '80.00',
    total_tax: '0.00',
    taxes_included: false,
    total_discounts: '0.00',
    financial_status: 'paid',
    fulfillment_status: null,
    source_name: 'web',
    test: false,
    cart_token: null,
    checkout_token: null,
    discount_codes: [],
    customer: { id: 71, email: 'ann@example.com', first_name: 'Ann' },
    line_items: [line],
    shipping_lines: [{ price: '5.00', tax_lines: [] }],
    fulfillments: [],
    refunds: [],
    ...change,
  }
}

/** A refund of an order of Shopify's. */
export function shopifyRefund(id: number, at: number, amount: string, change: object = {}) {
  return {
    id,
    order_id: 5001,
    created_at: stamp(at),
    refund_line_items: [],
    order_adjustments: [],
    transactions: [{ kind: 'refund', status: 'success', amount, currency: 'EUR' }],
    ...change,
  }
}

/** A product of Shopify's with two sizes. */
export function shopifyProduct(at: number, change: object = {}): Record<string, unknown> {
  return {
    id: 632,
    title: 'Shoe',
    handle: 'shoe',
    body_html: '<p>Runs &amp; runs.</p>',
    vendor: 'Maker',
    product_type: 'Shoes',
    tags: 'red, fast',
    status: 'active',
    published_at: stamp(at),
    updated_at: stamp(at),
    images: [{ id: 1, src: 'https://cdn.test/shoe.jpg' }],
    options: [{ name: 'Size' }],
    variants: [
      variant(49148385, '42', 3, { barcode: '4006381333931', compare_at_price: '50.00' }),
      variant(49148386, '43', 0, { barcode: 'not one' }),
    ],
    ...change,
  }
}

function variant(id: number, size: string, quantity: number, change: object = {}) {
  return {
    id,
    title: size,
    option1: size,
    sku: `SHOE-${size}`,
    price: '40.00',
    compare_at_price: null,
    inventory_item_id: id + 1_000,
    inventory_management: 'shopify',
    inventory_policy: 'deny',
    inventory_quantity: quantity,
    ...change,
  }
}

/** An order of WooCommerce's, of one album for 20.00, 4.00 shipping and 2.40 tax. */
export function wooOrder(at: number, change: object = {}): Record<string, unknown> {
  const gmt = new Date(at).toISOString().slice(0, 19)
  return {
    id: 723,
    number: '723',
    status: 'processing',
    currency: 'EUR',
    date_created_gmt: gmt,
    date_modified_gmt: gmt,
    date_paid_gmt: gmt,
    date_completed_gmt: null,
    total: '26.40',
    total_tax: '2.40',
    shipping_total: '4.00',
    discount_total: '0.00',
    customer_id: 0,
    billing: { email: 'bob@example.com', first_name: 'Bob' },
    line_items: [
      { id: 1, product_id: 87, variation_id: 0, name: 'Album &amp; Co', quantity: 1, price: 20 },
    ],
    coupon_lines: [],
    refunds: [],
    ...change,
  }
}
