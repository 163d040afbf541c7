/** How cart events change a cart: items by line, snapshots of the whole, and what an order leaves of it. */

import { urlKey } from '../catalog/keys.ts'
import { asNumber, asText, isObject } from '../core/json.ts'
import type { StoredEvent } from './event.ts'
import { CLOCK_TOLERANCE, purchaseOf, tookAll } from './purchase.ts'
import type { Cart, CartItem, State } from './state.ts'

/** Most lines of a cart that are kept; the oldest give way. */
const MOST_LINES = 50

/** The state after an event that concerns the cart; any other event changes nothing. */
export function foldCart(state: State, event: StoredEvent): State {
  switch (event.name) {
    case 'Product Added':
      return added(state, event)
    case 'Product Removed':
      return removed(state, event)
    case 'Cart Viewed':
    case 'Cart Updated':
    case 'Checkout Started':
      return seen(state, event)
    case 'Order Completed':
      return bought(state, event)
    default:
      return state
  }
}

/** A line from product properties of the Segment specification, or null where no product is named. */
export function readLine(properties: unknown, at: number): CartItem | null {
  if (!isObject(properties)) return null
  const sku = asText(properties.sku, 200)
  const url = asText(properties.url, 1_000)
  // Some pages know no id of what they sell: the key of their address is one, and the catalogue knows whose.
  const address = url === undefined ? undefined : (urlKey(url) ?? undefined)
  const productId = asText(properties.product_id ?? properties.id, 200) ?? sku ?? address
  if (productId === undefined) return null
  const quantity = asNumber(properties.quantity) ?? 1
  const title = asText(properties.name, 200)
  const variant = asText(properties.variant, 200)
  const imageUrl = asText(properties.image_url, 1_000)
  return {
    // Shop platforms name the variant itself, with which a cart can be filled again.
    key: asText(properties.variant_id, 200) ?? sku ?? productId,
    productId,
    quantity: Math.min(Math.max(Math.trunc(quantity), 0), 10_000),
    addedAt: at,
    ...(title ? { title } : {}),
    ...(variant ? { variant } : {}),
    ...(url ? { url } : {}),
    ...(imageUrl ? { imageUrl } : {}),
  }
}

/** Whether an event tells of a cart that was bought or emptied since: it came late. */
function isStale(state: State, event: StoredEvent, lines: readonly CartItem[]): boolean {
  if (event.occurred <= state.boughtAt || event.occurred <= state.emptiedAt) return true
  return state.cart === null && tookAll(state.purchase, lines, event.occurred)
}

function added(state: State, event: StoredEvent): State {
  const line = readLine(event.properties, event.occurred)
  if (!line || line.quantity === 0 || isStale(state, event, [line])) return state
  const items = state.cart?.items ?? []
  const known = items.find((item) => item.key === line.key)
  const next = known
    ? items.map((item) =>
        item === known ? { ...item, ...line, quantity: known.quantity + line.quantity } : item,
      )
    : [...items, line]
  return withItems(state, next, event)
}

function removed(state: State, event: StoredEvent): State {
  const line = readLine(event.properties, event.occurred)
  if (!line || !state.cart) return state
  // Without a quantity the whole line goes: that is what shops mean who do not send one.
  const all = asNumber(event.properties.quantity) === undefined
  const next = state.cart.items.flatMap((item) => {
    if (item.key !== line.key) return [item]
    const quantity = all ? 0 : item.quantity - line.quantity
    return quantity > 0 ? [{ ...item, quantity }] : []
  })
  return next.length === state.cart.items.length &&
    next.every((item, i) => item === state.cart?.items[i])
    ? state
    : withItems(state, next, event)
}

/** A look at the cart or the begin of the checkout: activity, and a snapshot of the lines where the event lists them. */
function seen(state: State, event: StoredEvent): State {
  const products = event.properties.products
  if (!Array.isArray(products)) {
    const late = isStale(state, event, [])
    return state.cart && !late ? withItems(state, state.cart.items, event) : state
  }
  if (state.cart && event.occurred < state.cart.updatedAt) return state
  const lines = new Map<string, CartItem>()
  for (const product of products) {
    const line = readLine(product, event.occurred)
    if (!line || line.quantity === 0) continue
    const known = state.cart?.items.find((item) => item.key === line.key)
    const twin = lines.get(line.key)
    lines.set(line.key, {
      ...line,
      quantity: line.quantity + (twin?.quantity ?? 0),
      addedAt: known?.addedAt ?? line.addedAt,
    })
  }
  if (lines.size === 0 && !state.cart) return state
  if (isStale(state, event, [...lines.values()])) return state
  return withItems(state, [...lines.values()], event)
}

/** An order takes all that was in the cart by then; what was added after it stays. */
function bought(state: State, event: StoredEvent): State {
  const boughtAt = Math.max(state.boughtAt, event.occurred)
  const inCart = state.cart?.items ?? []
  const { products } = event.properties
  const purchase = purchaseOf(state.purchase, event.occurred, inCart, products)
  if (!state.cart) return { ...state, boughtAt, purchase }
  const later = state.cart.items.filter((item) => item.addedAt > event.occurred + CLOCK_TOLERANCE)
  if (later.length === 0) return { ...state, boughtAt, purchase, cart: null }
  const startedAt = Math.min(...later.map((item) => item.addedAt))
  return {
    ...state,
    boughtAt,
    purchase,
    cart: { ...state.cart, id: cartId(startedAt, later), startedAt, items: later },
  }
}

function withItems(state: State, items: readonly CartItem[], event: StoredEvent): State {
  const updatedAt = Math.max(state.cart?.updatedAt ?? 0, event.occurred)
  if (items.length === 0) {
    return { ...state, cart: null, emptiedAt: Math.max(state.emptiedAt, event.occurred) }
  }
  const kept = items.slice(-MOST_LINES)
  const cart: Cart = state.cart
    ? { ...state.cart, updatedAt, items: kept }
    : { id: cartId(event.occurred, kept), startedAt: event.occurred, updatedAt, items: kept }
  if (event.name !== 'Checkout Started') return { ...state, cart }
  const checkoutAt = Math.max(cart.checkoutAt ?? 0, event.occurred)
  // A page could name any address: only the shop's server knows where its checkout goes on.
  const checkoutUrl = event.trust === 'server' ? asText(event.properties.url, 1_000) : undefined
  return { ...state, cart: { ...cart, checkoutAt, ...(checkoutUrl ? { checkoutUrl } : {}) } }
}

/** Follows from the events alone, so that folding again names the same cart. */
function cartId(startedAt: number, items: readonly CartItem[]): string {
  return `${startedAt.toString(36)}-${items[0]?.key ?? ''}`
}
