/** A product in a grid. */
import { html, raw } from 'hono/html'
import type { Product } from '../catalogue/product.ts'
import type { Html } from './markup.ts'
import { money } from './money.ts'

/** `left` is the number of pieces of all variants; pictures above the fold load at once. */
export function card(product: Product, left: number, eager = false): Html {
  const several = new Set(product.variants.map((variant) => variant.price)).size > 1
  const colours = new Set(product.variants.map((variant) => variant.options.colour)).size
  return html`<li class="card${left ? '' : ' is-gone'}"><a href="/demo/p/${product.slug}">
<span class="frame"><img src="/demo/img/${product.id}.svg" width="400" height="400" alt=""${eager ? '' : raw(' loading="lazy"')} decoding="async">${flag(product, left)}</span>
<span class="card-brand">${product.brand}</span>
<span class="card-title">${product.title}</span>
<span class="card-price">${several ? 'from ' : ''}${money(product.price)}${product.listPrice ? html` <s><span class="hidden">instead of </span>${money(product.listPrice)}</s>` : ''}${colours > 1 ? html`<span class="card-more">${colours} colours</span>` : ''}</span>
</a></li>`
}

export function grid(products: readonly Product[], leftOf: (product: Product) => number): Html {
  return html`<ul class="grid">${products.map((product, index) => card(product, leftOf(product), index < 4))}</ul>`
}

function flag(product: Product, left: number): Html | '' {
  if (!left) return html`<span class="flag flag-gone">Sold out</span>`
  if (left <= 6) return html`<span class="flag">Last ${left}</span>`
  if (product.listPrice) return html`<span class="flag flag-less">Reduced</span>`
  return ''
}
