/** Orders as the shop's server reports them: what each event means for an order and for the totals of its buyer. */

import { asNumber, asText } from '../core/json.ts'
import { asCurrency, toMinor } from '../core/money.ts'
import { readLine } from './cart.ts'
import type { StoredEvent } from './event.ts'
import { type OrderMark, type OrderTotals, REMEMBERED, type State } from './state.ts'

export interface OrderItem {
  readonly key: string
  readonly productId: string
  readonly quantity: number
  readonly title?: string
}

/** What the row of an order becomes. */
export interface OrderChange {
  readonly id: string
  readonly at: number
  readonly status: 'completed' | 'cancelled' | 'refunded'
  /** Minor units, refunds taken off; shipping and tax are not revenue (Segment e-commerce specification v2). */
  readonly revenue: number
  readonly currency: string
  /** Null where the event did not list any, as refunds may not. */
  readonly items: readonly OrderItem[] | null
  /** The last human click before the order, which may have earned it. */
  readonly click: State['click']
}

/** Names of the events that concern an order. */
export const ORDER_EVENTS: ReadonlySet<string> = new Set([
  'Order Completed',
  'Order Updated',
  'Order Refunded',
  'Order Cancelled',
])

/**
 * Folds one order event. Pages cannot make orders: only a server's word counts, whatever a browser reports.
 * An order that is reported twice counts once.
 */
export function foldOrder(
  state: State,
  event: StoredEvent,
): { readonly state: State; readonly change: OrderChange | null } {
  const unchanged = { state, change: null }
  if (event.type !== 'track' || event.trust !== 'server') return unchanged
  if (!ORDER_EVENTS.has(event.name)) return unchanged
  const id = asText(event.properties.order_id, 200)
  if (!id) return unchanged
  const known = state.orders.recent.find((mark) => mark.id === id)
  const currency = asCurrency(event.properties.currency) ?? known?.currency
  if (!currency) return unchanged
  const revenue = revenueAfter(event, known, currency)
  if (revenue === undefined) return unchanged
  const change: OrderChange = {
    id,
    at: event.occurred,
    status: STATUS[event.name] ?? 'completed',
    revenue,
    currency,
    items: readItems(event),
    click: state.click && state.click.at <= event.occurred ? state.click : null,
  }
  // A refund of an order that was never reported changes nothing in the totals of this person.
  if (!known && event.name !== 'Order Completed') return { state, change }
  return { state: { ...state, orders: withOrder(state.orders, change, known) }, change }
}

const STATUS: Readonly<Record<string, OrderChange['status']>> = {
  'Order Refunded': 'refunded',
  'Order Cancelled': 'cancelled',
}

function revenueAfter(
  event: StoredEvent,
  known: OrderMark | undefined,
  currency: string,
): number | undefined {
  const { revenue, subtotal, total, value } = event.properties
  const stated = [revenue, subtotal, total, value].map(asNumber).find((one) => one !== undefined)
  const amount = stated === undefined ? undefined : toMinor(stated, currency)
  switch (event.name) {
    case 'Order Cancelled':
      return 0
    case 'Order Refunded':
      // Without an amount the whole order is refunded.
      return amount === undefined ? 0 : Math.max(0, (known?.revenue ?? 0) - Math.abs(amount))
    default:
      return amount ?? known?.revenue ?? 0
  }
}

function withOrder(
  totals: OrderTotals,
  change: OrderChange,
  known: OrderMark | undefined,
): OrderTotals {
  const mark: OrderMark = { id: change.id, revenue: change.revenue, currency: change.currency }
  const before = known?.currency === change.currency ? known.revenue : 0
  const revenue = {
    ...totals.revenue,
    [change.currency]: (totals.revenue[change.currency] ?? 0) + change.revenue - before,
  }
  return {
    count: totals.count + (known ? 0 : 1),
    revenue,
    firstAt: known
      ? totals.firstAt
      : totals.firstAt === 0
        ? change.at
        : Math.min(totals.firstAt, change.at),
    lastAt: known ? totals.lastAt : Math.max(totals.lastAt, change.at),
    recent: [mark, ...totals.recent.filter((one) => one.id !== change.id)].slice(
      0,
      REMEMBERED.orders,
    ),
  }
}

function readItems(event: StoredEvent): readonly OrderItem[] | null {
  const products = event.properties.products
  if (!Array.isArray(products)) return null
  return products.slice(0, 200).flatMap((product) => {
    const line = readLine(product, event.occurred)
    if (!line || line.quantity === 0) return []
    const { key, productId, quantity, title } = line
    return [{ key, productId, quantity, ...(title ? { title } : {}) }]
  })
}
