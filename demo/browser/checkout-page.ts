/** The checkout page: shows the cart and hands the order to the shop's server. */
import { anonymousId, track } from './aisle.ts'
import { priceCart, productsOf, readCart, writeCart } from './cart.ts'
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
    const { email, name } = Object.fromEntries(new FormData(form))
    const result = await postJson<{ address: string }>('/demo/checkout', {
      email,
      name,
      items: readCart(),
      anonymousId: anonymousId(),
    })
    if (result.ok) {
      writeCart([])
      window.dispatchEvent(new CustomEvent('demo:step', { detail: 'ordered' }))
      location.assign(result.answer.address)
      return
    }
    said.textContent = result.detail
    button.disabled = false
  })
}
