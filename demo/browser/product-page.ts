/** The product page: choose a variant, see its price and stock, put it in the cart. */
import { track } from './aisle.ts'
import { addToCart } from './cart.ts'
import { announce, money, type ProductItem } from './page.ts'

export function startProductPage(items: ProductItem[], chosen: string): void {
  const form = document.querySelector<HTMLFormElement>('#buy')
  const button = document.querySelector<HTMLButtonElement>('#add')
  const picture = document.querySelector<HTMLImageElement>('#picture')
  const price = document.getElementById('price')
  const stock = document.getElementById('stock')
  const waiting = document.querySelector('aisle-back-in-stock')
  let current = items.find((item) => item.line.sku === chosen)
  if (!form || !button || !picture || !price || !stock || !current) return
  track('Product Viewed', { ...current.line, quantity: 1, value: current.line.price })

  const show = (item: ProductItem) => {
    current = item
    price.textContent = money(Math.round(item.line.price * 100))
    const address = new URL(item.line.image_url).pathname
    if (!picture.src.endsWith(address)) picture.src = address
    stock.textContent = stockLine(item.left, items)
    stock.classList.toggle('is-gone', !item.left)
    button.disabled = !item.left
    button.textContent = item.left ? 'Put in the cart' : 'Sold out'
    waiting?.setAttribute('variant', item.line.sku)
  }

  const markGone = () => {
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
      const wanted = { ...current?.options, [input.name]: input.value }
      const item = find(items, wanted)
      input.closest('label')?.classList.toggle('is-gone', !item?.left)
    }
  }
  markGone()

  form.addEventListener('change', () => {
    const wanted = Object.fromEntries(new FormData(form)) as Record<string, string>
    const item = find(items, wanted)
    if (item) show(item)
    markGone()
  })

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!current?.left) return
    addToCart(current.line.sku)
    track('Product Added', { ...current.line, quantity: 1 })
    announce(`${current.line.name} is in the cart.`)
    button.textContent = 'In the cart. One more?'
  })
}

function find(items: ProductItem[], wanted: Record<string, string>): ProductItem | undefined {
  return items.find((item) =>
    Object.entries(item.options).every(([name, value]) => wanted[name] === value),
  )
}

function stockLine(left: number, items: ProductItem[]): string {
  if (left > 6) return 'In stock'
  if (left > 0) return `Only ${left} left`
  return items.some((item) => item.left)
    ? 'This one is sold out; others are there'
    : 'Sold out at the moment'
}
