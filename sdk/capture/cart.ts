/** What changed in a cart, told by two readings of it. */
import { known, type Properties, type Sighting } from './sighting.ts'

/** A cart as a platform answers it, in the words of events. */
export interface Cart {
  currency?: string | undefined
  /** By which the shop's server knows whose cart an order was. */
  cart_id?: string | undefined
  products: Properties[]
}

const keyOf = ({ sku, product_id }: Properties): string => `${sku || product_id}`
const quantityOf = (line: Properties | undefined): number => Number(line?.quantity) || 0

/** `Product Added` and `Product Removed` for every line that grew, shrank, came or went. */
export function cartChanges(before: Cart, after: Cart): Sighting[] {
  const old = new Map(before.products.map((line) => [keyOf(line), line]))
  const fresh = new Map(after.products.map((line) => [keyOf(line), line]))
  const sightings: Sighting[] = []
  for (const key of new Set([...Array.from(old.keys()), ...Array.from(fresh.keys())])) {
    const line = fresh.get(key) || old.get(key) || {}
    const more = quantityOf(fresh.get(key)) - quantityOf(old.get(key))
    if (!more) continue
    sightings.push({
      event: more > 0 ? 'Product Added' : 'Product Removed',
      properties: known({
        ...line,
        currency: after.currency || before.currency,
        cart_id: after.cart_id,
        quantity: Math.abs(more),
      }),
    })
  }
  return sightings
}
