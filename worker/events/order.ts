/** What an event says of an order. What becomes of the order is decided over all that was said of it: orders/record.ts. */

import { asNumber, asText } from '../core/json.ts'
import { asCurrency } from '../core/money.ts'
import { readLine } from './cart.ts'
import type { StoredEvent } from './event.ts'
import { type OrderDetail, readDetail, readPrice } from './order-detail.ts'
import { readInstant } from './skew.ts'
import type { State } from './state.ts'

export interface OrderItem {
  readonly key: string
  readonly productId: string
  readonly quantity: number
  readonly title?: string
  /** Of one piece, in the currency's own units. */
  readonly price?: number
}

/** One report of an order. */
export interface OrderFact {
  readonly id: string
  /**
   * Placed and updated are the same to an order: it stands, and this is its amount. The last three are steps of its way
   * to the buyer, which leave it as it is.
   */
  readonly kind: 'placed' | 'cancelled' | 'refunded' | 'fulfilled' | 'shipped' | 'delivered'
  /** When the order was placed, as far as this report tells. */
  readonly at: number
  /** When the shop wrote this down, ms UTC: an older report never overwrites a newer one. */
  readonly version: number
  /** Whether the shop stated that instant, and it is not merely when the event happened. */
  readonly dated: boolean
  readonly currency: string | null
  /**
   * In the currency's own units: of an order its revenue before refunds, shipping and tax out (Segment e-commerce
   * specification v2); of a refund what it gives back, undefined where all of it.
   */
  readonly amount: number | undefined
  /** Of a refund: what tells it from another one of the same order. */
  readonly refundId: string
  /** Null where the event did not list any, as refunds may not. */
  readonly items: readonly OrderItem[] | null
  readonly detail: OrderDetail
  /** The last human click before the order, which may have earned it. */
  readonly click: State['click']
}

const kinds: ReadonlyMap<string, OrderFact['kind']> = new Map([
  ['Order Completed', 'placed'],
  ['Order Updated', 'placed'],
  ['Order Refunded', 'refunded'],
  ['Order Cancelled', 'cancelled'],
  ['Order Fulfilled', 'fulfilled'],
  ['Order Shipped', 'shipped'],
  ['Order Delivered', 'delivered'],
])

/** What becomes of an order on its way: none of them says what it is worth. */
const STEPS: ReadonlySet<OrderFact['kind']> = new Set(['fulfilled', 'shipped', 'delivered'])

/** Whether an event by this name, from somebody who may say so, is about an order. */
export function isOrderEvent(event: Pick<StoredEvent, 'type' | 'name' | 'trust'>): boolean {
  return event.type === 'track' && event.trust === 'server' && kinds.has(event.name)
}

/** The id of the order that an event is about, or undefined. */
export function orderIdOf(event: StoredEvent): string | undefined {
  return isOrderEvent(event) ? asText(event.properties.order_id, 200) : undefined
}

/**
 * What an event reports of an order, or null. Pages cannot make orders: only a server's word counts, whatever a
 * browser reports. An order that was a test is none.
 */
export function readOrder(event: StoredEvent, click: State['click']): OrderFact | null {
  const kind = kinds.get(event.name)
  const id = orderIdOf(event)
  if (!kind || !id || event.properties.test === true) return null
  const { properties } = event
  const currency = asCurrency(properties.currency) ?? null
  // A currency that is none makes the amount worthless; a missing one may be known from before.
  if (currency === null && asText(properties.currency) !== undefined) return null
  const created = STEPS.has(kind) ? undefined : readInstant(properties.created_at)
  const at = created ?? event.occurred
  const updated = readInstant(properties.updated_at)
  return {
    id,
    kind,
    at,
    version: updated ?? event.occurred,
    dated: updated !== undefined,
    currency,
    amount: amountOf(event),
    refundId: asText(properties.refund_id, 100) ?? event.id,
    items: readItems(event),
    detail: readDetail(properties),
    click: click && click.at <= at ? click : null,
  }
}

function amountOf({ properties }: StoredEvent): number | undefined {
  const { revenue, subtotal, total, value } = properties
  return [revenue, subtotal, total, value].map(asNumber).find((one) => one !== undefined)
}

function readItems(event: StoredEvent): readonly OrderItem[] | null {
  const products = event.properties.products
  if (!Array.isArray(products)) return null
  return products.slice(0, 200).flatMap((product) => {
    const line = readLine(product, event.occurred)
    if (!line || line.quantity === 0) return []
    const { key, productId, quantity, title } = line
    const price = readPrice(product)
    return [
      {
        key,
        productId,
        quantity,
        ...(title ? { title } : {}),
        ...(price === undefined ? {} : { price }),
      },
    ]
  })
}
