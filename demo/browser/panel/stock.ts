/** On a product page: sells the product out, or puts it back on the shelf. */
import { el, pageData, postJson } from '../page.ts'

/** A row with two buttons, or nothing on other pages. */
export function createStockRow(): HTMLElement | undefined {
  const data = pageData()
  if (data.view !== 'product') return undefined
  const product = data.items[0]?.line.product_id
  const left = data.items.some((item) => item.left > 0)
  const said = el('p', { className: 'dp-said' })
  said.setAttribute('role', 'status')
  const set = async (quantity: number) => {
    const result = await postJson('/demo/api/stock', { product, quantity })
    if (result.ok) location.reload()
    else said.textContent = result.detail
  }
  return el(
    'div',
    {},
    el('h2', {}, 'This product'),
    el(
      'div',
      { className: 'dp-buttons' },
      left
        ? el('button', { type: 'button', onclick: () => set(0) }, 'Sell it out')
        : el('button', { type: 'button', onclick: () => set(24) }, 'Restock it'),
    ),
    said,
  )
}
