/** The page of one product. */
import { html, raw } from 'hono/html'
import type { Category } from '../catalogue/categories.ts'
import { type Item, itemsOf } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import type { QuantityOf } from '../shop/stock.ts'
import { grid } from './card.ts'
import type { Html } from './markup.ts'
import { money } from './money.ts'

/** `chosen` is the item that is selected first; `nearby` what goes with the product. */
export function productView(
  product: Product,
  category: Category,
  chosen: Item,
  nearby: readonly Product[],
  quantityOf: QuantityOf,
): Html {
  const left = quantityOf(chosen)
  const anyLeft = itemsOf(product).some((item) => quantityOf(item) > 0)
  return html`<nav class="crumbs" aria-label="Where you are"><a href="/demo">Home</a> <span aria-hidden="true">/</span> <a href="/demo/c/${category.slug}">${category.name}</a></nav>
<article class="product">
<div class="frame frame-big"><img id="picture" src="/demo/img/${chosen.sku}.svg" width="800" height="800" alt="Drawing of ${product.title}"></div>
<div class="buy">
<p class="card-brand">${product.brand}</p>
<h1>${product.title}</h1>
<p class="price"><span id="price">${money(chosen.price)}</span>${product.listPrice ? html` <s><span class="hidden">instead of </span>${money(product.listPrice)}</s>` : ''}</p>
<p class="text">${product.description}</p>
<form id="buy" data-product="${product.id}">
${choices(product, chosen)}
<p id="stock" class="stock${left ? '' : ' is-gone'}" role="status">${stockLine(left, anyLeft)}</p>
<button id="add" type="submit"${left ? '' : raw(' disabled')}>${left ? 'Put in the cart' : 'Sold out'}</button>
</form>
<aisle-back-in-stock product="${product.id}" variant="${chosen.sku}"${left ? '' : raw(' class="has-room"')}></aisle-back-in-stock>
<ul class="promises"><li>Posted within a day</li><li>Free shipping from €60</li>${product.lasts ? html`<li>Lasts about ${product.lasts} days</li>` : ''}</ul>
</div>
</article>
${nearby.length ? html`<section aria-labelledby="nearby-title"><h2 id="nearby-title">Goes well with it</h2>${grid(nearby, (one) => itemsOf(one).reduce((sum, item) => sum + quantityOf(item), 0))}</section>` : ''}
<aisle-bought-together product="${product.id}" cart="event"></aisle-bought-together>
<aisle-recommendations strategy="also-viewed" product="${product.id}" cart="event" limit="8"></aisle-recommendations>
<aisle-recently-viewed limit="8"></aisle-recently-viewed>`
}

/** What is said about the stock; the shop's script says the same after a choice. */
export function stockLine(left: number, anyLeft: boolean): string {
  if (left > 6) return 'In stock'
  if (left > 0) return `Only ${left} left`
  return anyLeft ? 'This one is sold out; others are there' : 'Sold out at the moment'
}

function choices(product: Product, chosen: Item): Html[] {
  const names = Object.keys(product.variants[0]?.options ?? {})
  return names.map((name) => {
    const values = [...new Set(product.variants.flatMap((variant) => variant.options[name] ?? []))]
    const now = chosen.variant?.options[name]
    return html`<fieldset class="choice"><legend>${name === 'colour' ? 'Colour' : product.category === 'nutrition' || product.category === 'skin-care' ? 'Kind' : 'Size'}</legend><div>${values.map(
      (value) =>
        html`<label${name === 'colour' ? raw(` class="tone tone-${value.toLowerCase()}"`) : ''}><input type="radio" name="${name}" value="${value}"${value === now ? raw(' checked') : ''}><span>${value}</span></label>`,
    )}</div></fieldset>`
  })
}
