/** Pages that show many products: the front page, a category, a search. */
import { html } from 'hono/html'
import { type Category, categories } from '../catalogue/categories.ts'
import type { Product } from '../catalogue/product.ts'
import { grid } from './card.ts'
import type { Html } from './markup.ts'
import { signUpForm } from './sign-up.ts'

type LeftOf = (product: Product) => number

/** The front page: a welcome, the eight aisles, a hand-picked shelf and the newsletter. */
export function homeView(
  picks: readonly Product[],
  covers: ReadonlyMap<string, string>,
  leftOf: LeftOf,
): Html {
  return html`<section class="hero">
<div class="hero-text">
<p class="eyebrow">Autumn, slowly</p>
<h1>Good things for going out, and for coming back in.</h1>
<p>Shoes that like rain, coffee that waits, a blanket worth the run. One hundred and twenty things, each chosen by somebody who uses it.</p>
<p><a class="button" href="/demo/c/running-shoes">See the running shoes</a></p>
</div>
<img class="hero-art" src="/demo/img/hero.svg" width="720" height="560" alt="Hills, a low sun and a small tent by a lake">
</section>
<section aria-labelledby="aisles-title"><h2 id="aisles-title">The aisles</h2>
<ul class="doors">${categories.map((category) => html`<li><a href="/demo/c/${category.slug}"><img src="/demo/img/${covers.get(category.slug) ?? ''}.svg" width="400" height="400" alt="" decoding="async"><span>${category.name}</span></a></li>`)}</ul></section>
<section aria-labelledby="picks-title"><h2 id="picks-title">This week on the front table</h2>${grid(picks, leftOf)}</section>
<aisle-recommendations strategy="next" cart="event" limit="8"></aisle-recommendations>
<section class="letter">${signUpForm('home')}<img src="/demo/img/letter.svg" width="400" height="260" alt="" loading="lazy" decoding="async"></section>`
}

export function categoryView(category: Category, shown: readonly Product[], leftOf: LeftOf): Html {
  return html`<div class="head"><p class="eyebrow">${category.path[0]}</p><h1>${category.name}</h1><p>${category.line}</p></div>
${grid(shown, leftOf)}
<aisle-recently-viewed limit="8"></aisle-recently-viewed>`
}

export function searchView(query: string, found: readonly Product[], leftOf: LeftOf): Html {
  const title = query
    ? html`${found.length || 'Nothing'} for “${query}”`
    : html`What are you looking for?`
  return html`<div class="head"><p class="eyebrow">Search</p><h1>${title}</h1>${
    query && !found.length
      ? html`<p>Try a shorter word, or walk down one of the aisles above.</p>`
      : ''
  }</div>
${grid(found, leftOf)}`
}
