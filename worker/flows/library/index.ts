/** Every flow that Aisle ships. A new one is a file beside this one and a line below. */

import type { Flow } from '../definition.ts'
import { abandonedCart } from './abandoned-cart.ts'
import { abandonedCheckout } from './abandoned-checkout.ts'
import { backInStock } from './back-in-stock.ts'
import { birthday } from './birthday.ts'
import { browseAbandonment } from './browse-abandonment.ts'
import { crossSell, upsell } from './cross-sell.ts'
import { lowStock } from './low-stock.ts'
import { orderConfirmation } from './order-confirmation.ts'
import { priceDrop } from './price-drop.ts'
import { productHelp } from './product-help.ts'
import { replenishment } from './replenishment.ts'
import { review } from './review.ts'
import { searchAbandonment } from './search-abandonment.ts'
import { orderDelivered, orderShipped } from './shipping.ts'
import { sunset } from './sunset.ts'
import { thankYou } from './thank-you.ts'
import { vip } from './vip.ts'
import { welcome } from './welcome.ts'
import { winBack } from './win-back.ts'

export const library: readonly Flow[] = [
  abandonedCart,
  abandonedCheckout,
  browseAbandonment,
  searchAbandonment,
  priceDrop,
  lowStock,
  backInStock,
  welcome,
  orderConfirmation,
  orderShipped,
  orderDelivered,
  thankYou,
  productHelp,
  review,
  crossSell,
  upsell,
  replenishment,
  vip,
  winBack,
  sunset,
  birthday,
]

/**
 * The flow of an id, or undefined where it is not (or no longer) in the library. With a version: only where it still is
 * that one, for a place in the steps of one version means nothing in those of another.
 */
export function findFlow(id: string, version?: number): Flow | undefined {
  return library.find(
    (flow) => flow.id === id && (version === undefined || flow.version === version),
  )
}
