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
  /**
   * Minor units, refunds taken off; shipping and tax are not revenue (Segment e-commerce specification v2).
   * Less than zero is a refund to take off what the row holds: of an order that this state does not know (any more),
   * or of none at all, as a credit note is.
   */
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
  const amount = amountOf(event, currency)
  if (event.name === 'Order Refunded' && amount && (!known || known.revenue < 0)) {
    return refundUnknown(state, event, { id, currency, amount: Math.abs(amount) })
  }
  const revenue = revenueAfter(event, known, amount)
  const change: OrderChange = {
    id,
    at: event.occurred,
    status: STATUS[event.name] ?? 'completed',
    revenue,
    currency,
    items: readItems(event),
    click: state.click && state.click.at <= event.occurred ? state.click : null,
  }
  // What happens to an order that was never reported changes nothing in the totals of this person.
  if ((!known || known.revenue < 0) && event.name !== 'Order Completed') return { state, change }
  return { state: { ...state, orders: withOrder(state.orders, change, known) }, change }
}

const STATUS: Readonly<Record<string, OrderChange['status']>> = {
  'Order Refunded': 'refunded',
  'Order Cancelled': 'cancelled',
}

/** Takes a refund off the totals, and remembers it in case its order is still to come. */
function refundUnknown(
  state: State,
  event: StoredEvent,
  refund: { readonly id: string; readonly currency: string; readonly amount: number },
) {
  const { id, currency, amount } = refund
  const change: OrderChange = {
    id,
    at: event.occurred,
    status: 'refunded',
    revenue: -amount,
    currency,
    items: readItems(event),
    click: null,
  }
  const { revenue, recent } = state.orders
  const before = recent.find((mark) => mark.id === id && mark.currency === currency)?.revenue ?? 0
  const orders: OrderTotals = {
    ...state.orders,
    revenue: { ...revenue, [currency]: (revenue[currency] ?? 0) - amount },
    recent: remember(recent, { id, revenue: before - amount, currency }),
  }
  return { state: { ...state, orders }, change }
}

/** What an event states as its amount, in minor units. */
function amountOf(event: StoredEvent, currency: string): number | undefined {
  const { revenue, subtotal, total, value } = event.properties
  const stated = [revenue, subtotal, total, value].map(asNumber).find((one) => one !== undefined)
  return stated === undefined ? undefined : toMinor(stated, currency)
}

function revenueAfter(
  event: StoredEvent,
  known: OrderMark | undefined,
  amount: number | undefined,
): number {
  const before = known?.revenue ?? 0
  switch (event.name) {
    case 'Order Cancelled':
      return 0
    case 'Order Refunded':
      // Without an amount the whole order is refunded.
      return amount === undefined ? 0 : Math.max(0, before - Math.abs(amount))
    default:
      // What was refunded before the order was reported stays taken off.
      return before < 0 ? Math.max(0, (amount ?? 0) + before) : (amount ?? before)
  }
}

function withOrder(
  totals: OrderTotals,
  change: OrderChange,
  known: OrderMark | undefined,
): OrderTotals {
  const mark: OrderMark = { id: change.id, revenue: change.revenue, currency: change.currency }
  const before = known?.currency === change.currency ? known.revenue : 0
  // A refund that came first is no order yet.
  const counted = known !== undefined && known.revenue >= 0
  const revenue = {
    ...totals.revenue,
    [change.currency]: (totals.revenue[change.currency] ?? 0) + change.revenue - before,
  }
  return {
    count: totals.count + (counted ? 0 : 1),
    revenue,
    firstAt: counted
      ? totals.firstAt
      : totals.firstAt === 0
        ? change.at
        : Math.min(totals.firstAt, change.at),
    lastAt: counted ? totals.lastAt : Math.max(totals.lastAt, change.at),
    recent: remember(totals.recent, mark),
  }
}

function remember(recent: readonly OrderMark[], mark: OrderMark): readonly OrderMark[] {
  return [mark, ...recent.filter((one) => one.id !== mark.id)].slice(0, REMEMBERED.orders)
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
