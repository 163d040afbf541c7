/** The shop's platform, as far as it matters to a button that puts something into the cart. */
import type { WidgetOptions } from '../sdk/contract/widget.ts'

/** What Shopify and WooCommerce leave on a page. */
export const page = window as {
  Shopify?: { routes?: { root?: string } }
  wc_add_to_cart_params?: { wc_ajax_url?: string }
  jQuery?: (target: unknown) => { trigger(name: string, values?: unknown[]): void }
}

export const platformHere = (): 'shopify' | 'woocommerce' | undefined =>
  page.Shopify ? 'shopify' : page.wc_add_to_cart_params ? 'woocommerce' : undefined

/** Whether a button can keep what it says. */
export const canAdd = ({ cart = 'auto' }: WidgetOptions): boolean =>
  cart === 'event' || (cart === 'auto' && !!platformHere())
