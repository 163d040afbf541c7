/** What Aisle's widgets ask of this shop: to put something in the cart. */
import { track } from './aisle.ts'
import { addToCart, priceItems } from './cart.ts'
import { announce } from './page.ts'

interface Wanted {
  productId: string
  variantId?: string
  quantity: number
}

/** Hears `aisle:add-to-cart`: the answer is the promise of the shop's own work. */
export function takeFromWidgets(): void {
  document.addEventListener('aisle:add-to-cart', (event) => {
    event.preventDefault()
    const { items, until } = (event as CustomEvent).detail as {
      items: Wanted[]
      until(work: Promise<unknown>): void
    }
    until(putIn(items))
  })
}

/** Answers whether all of them are still sold, and in the cart now. */
async function putIn(items: Wanted[]): Promise<boolean> {
  const asked = items.map(
    ({ productId, variantId, quantity }) =>
      `${encodeURIComponent(variantId ?? productId)}:${quantity}`,
  )
  const { lines } = await priceItems(asked.join(','))
  if (lines.length < items.length) return false
  for (const { line, quantity } of lines) {
    addToCart(line.sku, quantity)
    track('Product Added', { ...line, quantity })
  }
  announce(`${lines.map(({ line }) => line.name).join(', ')}: in the cart.`)
  if (document.getElementById('cart')) location.assign('/demo/cart')
  return true
}
