/** The cart as an email shows it: what is still there, at today's price and stock. Pure. */

import { urlKey } from '../catalog/keys.ts'
import { type Fields, isObject, readList } from '../core/json.ts'
import { formatMoney } from '../core/money.ts'
import type { Row } from '../db/tables.ts'
import type { Cart, CartItem, State } from '../events/state.ts'
import type { Letter } from '../messages/compose.ts'
import type { EmailCopy } from '../messages/copy.ts'
import type { EmailProduct } from '../messages/email.ts'
import { isShopUrl, type Settings } from '../site/settings.ts'
import type { Run } from './enroll.ts'

/** Products of the catalogue by the cart's line, as `lineOf` names it, or by the very id of the product. */
export type Catalogue = ReadonlyMap<string, Row<'products'>>

export type CartLetter =
  | { readonly send: true; readonly letter: Letter }
  | {
      readonly send: false
      readonly reason: 'order' | 'cart_emptied' | 'cart_replaced' | 'sold_out'
    }

/** What a line of a cart calls its product: the ids of product and variant, which pages may mix up. */
export function lineOf({ productId, key }: Pick<CartItem, 'productId' | 'key'>): string {
  return `${productId}\n${key}`
}

/** What a message about a cart says now, or why it must not be sent any more. */
export function writeCartLetter(input: {
  readonly copy: EmailCopy
  readonly run: Pick<Run, 'subjectKey' | 'anchor'>
  readonly state: State
  readonly traits: Readonly<Record<string, unknown>>
  readonly catalogue: Catalogue
  readonly settings: Settings
}): CartLetter {
  const { copy, run, state, traits, catalogue, settings } = input
  const { cart } = state
  if (cart?.id !== run.subjectKey) {
    if (state.boughtAt >= run.anchor) return { send: false, reason: 'order' }
    return { send: false, reason: cart ? 'cart_replaced' : 'cart_emptied' }
  }
  const available = cart.items.filter((item) => isAvailable(item, catalogue))
  if (available.length === 0) return { send: false, reason: 'sold_out' }
  const link = cartUrl(settings, { items: available.map((item) => withId(item, catalogue)) })
  const products = available.map((item) => emailProduct(item, catalogue, settings, link))
  const firstName = firstNameOf(traits)
  return {
    send: true,
    letter: {
      copy,
      person: firstName ? { first_name: firstName } : {},
      values: {},
      products,
      links: { cart: link },
    },
  }
}

/** Where the cart can be had back, on any device: product ids and quantities, nothing about anybody. */
export function cartUrl(settings: Settings, cart: Pick<Cart, 'items'>): string {
  const items = cart.items
    .map((item) => `${encodeURIComponent(item.key)}:${item.quantity}`)
    .join(',')
  if (settings.cartUrl) return settings.cartUrl.replace('{items}', items)
  return settings.shopUrl
}

interface Variant {
  readonly title: string
  readonly price: number | null
  readonly availability: string | null
  readonly quantity: number | null
}

function findVariant(product: Row<'products'>, key: string): Variant | null {
  for (const entry of readList(product.variants)) {
    if (!isObject(entry) || !bears(entry, key)) continue
    const variant = entry
    return {
      title: typeof variant.title === 'string' ? variant.title : '',
      price: typeof variant.price === 'number' ? variant.price : null,
      availability: typeof variant.availability === 'string' ? variant.availability : null,
      quantity: typeof variant.quantity === 'number' ? variant.quantity : null,
    }
  }
  return null
}

/** Whether a variant goes by a name: its id, its SKU, or what another source calls it. */
function bears({ id, sku, names }: Fields, key: string): boolean {
  return id === key || sku === key || (Array.isArray(names) && names.includes(key))
}

/** A product that the catalogue does not know may well be there; one that it knows must be. */
function isAvailable(item: CartItem, catalogue: Catalogue): boolean {
  const product = productOf(item, catalogue)
  if (!product) return true
  const variant = findVariant(product, item.key)
  const availability = variant?.availability ?? product.availability
  const quantity = variant ? variant.quantity : product.quantity
  if (availability === 'out_of_stock' || availability === 'discontinued') return false
  return quantity === null || quantity > 0 || availability !== 'in_stock'
}

/** A line as an email shows it, by what the catalogue says today. */
export function emailProduct(
  item: CartItem,
  catalogue: Catalogue,
  settings: Settings,
  fallbackUrl: string,
): EmailProduct {
  const product = productOf(item, catalogue)
  const variant = product ? findVariant(product, item.key) : null
  const price = variant?.price ?? product?.price ?? null
  const currency = product?.currency ?? null
  const money = (minor: number | null) =>
    minor === null || currency === null ? undefined : formatMoney(minor, currency, settings.locale)
  const listPrice =
    product?.list_price && price !== null && product.list_price > price ? product.list_price : null
  const shown = {
    url: firstShopUrl(settings, [product?.url, item.url]) ?? fallbackUrl,
    // The page knows the picture of the very variant; the catalogue has one for each product.
    imageUrl: firstShopUrl(
      settings,
      variant ? [item.imageUrl, product?.image_url] : [product?.image_url, item.imageUrl],
    ),
    variant: variant?.title || item.variant,
    price: money(price),
    listPrice: money(listPrice),
    note: stockNote(variant ? variant.quantity : (product?.quantity ?? null)),
  }
  return {
    title: product?.title ?? item.title ?? item.productId,
    quantity: item.quantity,
    url: shown.url,
    ...(shown.imageUrl ? { imageUrl: shown.imageUrl } : {}),
    ...(shown.variant ? { variant: shown.variant } : {}),
    ...(shown.price ? { price: shown.price } : {}),
    ...(shown.listPrice ? { listPrice: shown.listPrice } : {}),
    ...(shown.note ? { note: shown.note } : {}),
  }
}

function productOf(item: CartItem, catalogue: Catalogue): Row<'products'> | undefined {
  return catalogue.get(lineOf(item)) ?? catalogue.get(item.productId)
}

/** Pages may name any address: only those of the shop are linked or shown. */
function firstShopUrl(
  settings: Settings,
  candidates: readonly (string | undefined)[],
): string | undefined {
  return candidates.find((url) => url !== undefined && isShopUrl(settings, url))
}

/** A line that had no more than its address goes back into the cart by the id that the catalogue has for it. */
function withId(item: CartItem, catalogue: Catalogue): CartItem {
  const nameless = item.url !== undefined && item.key === urlKey(item.url)
  const product = nameless ? productOf(item, catalogue) : undefined
  return product ? { ...item, key: product.id } : item
}

/** Said only when it is so, and only when it matters. */
function stockNote(quantity: number | null): string | undefined {
  return quantity !== null && quantity > 0 && quantity <= 3 ? `Only ${quantity} left` : undefined
}

/** The first name that the shop stated, where it is one that can be written. */
export function firstNameOf(traits: Readonly<Record<string, unknown>>): string | undefined {
  const stated = traits.first_name ?? traits.firstName
  const name = typeof stated === 'string' ? stated : String(traits.name ?? '').split(' ')[0]
  const clean = (name ?? '').trim()
  return clean !== '' && clean.length <= 40 && !/[\p{C}<>]/u.test(clean) ? clean : undefined
}
