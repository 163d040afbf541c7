/** A letter about something that somebody may be out of soon: only while they have not bought it, or its like, again. */

import { asNumber, asText, type Fields } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import type { CartItem } from '../../events/state.ts'
import type { OrderRecord } from '../../orders/record.ts'
import { loadHistories } from '../../orders/store.ts'
import { loadComplainers } from '../reviews/store.ts'
import { cartUrl } from './cart.ts'
import { orderItems } from './order.ts'
import { personOf } from './person.ts'
import { type Catalogue, loadCatalogue, productOf } from './shelf.ts'
import { emailProduct, isAvailable } from './shown.ts'
import type { Writer } from './writer.ts'

export const replenishmentWriter: Writer = {
  async load({ db, settings }, subjects) {
    const profiles = subjects.map(({ profile }) => profile.id)
    const [histories, complainers] = await Promise.all([
      loadHistories(db, profiles),
      loadComplainers(db, profiles),
    ])
    const needs = subjects.flatMap(({ run }) => needOf(run.data) ?? [])
    const recent = subjects.flatMap(({ run, profile }) =>
      since(histories.get(profile.id) ?? [], needOf(run.data)?.addedAt).flatMap(orderItems),
    )
    const catalogue = await loadCatalogue(db, [...needs, ...recent])
    return ({ step, run, profile, traits }, code) => {
      const need = needOf(run.data)
      const product = need && productOf(need, catalogue)
      if (!need || !product) return { send: false, reason: 'no_content' }
      if (complainers.has(profile.id)) return { send: false, reason: 'complaint_open' }
      const later = since(histories.get(profile.id) ?? [], need.addedAt).flatMap(orderItems)
      if (later.some((item) => isLike(item, product, catalogue))) {
        return { send: false, reason: 'ordered' }
      }
      if (!isAvailable(need, catalogue)) return { send: false, reason: 'sold_out' }
      const cart = cartUrl(settings, { items: [need] })
      return {
        send: true,
        letter: {
          copy: step.email,
          person: personOf(traits),
          values: code?.values ?? {},
          products: [emailProduct(need, catalogue, settings, settings.shopUrl)],
          // Without a way to fill a cart, its own page is one tap away from it.
          links: { cart: settings.cartUrl ? cart : product.url || cart, shop: settings.shopUrl },
        },
      }
    }
  },
}

/** What a person may need: what they bought last, as many pieces, at that time. */
function needOf(data: Fields): CartItem | null {
  const productId = asText(data.product_id, 200)
  const addedAt = asNumber(data.last_at)
  if (productId === undefined || addedAt === undefined) return null
  return {
    productId,
    key: asText(data.variant_id, 200) ?? productId,
    quantity: Math.max(1, Math.trunc(asNumber(data.quantity) ?? 1)),
    addedAt,
  }
}

/** Orders that stand and were placed after an instant. */
function since(history: readonly OrderRecord[], at: number | undefined): readonly OrderRecord[] {
  return history.filter(
    (order) => at !== undefined && order.placed && !order.cancelled && order.at > at,
  )
}

/** Whether a line is the same product, or one of the very same shelf, which does as well. */
function isLike(item: CartItem, product: Row<'products'>, catalogue: Catalogue): boolean {
  const other = productOf(item, catalogue)
  if (!other) return item.productId === product.id
  if (other.id === product.id) return true
  return (
    product.category !== '[]' && other.category.toLowerCase() === product.category.toLowerCase()
  )
}
