/** Tokens of carts and checkouts: by which an order finds the browser that filled its cart. Pure. */

import { asText } from '../core/json.ts'
import type { StoredEvent } from './event.ts'

/**
 * Nobody can guess a token: whoever holds it can read and change the cart itself, as with a bearer's ticket. Shorter
 * or simpler ids, which a shop may count up, prove nothing and are left aside.
 */
const unguessable = /^(?=.*\d)[\w-]{20,100}$/

const cartEvents = new Set([
  'Product Added',
  'Product Removed',
  'Cart Viewed',
  'Cart Updated',
  'Checkout Started',
])

/** `cart:<token>` of Shopify's or another shop's token, or undefined where it could be guessed. */
export function cartIdentity(token: unknown): string | undefined {
  // Shopify's storefront writes `<token>?key=<secret>`, its webhooks the token alone.
  const [plain = ''] = (asText(token, 300) ?? '').split('?')
  return unguessable.test(plain) ? `cart:${plain}` : undefined
}

/**
 * Under which an order is found by the browser whose cart it was, where that browser's own word about it is folded
 * later: whoever buys at once has paid before the visit is looked at.
 */
export function paidIdentity(cart: string): string {
  return cart.replace(/^cart:/, 'paid:')
}

/**
 * The cart that a browser says is its own. That is a claim: it is written down where nobody else made it before, and
 * joins nobody with anybody. Only an order that the shop's server reports under the same token does, and only with
 * the first browser that named it.
 */
export function claimedToken(event: StoredEvent): string | undefined {
  if (event.trust !== 'client' || event.type !== 'track' || !event.subject.startsWith('a:')) return
  if (!cartEvents.has(event.name)) return
  return cartIdentity(event.properties.cart_id ?? event.properties.cart_token)
}
