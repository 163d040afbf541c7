/** What an order leaves of a cart. A page's last words about it may arrive after the order, and bring nothing back. Pure. */

import { MINUTE } from '../core/clock.ts'
import { isObject } from '../core/json.ts'

/** Clocks of a shop's server and a corrected browser clock may differ by this much. */
export const CLOCK_TOLERANCE = 5 * MINUTE
/** Names of things that are remembered as just bought. */
const MOST_NAMES = 100

/** The last order, as far as carts are concerned. */
export interface Purchase {
  readonly at: number
  /** Ids of products and variants that were in it. */
  readonly names: readonly string[]
}

/** What of a cart's line names what is in it. */
interface Named {
  readonly key: string
  readonly productId: string
}

/** An order at an instant, with what was in the cart and what the order itself lists. */
export function purchaseOf(
  before: Purchase | undefined,
  at: number,
  items: readonly Named[],
  products: unknown,
): Purchase {
  if (before && before.at > at) return before
  const listed = Array.isArray(products) ? products.filter(isObject) : []
  const names = [
    ...items.flatMap(({ key, productId }) => [key, productId]),
    ...listed.flatMap(({ product_id, id, sku, variant_id }) => [product_id, id, sku, variant_id]),
    ...(before?.at === at ? before.names : []),
  ].flatMap((name) => (typeof name === 'string' || typeof name === 'number' ? [`${name}`] : []))
  return { at, names: [...new Set(names)].sort().slice(0, MOST_NAMES) }
}

/** Whether an order has taken these lines, touched last at an instant, although that may read as after it. */
export function tookAll(
  purchase: Purchase | undefined,
  items: readonly Named[],
  at: number,
): boolean {
  if (!purchase || at > purchase.at + CLOCK_TOLERANCE) return false
  if (at <= purchase.at) return true
  return items.every(({ key, productId }) =>
    [key, productId].some((name) => purchase.names.includes(name)),
  )
}

/** The cart, or null where an order took it. */
export function leftOf<
  Kind extends { readonly items: readonly Named[]; readonly updatedAt: number },
>(cart: Kind | null, purchase: Purchase | undefined): Kind | null {
  return cart && !tookAll(purchase, cart.items, cart.updatedAt) ? cart : null
}

/** The later of two orders; of two at one instant both. */
export function joinPurchases(
  left: Purchase | undefined,
  right: Purchase | undefined,
): Purchase | undefined {
  if (!left || !right) return left ?? right
  if (left.at !== right.at) return left.at > right.at ? left : right
  const names = [...new Set([...left.names, ...right.names])].sort().slice(0, MOST_NAMES)
  return { at: left.at, names }
}
