/** A letter about an order: what was bought, as the shop's server reported it. */

import { type Fields, isObject, readList } from '../../core/json.ts'
import type { CartItem } from '../../events/state.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import type { EmailProduct } from '../../messages/email.ts'
import { type OrderRecord, revenueOf } from '../../orders/record.ts'
import { loadOrders } from '../../orders/store.ts'
import type { Settings } from '../../site/settings.ts'
import type { GivenCode } from '../offer.ts'
import { personOf } from './person.ts'
import { type Catalogue, loadCatalogue } from './shelf.ts'
import { emailProduct } from './shown.ts'
import type { Writer, Written } from './writer.ts'

export const orderWriter: Writer = {
  async load({ db, settings }, subjects) {
    const orders = await loadOrders(
      db,
      subjects.map(({ run }) => run.subjectKey),
    )
    const catalogue = await loadCatalogue(db, [...orders.values()].flatMap(orderItems))
    return ({ step, run, traits }, code) =>
      writeOrderLetter({
        copy: step.email,
        order: orders.get(run.subjectKey),
        traits,
        catalogue,
        code,
        settings,
      })
  },
}

/** What a message about an order says, or that the order was taken back. */
export function writeOrderLetter(input: {
  readonly copy: EmailCopy
  readonly order: OrderRecord | undefined
  readonly traits: Fields
  readonly catalogue: Catalogue
  readonly code: GivenCode | null
  readonly settings: Settings
}): Written {
  const { copy, order, traits, catalogue, code, settings } = input
  if (!order || order.cancelled || isGivenBack(order)) {
    return { send: false, reason: 'order_undone' }
  }
  return {
    send: true,
    letter: {
      copy,
      person: personOf(traits),
      values: { order_id: order.id, ...(code?.values ?? {}) },
      products: orderItems(order).map((item) => bought(item, catalogue, settings)),
      links: { shop: code?.link ?? settings.shopUrl },
    },
  }
}

/** The lines of an order as carts have them. */
export function orderItems(order: OrderRecord): readonly CartItem[] {
  return readList(order.items ?? '[]').flatMap((item) => {
    if (!isObject(item) || typeof item.key !== 'string') return []
    const { key, productId, quantity, title } = item
    return [
      {
        key,
        productId: typeof productId === 'string' ? productId : key,
        quantity: typeof quantity === 'number' ? quantity : 1,
        addedAt: order.at,
        ...(typeof title === 'string' ? { title } : {}),
      },
    ]
  })
}

function isGivenBack(order: OrderRecord): boolean {
  return Object.keys(order.refunds).length > 0 && revenueOf(order) === 0
}

/** What somebody bought has no price and no stock any more: it is theirs. */
function bought(item: CartItem, catalogue: Catalogue, settings: Settings): EmailProduct {
  const { id, title, url, imageUrl, variant, quantity } = emailProduct(
    item,
    catalogue,
    settings,
    settings.shopUrl,
  )
  return {
    ...(id === undefined ? {} : { id }),
    title,
    url,
    ...(imageUrl ? { imageUrl } : {}),
    ...(variant ? { variant } : {}),
    ...(quantity === undefined ? {} : { quantity }),
  }
}
