/** The cart page, and the link that fills a cart again: `/demo/cart?add=id:quantity,…`. */
import { track } from './aisle.ts'
import {
  type PricedCart,
  priceCart,
  priceItems,
  productsOf,
  readCart,
  setQuantity,
  writeCart,
} from './cart.ts'
import { announce, el, money } from './page.ts'

export async function startCartPage(): Promise<void> {
  const place = document.getElementById('cart')
  if (!place) return
  const restored = await restore()
  const cart = await priceCart(readCart())
  // The server knows what is still sold; the rest leaves the cart.
  writeCart(cart.lines.map(({ line, quantity }) => ({ sku: line.sku, quantity })))
  draw(place, cart, restored)
  track('Cart Viewed', { products: productsOf(cart), currency: 'EUR', value: cart.subtotal / 100 })
}

/** Replaces the cart by the one in the address, then cleans the address; other parameters stay. */
async function restore(): Promise<boolean> {
  const address = new URL(location.href)
  const items = address.searchParams.get('add')
  if (items === null) return false
  const cart = await priceItems(items)
  if (cart.lines.length)
    writeCart(cart.lines.map(({ line, quantity }) => ({ sku: line.sku, quantity })))
  // Read again: Aisle may have taken its own parameter out of the address meanwhile.
  const now = new URL(location.href)
  now.searchParams.delete('add')
  history.replaceState(history.state, '', now)
  window.dispatchEvent(new CustomEvent('demo:step', { detail: 'returned' }))
  return cart.lines.length > 0
}

function draw(place: HTMLElement, cart: PricedCart, restored = false): void {
  place.classList.toggle('is-filled', cart.lines.length > 0)
  const total = (cart.subtotal / 100).toFixed(2)
  document.getElementById('to-free-shipping')?.setAttribute('total', total)
  if (!cart.lines.length) {
    place.replaceChildren(
      el('p', { className: 'quiet' }, 'Nothing in here yet.'),
      el('p', {}, el('a', { className: 'button', href: '/demo' }, 'Have a look around')),
    )
    return
  }
  const list = el('ul', { className: 'lines' })
  for (const entry of cart.lines) list.append(row(place, entry))
  place.replaceChildren(
    ...(restored ? [el('p', { className: 'kept' }, 'Everything is where you left it.')] : []),
    list,
    el(
      'div',
      { className: 'total' },
      sums(cart),
      el('a', { className: 'button', href: '/demo/checkout' }, 'To the checkout'),
    ),
  )
}

function row(place: HTMLElement, entry: PricedCart['lines'][number]): HTMLElement {
  const { line, quantity, left, cents, address } = entry
  const change = async (to: number) => {
    setQuantity(line.sku, to)
    const difference = to - quantity
    track(difference > 0 ? 'Product Added' : 'Product Removed', {
      ...line,
      quantity: Math.abs(difference),
    })
    announce(to ? `${to} × ${line.name}` : `${line.name} is out of the cart.`)
    draw(place, await priceCart(readCart()))
  }
  const button = (label: string, sign: string, to: number) => {
    const made = el('button', { type: 'button', onclick: () => change(to) }, sign)
    made.setAttribute('aria-label', `${label}: ${line.name}`)
    return made
  }
  return el(
    'li',
    {},
    el('img', { src: new URL(line.image_url).pathname, width: 96, height: 96, alt: '' }),
    el(
      'span',
      {},
      el('a', { href: address }, el('b', {}, line.name)),
      line.variant && el('small', {}, line.variant),
      left < quantity &&
        el('small', { className: 'is-gone' }, left ? `Only ${left} left` : 'Sold out'),
      el(
        'span',
        { className: 'steps' },
        button('One less', '−', quantity - 1),
        el('span', {}, String(quantity)),
        button('One more', '+', quantity + 1),
        el(
          'button',
          { type: 'button', className: 'text-button', onclick: () => change(0) },
          'Remove',
        ),
      ),
    ),
    el('span', {}, money(cents * quantity)),
  )
}

/** Goods, shipping and total of a cart. */
export function sums(cart: PricedCart): HTMLElement {
  const pair = (name: string, value: string, className = '') =>
    el('div', { className }, el('dt', {}, name), el('dd', {}, value))
  return el(
    'dl',
    { className: 'sums' },
    pair('Goods', money(cart.subtotal)),
    cart.discount ? pair('Discount', `−${money(cart.discount)}`) : undefined,
    pair('Shipping', cart.shipping ? money(cart.shipping) : 'free'),
    pair('Total', money(cart.subtotal - (cart.discount ?? 0) + cart.shipping), 'sum'),
  )
}
