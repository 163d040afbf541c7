/** A page's product as a statement to the catalogue. */

import type { StatementInput } from '../statement.ts'
import type { PageProduct } from './merge.ts'
import type { Variant } from './variants.ts'

/**
 * What the page of a product says of it. `addresses` are further ones that lead to it, such as the one that was fetched. A
 * price without a currency says nothing, unless the shop's own is given.
 */
export function statementOf(
  product: PageProduct,
  addresses: readonly string[] = [],
  shopCurrency?: string,
): StatementInput {
  const currency = product.currency ?? (product.price === null ? undefined : shopCurrency)
  const priced = currency !== undefined
  const url = product.url ?? addresses[0]
  return known({
    url,
    aliases: [...new Set(addresses)].filter((one) => one !== url).slice(0, 8),
    sku: product.sku ?? undefined,
    gtin: product.gtin ?? undefined,
    mpn: product.mpn ?? undefined,
    groupId: product.groupId ?? undefined,
    title: product.name,
    description: product.description ?? undefined,
    imageUrl: product.image ?? undefined,
    images: [...product.images],
    brand: product.brand ?? undefined,
    category: product.category.length > 0 ? [...product.category] : undefined,
    price: priced ? (amount(product.price) ?? undefined) : undefined,
    // Where the page has a price and none that is struck through, there is none.
    listPrice: priced && product.price !== null ? amount(product.listPrice) : undefined,
    currency: priced ? currency : undefined,
    availability: product.availability ?? undefined,
    quantity: product.quantity ?? undefined,
    expectedAt: expected(product.availability, product.starts),
    rating: product.rating ?? undefined,
    variants: variantsIn(product.variants, currency),
  })
}

/** Variants that can be told apart by something of their own; prices in another currency than the product's are left out. */
function variantsIn(variants: readonly Variant[], currency: string | undefined) {
  const told = variants.filter(({ id, sku, gtin }) => id ?? sku ?? gtin)
  if (told.length === 0) return undefined
  return told.map((one) => {
    const priced = currency !== undefined && (one.currency ?? currency) === currency
    return known({
      id: one.id,
      sku: one.sku,
      gtin: one.gtin,
      title: one.title,
      price: priced ? (amount(one.price) ?? undefined) : undefined,
      listPrice: priced ? (amount(one.listPrice) ?? undefined) : undefined,
      availability: one.availability,
      quantity: one.quantity,
      expectedAt: expected(one.availability, one.starts),
      url: one.url,
      imageUrl: one.imageUrl,
      options: one.options && { ...one.options },
    })
  })
}

function amount(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text)
}

/** When what is promised will be there, in milliseconds UTC; only for what can be ordered before. */
function expected(state: string | null | undefined, starts: string | null | undefined) {
  const at = /^(preorder|backorder)$/.test(state ?? '') ? Date.parse(starts ?? '') : Number.NaN
  return Number.isSafeInteger(at) && at > 0 ? at : undefined
}

type Known<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

/** Without what is undefined. */
function known<Fields extends object>(fields: Fields): Partial<Known<Fields>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Known<Fields>>
}
