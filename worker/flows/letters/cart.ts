/** A letter about a cart: what is still there, at today's price and stock. */

import { urlKey } from '../../catalog/keys.ts'
import type { Fields } from '../../core/json.ts'
import type { Cart, CartItem, State } from '../../events/state.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import { isShopUrl, type Settings } from '../../site/settings.ts'
import type { GivenCode } from '../offer.ts'
import type { Run } from '../run.ts'
import { personOf } from './person.ts'
import { type Catalogue, loadCatalogue, productOf } from './shelf.ts'
import { emailProduct, isAvailable } from './shown.ts'
import type { Writer, Written } from './writer.ts'

export const cartWriter: Writer = {
  async load({ db, settings }, subjects) {
    const items = subjects.flatMap(({ state }) => state.cart?.items ?? [])
    const catalogue = await loadCatalogue(db, items)
    return ({ step, run, state, traits }, code) =>
      writeCartLetter({ copy: step.email, run, state, traits, catalogue, code, settings })
  },
}

/** What a message about a cart says now, or why it must not be sent any more. */
export function writeCartLetter(input: {
  readonly copy: EmailCopy
  readonly run: Pick<Run, 'subjectKey' | 'anchor'>
  readonly state: State
  readonly traits: Fields
  readonly catalogue: Catalogue
  readonly code: GivenCode | null
  readonly settings: Settings
}): Written {
  const { copy, run, state, traits, catalogue, code, settings } = input
  const { cart } = state
  if (cart?.id !== run.subjectKey) {
    if (state.boughtAt >= run.anchor) return { send: false, reason: 'order' }
    return { send: false, reason: cart ? 'cart_replaced' : 'cart_emptied' }
  }
  const available = cart.items.filter((item) => isAvailable(item, catalogue))
  if (available.length === 0) return { send: false, reason: 'sold_out' }
  const link = cartUrl(settings, { items: available.map((item) => withId(item, catalogue)) })
  const products = available.map((item) => emailProduct(item, catalogue, settings, link))
  return {
    send: true,
    letter: {
      copy,
      person: personOf(traits),
      values: code?.values ?? {},
      products,
      links: {
        cart: link,
        checkout: checkoutOf(cart, settings) ?? link,
        shop: code?.link ?? settings.shopUrl,
      },
    },
  }
}

/** Where the checkout goes on, where the shop's platform told so and it is the shop's own. */
function checkoutOf({ checkoutUrl }: Cart, settings: Settings): string | undefined {
  return checkoutUrl !== undefined && isShopUrl(settings, checkoutUrl) ? checkoutUrl : undefined
}

/** Where the cart can be had back, on any device: product ids and quantities, nothing about anybody. */
export function cartUrl(settings: Settings, cart: Pick<Cart, 'items'>): string {
  const items = cart.items
    .map((item) => `${encodeURIComponent(item.key)}:${item.quantity}`)
    .join(',')
  if (settings.cartUrl) return settings.cartUrl.replace('{items}', items)
  return settings.shopUrl
}

/** A line that had no more than its address goes back into the cart by the id that the catalogue has for it. */
function withId(item: CartItem, catalogue: Catalogue): CartItem {
  const nameless = item.url !== undefined && item.key === urlKey(item.url)
  const product = nameless ? productOf(item, catalogue) : undefined
  return product ? { ...item, key: product.id } : item
}
