/** Has the cart followed where the shop runs on a platform: only there what knows platforms is loaded. */
import type { Host, Listener } from './host.ts'

/** Looks for Shopify and WooCommerce, and hands the page over to the part that knows them. */
export function followCart({ load }: Host, listener: Listener): void {
  const { wants, complain } = listener
  const page = window as {
    Shopify?: unknown
    wc_add_to_cart_params?: unknown
    wcSettings?: unknown
  }
  const isShopify = wants('shopify') && page.Shopify
  const isWoo =
    wants('woocommerce') &&
    (page.wc_add_to_cart_params ||
      page.wcSettings ||
      document.querySelector('body[class*=woocommerce]'))
  if (!isShopify && !isWoo) return
  load('shop')
    .then(({ readMeta, watchCart }) => {
      readMeta(listener)
      watchCart(listener)
    })
    .catch((error) => complain(`The part for the shop's platform: ${error}`))
}
