/** Puts products into the shop's cart: as its platform does it, or by an event that the shop listens to. */
import { page, platformHere } from './platform.ts'

/** What is put into the cart. */
export interface Wanted {
  productId: string
  variantId: string | undefined
  quantity: number
}

/** What `aisle:add-to-cart` carries. A shop that does it itself calls `preventDefault()`, and may say when it is done. */
export interface AddToCart {
  items: Wanted[]
  /** Takes the promise of the shop's own work: the button waits for it, and says so when it fails. */
  until(work: Promise<unknown>): void
}

/** Puts them in; answers whether they are there now. */
export async function addToCart(host: HTMLElement, items: Wanted[]): Promise<boolean> {
  const work: Promise<unknown>[] = []
  const event = new CustomEvent<AddToCart>('aisle:add-to-cart', {
    bubbles: true,
    cancelable: true,
    composed: true,
    detail: { items, until: (promise) => void work.push(promise) },
  })
  const own = !host.dispatchEvent(event)
  try {
    if (own || work[0]) return !(await Promise.all(work)).includes(false)
    const platform = platformHere()
    if (platform === 'shopify') return await addToShopify(items)
    return platform === 'woocommerce' && (await addToWooCommerce(items))
  } catch {
    return false
  }
}

/** https://shopify.dev/docs/api/ajax/reference/cart: variants only, all in one request. */
async function addToShopify(items: Wanted[]): Promise<boolean> {
  const root = (page.Shopify?.routes?.root || '/').replace(/\/?$/, '/')
  const answer = await fetch(`${root}cart/add.js`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      items: items.map(({ productId, variantId, quantity }) => ({
        // An id is beyond what a number holds: it stays a text.
        id: variantId || productId,
        quantity,
      })),
    }),
  })
  if (answer.ok) document.dispatchEvent(new CustomEvent('cart:refresh', { bubbles: true }))
  return answer.ok
}

/** What WooCommerce's own buttons in lists do, one product after another, and its event for what shows the cart. */
async function addToWooCommerce(items: Wanted[]): Promise<boolean> {
  const template = page.wc_add_to_cart_params?.wc_ajax_url || '/?wc-ajax=%%endpoint%%'
  const address = template.replace('%%endpoint%%', 'add_to_cart')
  for (const { productId, variantId, quantity } of items) {
    const body = new URLSearchParams({
      product_id: variantId || productId,
      quantity: `${quantity}`,
    })
    const answer = await fetch(address, { method: 'POST', body })
    const said = (await answer.json()) as {
      error?: unknown
      fragments?: unknown
      cart_hash?: unknown
    }
    if (!answer.ok || said.error) return false
    page.jQuery?.(document.body).trigger('added_to_cart', [said.fragments, said.cart_hash])
  }
  return true
}
