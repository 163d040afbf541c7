/** Cart, checkout and thank-you page; the cart itself lies in the browser and is drawn there. */
import { html } from 'hono/html'
import type { Order } from '../shop/order.ts'
import type { Html } from './markup.ts'
import { money } from './money.ts'

export function cartView(): Html {
  return html`<div class="head"><h1>Your cart</h1></div>
<aisle-free-shipping id="to-free-shipping" threshold="60" currency="EUR"></aisle-free-shipping>
<div id="cart" class="cart" aria-live="polite"><p class="quiet">Looking into the cart …</p></div>
<aisle-recommendations strategy="cart" cart="event" limit="8"></aisle-recommendations>
<noscript><p>The cart lies in your browser and needs JavaScript.</p></noscript>`
}

export function checkoutView(): Html {
  return html`<div class="head"><h1>Checkout</h1><p>As a guest. Nothing is charged: this shop only pretends.</p></div>
<div class="checkout">
<form id="checkout" novalidate>
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="email" inputmode="email" required maxlength="254" placeholder="you@example.com">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="name" required maxlength="80" placeholder="Robin Example">
<label for="code">Discount code, if you have one</label>
<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="60">
<p id="checkout-said" class="said" role="alert"></p>
<button type="submit">Order</button>
</form>
<section class="summary" aria-labelledby="summary-title"><h2 id="summary-title">In your cart</h2><div id="summary"><p class="quiet">Looking into the cart …</p></div></section>
</div>`
}

export function thanksView(order: Order): Html {
  return html`<div class="head thanks"><p class="eyebrow">Order ${order.id}</p><h1>Thank you, ${order.name}.</h1><p>It is as good as on its way. If this were a real shop, a parcel would be, too.</p></div>
<ul class="lines">${order.lines.map(
    ({ line, quantity }) =>
      html`<li><img src="${new URL(line.image_url).pathname}" width="96" height="96" alt=""><span><b>${line.name}</b>${line.variant ? html`<small>${line.variant}</small>` : ''}</span><span>${quantity} × ${money(Math.round(line.price * 100))}</span></li>`,
  )}</ul>
<dl class="sums"><div><dt>Goods</dt><dd>${money(order.subtotal)}</dd></div>${order.coupon ? html`<div><dt>Code ${order.coupon}</dt><dd>${order.discount ? `−${money(order.discount)}` : 'used'}</dd></div>` : ''}<div><dt>Shipping</dt><dd>${order.shipping ? money(order.shipping) : 'free'}</dd></div><div class="sum"><dt>Total, ${money(order.tax)} tax included</dt><dd>${money(order.total)}</dd></div></dl>
<p><a class="button" href="/demo">Back to the shop</a></p>
<aisle-signup heading="A letter now and then"></aisle-signup>`
}

export function missingView(what: string): Html {
  return html`<div class="head"><p class="eyebrow">Not here</p><h1>${what}</h1><p>It may have moved to another shelf. The search knows most of them.</p><p><a class="button" href="/demo">Back to the front</a></p></div>`
}
