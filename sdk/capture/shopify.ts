/** Reads what a Shopify storefront tells: its analytics meta, and the answer of /cart.js. */
import { readAmount } from './amount.ts'
import type { Cart } from './cart.ts'
import { isThing, known, type Sighting, type Thing, thingsOf } from './sighting.ts'
import { readAddress, readText } from './text.ts'

/** Requests that change the cart, with or without a language in front. */
export const SHOPIFY_CART_CHANGE = /\/cart\/(add|change|update|clear)(\.js(on)?)?$/

/** Shopify counts every currency in hundredths. */
const decimal = (cents: unknown): number | undefined => {
  const amount = readAmount(cents)
  return amount === undefined ? undefined : amount / 100
}

/** The product of a product page, by `ShopifyAnalytics.meta`; `address` is the page's own. */
export function readShopifyMeta(meta: unknown, address: string): Sighting | undefined {
  if (!isThing(meta) || !isThing(meta.product)) return undefined
  const { product } = meta as { product: Thing }
  const variants = thingsOf(product.variants)
  const wanted =
    new URL(address).searchParams.get('variant') || readText(meta.selectedVariantId) || ''
  const variant = variants.find(({ id }) => `${id}` === wanted) || variants[0] || {}
  const title = readText(variant.public_title)
  const name = readText(product.title) || readText(variant.name)
  return {
    event: 'Product Viewed',
    properties: known({
      product_id: readText(product.id),
      sku: readText(variant.id),
      // The variant's name carries its title behind the product's.
      name: title && name ? name.replace(` - ${title}`, '') : name,
      brand: readText(product.vendor),
      category: readText(product.type),
      variant: title,
      price: decimal(variant.price),
      currency: readText(meta.currency, 3),
      url: address,
    }),
  }
}

/** A cart by the answer of /cart.js. Ids are texts; `sku` is the variant's id, with which a cart can be filled again. */
export function readShopifyCart(answer: unknown, origin: string): Cart | undefined {
  if (!isThing(answer) || !Array.isArray(answer.items)) return undefined
  return {
    currency: readText(answer.currency, 3),
    // Behind the question mark is the key to the cart, which is nobody else's business.
    cart_id: readText(answer.token)?.split('?')[0],
    products: thingsOf(answer.items).map((item) =>
      known({
        product_id: readText(item.product_id),
        sku: readText(item.variant_id ?? item.id),
        name: readText(item.product_title ?? item.title),
        brand: readText(item.vendor),
        category: readText(item.product_type),
        variant: readText(item.variant_title),
        price: decimal(item.final_price ?? item.price),
        quantity: readAmount(item.quantity),
        url: readAddress(item.url, origin),
        image_url: readAddress(item.image, origin),
      }),
    ),
  }
}
