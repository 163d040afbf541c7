/** A product as an email shows it: with today's price and stock, linked to the shop alone. Pure. */

import { type Fields, isObject, readList } from '../../core/json.ts'
import { formatMoney } from '../../core/money.ts'
import type { Row } from '../../db/tables.ts'
import type { CartItem } from '../../events/state.ts'
import type { EmailProduct } from '../../messages/email.ts'
import { isShopUrl, type Settings } from '../../site/settings.ts'
import { type Catalogue, productOf } from './shelf.ts'

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
export function isAvailable(item: CartItem, catalogue: Catalogue): boolean {
  const product = productOf(item, catalogue)
  if (!product) return true
  const variant = findVariant(product, item.key)
  const availability = variant?.availability ?? product.availability
  const quantity = variant ? variant.quantity : product.quantity
  if (availability === 'out_of_stock' || availability === 'discontinued') return false
  return quantity === null || quantity > 0 || availability !== 'in_stock'
}

/** What a line costs and how many there are today: of its variant, else of the product. Null: not known. */
export function standingOf(
  item: CartItem,
  catalogue: Catalogue,
): Record<'price' | 'quantity', number | null> & { readonly currency: string | null } {
  const product = productOf(item, catalogue)
  const variant = product ? findVariant(product, item.key) : null
  return {
    price: variant?.price ?? product?.price ?? null,
    quantity: variant ? variant.quantity : (product?.quantity ?? null),
    currency: product?.currency ?? null,
  }
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
    ...(product ? { id: product.id } : {}),
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

/** Pages may name any address: only those of the shop are linked or shown. */
function firstShopUrl(
  settings: Settings,
  candidates: readonly (string | undefined)[],
): string | undefined {
  return candidates.find((url) => url !== undefined && isShopUrl(settings, url))
}

/** Said only when it is so, and only when it matters. */
function stockNote(quantity: number | null): string | undefined {
  return quantity !== null && quantity > 0 && quantity <= 3 ? `Only ${quantity} left` : undefined
}
