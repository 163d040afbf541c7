/** The checkout page: shows the cart and hands the order to the shop's server. */
import { anonymousId, track } from './aisle.ts'
import {
  keepCode,
  keptCode,
  type PricedCart,
  priceCart,
  productsOf,
  readCart,
  writeCart,
} from './cart.ts'
import { sums } from './cart-page.ts'
import { el, postJson } from './page.ts'

export async function startCheckoutPage(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('#checkout')
  const summary = document.getElementById('summary')
  const said = document.getElementById('checkout-said')
  const button = form?.querySelector('button')
  if (!form || !summary || !said || !button) return
  listen(form, button, said)
  const cart = await priceCart(readCart())
  if (!cart.lines.length) {
    summary.replaceChildren(el('p', { className: 'quiet' }, 'The cart is empty.'))
    button.disabled = true
    return
  }
  const list = el('ul', { className: 'lines lines-small' })
  for (const { line, quantity } of cart.lines) {
    const picture = new URL(line.image_url).pathname
    list.append(
      el(
        'li',
        {},
        el('img', { src: picture, width: 56, height: 56, alt: '' }),
        el('span', {}, el('b', {}, line.name), line.variant && el('small', {}, line.variant)),
        el('span', {}, `× ${quantity}`),
      ),
    )
  }
  summary.replaceChildren(list, sums(cart))
  watchCode(form, said, cart, (priced) => summary.replaceChildren(list, sums(priced)))
  track('Checkout Started', {
    currency: 'EUR',
    value: cart.subtotal / 100,
    revenue: cart.subtotal / 100,
    shipping: cart.shipping / 100,
    products: productsOf(cart),
  })
}

function listen(form: HTMLFormElement, button: HTMLButtonElement, said: HTMLElement): void {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    said.textContent = ''
    const { email, name, code } = Object.fromEntries(new FormData(form))
    const result = await postJson<{ address: string }>('/demo/checkout', {
      email,
      name,
      code,
      items: readCart(),
      anonymousId: anonymousId(),
    })
    if (result.ok) {
      writeCart([])
      keepCode('')
      window.dispatchEvent(new CustomEvent('demo:step', { detail: 'ordered' }))
      location.assign(result.answer.address)
      return
    }
    said.textContent = result.detail
    button.disabled = false
  })
}

/** Shows what a code takes off as soon as it is typed in. */
function watchCode(
  form: HTMLFormElement,
  said: HTMLElement,
  cart: PricedCart,
  show: (priced: PricedCart) => void,
): void {
  const field = form.querySelector<HTMLInputElement>('#code')
  if (!field) return
  const look = async () => {
    const code = field.value.trim()
    said.textContent = ''
    if (!code) return show(cart)
    const result = await postJson<Pick<PricedCart, 'discount' | 'shipping'>>('/demo/api/code', {
      code,
      items: readCart(),
    })
    if (result.ok) return show({ ...cart, ...result.answer })
    show(cart)
    said.textContent = result.detail
  }
  field.addEventListener('change', look)
  field.value = keptCode()
  if (field.value) void look()
}
