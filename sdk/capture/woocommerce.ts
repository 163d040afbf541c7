/** Reads what a WooCommerce storefront tells: the answer of the Store API's cart. */
import { readAmount } from './amount.ts'
import type { Cart } from './cart.ts'
import { isThing, known, type Thing, thingsOf } from './sighting.ts'
import { readAddress, readText } from './text.ts'

/** Amounts come as minor units, with how many digits those are. */
function priceOf(prices: unknown): number | undefined {
  if (!isThing(prices)) return undefined
  const amount = readAmount(prices.price)
  const digits = readAmount(prices.currency_minor_unit) ?? 2
  return amount === undefined ? undefined : amount / 10 ** digits
}

/** A cart by the answer of /wc/store/v1/cart. */
export function readWooCart(answer: unknown, origin: string): Cart | undefined {
  if (!isThing(answer) || !Array.isArray(answer.items)) return undefined
  const totals: Thing = isThing(answer.totals) ? answer.totals : {}
  return {
    currency: readText(totals.currency_code, 3),
    products: thingsOf(answer.items).map((item) =>
      known({
        // The variation's id where there is one: with it a cart can be filled again.
        product_id: readText(item.id),
        name: readText(item.name),
        variant: thingsOf(item.variation)
          .map(({ value }) => readText(value))
          .filter(Boolean)
          .join(', '),
        price: priceOf(item.prices),
        quantity: readAmount(item.quantity),
        url: readAddress(item.permalink, origin),
        image_url: readAddress(thingsOf(item.images).map(({ src }) => src)[0], origin),
      }),
    ),
  }
}
