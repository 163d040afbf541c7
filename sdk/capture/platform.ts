/** Follows the cart of a shop that runs on Shopify or WooCommerce. Loaded on their pages only. */
import { type Cart, cartChanges } from './cart.ts'
import type { Listener } from './host.ts'
import { readShopifyCart, readShopifyMeta, SHOPIFY_CART_CHANGE } from './shopify.ts'
import { isThing, type Source, type Thing } from './sighting.ts'
import { readWooCart } from './woocommerce.ts'

/** How long after a change the cart is asked for, so that several changes are one question, in ms. */
const GATHER = 250

/** What a shop's platform is good for. */
interface Platform {
  source: Source
  /** Where the cart is asked for. */
  address: string
  read(answer: unknown, origin: string): Cart | undefined
  /** Whether the browser has a cart at all, as the cookies say. */
  hasCart: boolean
  /** What changes with the cart, as far as it can be seen without asking. */
  stamp: string
  isCartPage: boolean
  isCheckout: boolean
}

const cookie = (name: string): string =>
  (new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie) || [])[1] || ''

/** The platform of this page, if it is one that `wants`. */
function platformHere(wants: (source: Source) => boolean): Platform | undefined {
  const page = window as { Shopify?: Thing; wc_add_to_cart_params?: unknown; wcSettings?: unknown }
  const { pathname } = location
  if (wants('shopify') && isThing(page.Shopify)) {
    const { routes } = page.Shopify
    const root = isThing(routes) && typeof routes.root === 'string' ? routes.root : '/'
    return {
      source: 'shopify',
      address: `${root.replace(/\/$/, '')}/cart.js`,
      read: readShopifyCart,
      hasCart: !!cookie('cart'),
      stamp: '',
      isCartPage: /\/cart\/?$/.test(pathname),
      isCheckout: false,
    }
  }
  const { classList } = document.body
  const isWoo =
    page.wc_add_to_cart_params || page.wcSettings || /\bwoocommerce/.test(classList.value)
  if (wants('woocommerce') && isWoo) {
    const link = document.querySelector('link[rel="https://api.w.org/"]')
    const api = link?.getAttribute('href') || '/wp-json/'
    return {
      source: 'woocommerce',
      address: `${api.replace(/\/?$/, '/')}wc/store/v1/cart`,
      read: readWooCart,
      hasCart: !!cookie('woocommerce_items_in_cart'),
      stamp: cookie('woocommerce_cart_hash'),
      isCartPage: classList.contains('woocommerce-cart'),
      isCheckout:
        classList.contains('woocommerce-checkout') &&
        !classList.contains('woocommerce-order-received'),
    }
  }
  return undefined
}

/** Tells of the product that Shopify's analytics says the page is about. */
export function readMeta({ wants, see }: Listener): void {
  const meta = (window as { ShopifyAnalytics?: Thing }).ShopifyAnalytics?.meta
  const viewed = wants('shopify') && readShopifyMeta(meta, location.href)
  if (viewed) see('shopify', [viewed])
}

/** Follows the cart from here on; the listener is told what changed in it, and when it is looked at. */
export function watchCart({ wants, storage, see, complain }: Listener): void {
  const platform = platformHere(wants)
  if (!platform) return
  const { source, address, read, hasCart, stamp, isCartPage, isCheckout } = platform
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown = false
  // Kept beside storage, which may be refused: then the cart is followed on this page only.
  let remembered = storage.get('cart')

  const recall = (): Cart | undefined => {
    try {
      return JSON.parse(remembered as string)
    } catch {
      return hasCart ? undefined : { products: [] }
    }
  }

  /** Asks for the cart and tells the difference; `changed` when the shopper is known to have changed it. */
  const ask = async (changed: boolean) => {
    try {
      const answer = await fetch(address, {
        credentials: 'same-origin',
        headers: { accept: 'application/json' },
      })
      const cart = answer.ok && read(await answer.json(), location.origin)
      if (!cart) return
      const before = recall()
      // A cart that was emptied elsewhere was bought: nobody took anything out.
      const changes = before ? cartChanges(before, cart) : []
      see(
        source,
        changes.filter(({ event }) => changed || event === 'Product Added'),
      )
      remembered = JSON.stringify(cart)
      storage.set('cart', remembered)
      storage.set('stamp', stamp || '-')
      if (shown || !cart.products[0]) return
      shown = true
      if (isCartPage) see(source, [{ event: 'Cart Viewed', properties: { ...cart } }])
      if (isCheckout) see(source, [{ event: 'Checkout Started', properties: { ...cart } }])
    } catch (error) {
      complain(`${address} cannot be read: ${error}`)
    }
  }
  const askSoon = () => {
    // If the page goes before the answer comes, the next one asks.
    storage.set('stamp', '?')
    clearTimeout(timer)
    timer = setTimeout(ask, GATHER, true)
  }

  const asked = storage.get('stamp')
  const unknown = hasCart && !remembered
  if (asked === '?' || isCartPage || isCheckout || unknown || (stamp && stamp !== asked)) {
    ask(asked === '?')
  }

  if (source === 'shopify') {
    // It only looks at what was loaded, and so can break nothing: fetch and XMLHttpRequest stay the page's own.
    new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) {
        const { origin, pathname } = new URL(name, location.href)
        if (origin === location.origin && SHOPIFY_CART_CHANGE.test(pathname)) askSoon()
      }
    }).observe({ type: 'resource', buffered: true })
    return
  }
  for (const name of ['wc-blocks_added_to_cart', 'wc-blocks_removed_from_cart']) {
    document.body.addEventListener(name, askSoon)
  }
  const { jQuery } = window as {
    jQuery?: (target: object) => { on(names: string, f: () => void): void }
  }
  if (jQuery) {
    jQuery(document.body).on('added_to_cart removed_from_cart updated_cart_totals', () => askSoon())
  }
}
