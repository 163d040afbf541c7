/** What lies in the cart, as far as this browser's own events tell; platforms' carts are followed by capture. */
import type { Aisle } from '../api.ts'
import type { Storage } from '../storage.ts'

/** A line of the cart, in the words of events. */
export interface Line {
  product_id?: string
  sku?: string
  name?: string
  price?: number
  quantity?: number
  image_url?: string
  url?: string
}

/** As `sdk/capture/cart.ts` writes it for Shopify and WooCommerce: both stand under the same name. */
export interface KnownCart {
  currency?: string
  products: Line[]
}

const MOST = 50

/** Reads the cart; what cannot be read is empty. */
export function readCart(storage: Storage): KnownCart {
  try {
    const cart = JSON.parse(storage.get('cart') || '') as KnownCart
    if (Array.isArray(cart.products)) return cart
  } catch {}
  return { products: [] }
}

/** Follows the cart by the page's events, and calls back when it changed. */
export function followCart(aisle: Aisle, storage: Storage, changed: () => void): void {
  aisle.on('track', (message) => {
    if (message.type !== 'track') return
    const { event, context } = message
    // Read from the platform, which capture has written down already.
    if (/shopify|woo/.test(`${context?.capture}`)) return setTimeout(changed)
    // Asked first: whoever tells a thousand other things is not held up.
    if (!/^(Product (Added|Removed)|Cart Viewed|Order Completed)$/.test(event)) return
    const said = (message.properties || {}) as Line & Partial<KnownCart>
    const cart = readCart(storage)
    const id = said.sku || said.product_id
    if (event === 'Order Completed') cart.products = []
    else if (event === 'Cart Viewed' && Array.isArray(said.products)) {
      cart.products = said.products.slice(0, MOST)
    } else if (/^P/.test(event) && id) {
      const known = cart.products.find((line) => (line.sku || line.product_id) === id)
      const change = (Number(said.quantity) || 1) * (event === 'Product Added' ? 1 : -1)
      const quantity = ((known && Number(known.quantity)) || 0) + change
      cart.products = cart.products.filter((line) => line !== known).slice(-MOST)
      const { product_id, sku, name, price, image_url, url } = said
      if (quantity > 0) {
        cart.products.push({
          product_id,
          sku,
          name,
          price,
          image_url,
          url,
          ...known,
          quantity,
        } as Line)
      }
    } else return
    cart.currency = said.currency || cart.currency || ''
    storage.set('cart', JSON.stringify(cart))
    changed()
  })
}
