/** What kind of thing a Shopify body is, by its own fields: a topic's header is not signed, the body is. Pure. */

import type { Fields } from '../../core/json.ts'

export type Shape =
  | 'order'
  | 'checkout'
  | 'refund'
  | 'fulfillment'
  | 'fulfillment event'
  | 'product'
  | 'stock'
  | 'customer'
  | 'email consent'
  | 'sms consent'
  | 'data request'
  | 'customer redaction'
  | 'shop redaction'
  | 'bare id'

/** The shape of a body, or null where it has none that we know. */
export function shapeOf(body: Fields): Shape | null {
  const has = (...names: readonly string[]) => names.every((name) => name in body)
  if (has('shop_domain', 'shop_id')) {
    if (has('orders_to_redact')) return 'customer redaction'
    if (has('orders_requested') || has('data_request')) return 'data request'
    return has('customer') ? null : 'shop redaction'
  }
  if (has('refund_line_items', 'order_id')) return 'refund'
  if (has('fulfillment_id', 'status')) return 'fulfillment event'
  if (has('line_items')) return shapeOfLines(has)
  if (has('inventory_item_id', 'location_id', 'available')) return 'stock'
  if (has('email_marketing_consent', 'customer_id')) return 'email consent'
  if (has('sms_marketing_consent') && !has('first_name')) return 'sms consent'
  if (has('id', 'title', 'variants') || has('id', 'title', 'handle')) return 'product'
  if (has('id', 'email') && (has('orders_count') || has('state') || has('verified_email'))) {
    return 'customer'
  }
  if (has('id') && Object.keys(body).every((name) => bare.has(name))) return 'bare id'
  return null
}

const bare = new Set(['id', 'admin_graphql_api_id'])

function shapeOfLines(has: (...names: readonly string[]) => boolean): Shape | null {
  if (has('order_id', 'status')) return 'fulfillment'
  if (has('abandoned_checkout_url')) return 'checkout'
  if (has('financial_status') || has('order_number')) return 'order'
  return null
}
