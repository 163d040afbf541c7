/** What each platform's API lists, page by page in the order of change, and what is counted beforehand. Pure. */

import { isObject } from '../../core/json.ts'
import { readInstant } from '../../events/skew.ts'
import { objectsIn } from '../field.ts'
import type { Platform } from '../report.ts'
import type { Kind } from './store.ts'

export interface List {
  readonly kind: Kind
  /** The topic of the webhooks that tell the same. */
  readonly topic: string
  /** Whether pages come in the order of change, so that a walk that was cut off can go on where it was. */
  readonly ordered: boolean
  /** Path of the first page of what changed since an instant. */
  path(since: number): string
  /** Path of the answer that holds how many there are, or '' where pages say it. */
  readonly count: string
}

const SIZE = 100

const iso = (instant: number) => new Date(instant).toISOString().slice(0, 19)

/** Shopify lists in the order of change what has `order`; products have none. */
const shopify = (kind: Kind, topic: string, ordered: boolean, more = ''): List => ({
  kind,
  topic,
  ordered,
  path: (since) =>
    `/${kind}.json?limit=${SIZE}${more}${ordered ? '&order=updated_at+asc' : ''}&updated_at_min=${iso(since)}Z`,
  count: `/${kind}/count.json${more.replace('&', '?')}`,
})

/** WooCommerce takes instants as later than, so a second is given back. Customers cannot be asked for by change. */
const woocommerce = (kind: Kind, topic: string, ordered: boolean): List => ({
  kind,
  topic,
  ordered,
  path: (since) =>
    ordered
      ? `/${kind}?per_page=${SIZE}&orderby=modified&order=asc&dates_are_gmt=true&modified_after=${iso(Math.max(0, since - 1_000))}`
      : `/${kind}?per_page=${SIZE}&orderby=id&order=asc`,
  count: '',
})

/** The lists of each platform. */
export const lists: Readonly<Record<Platform, readonly List[]>> = {
  shopify: [
    shopify('products', 'products/update', false),
    shopify('customers', 'customers/update', true),
    shopify('orders', 'orders/updated', true, '&status=any'),
  ],
  woocommerce: [
    woocommerce('products', 'product.updated', true),
    woocommerce('customers', 'customer.updated', false),
    woocommerce('orders', 'order.updated', true),
  ],
}

/** The things on a page: Shopify's under the name of their kind, WooCommerce's as they are. */
export function itemsOn(page: unknown, kind: Kind) {
  return isObject(page) ? objectsIn(page[kind]) : objectsIn(page)
}

/** When the last thing on a page was changed, ms UTC; undefined where it does not say. */
export function lastChange(items: ReturnType<typeof itemsOn>): number | undefined {
  const last = items.at(-1)
  return readInstant(last?.updated_at) ?? readInstant(last?.date_modified_gmt)
}
