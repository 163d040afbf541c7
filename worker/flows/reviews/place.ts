/** Where a review that others read is written, and what an order is called on the page that asks. Pure. */

import type { Row } from '../../db/tables.ts'
import type { OrderRecord } from '../../orders/record.ts'
import { isShopUrl, type Settings } from '../../site/settings.ts'
import { orderItems } from '../letters/order.ts'
import { type Catalogue, productOf } from '../letters/shelf.ts'
import type { ReviewPage } from './pages.ts'

/** The address of the place: the owner's, with the product's id in it, or the product's own page; empty where neither is. */
export function publicUrlOf(
  settings: Settings,
  product: Pick<Row<'products'>, 'id' | 'url'> | undefined,
  productId: string,
): string {
  if (settings.reviewUrl !== '') {
    const id = encodeURIComponent(product?.id ?? productId)
    return settings.reviewUrl.replaceAll('{product}', id)
  }
  return product && isShopUrl(settings, product.url) ? product.url : ''
}

/** What the page shows of an order. */
export function pageOf(
  order: OrderRecord | undefined,
  catalogue: Catalogue,
  settings: Settings,
  score: number | null,
): ReviewPage {
  const [first, ...others] = order ? orderItems(order) : []
  const product = first && productOf(first, catalogue)
  const title = product?.title ?? first?.title ?? ''
  return {
    title: others.length === 0 || title === '' ? title : 'what you got',
    score,
    publicUrl: first ? publicUrlOf(settings, product, first.productId) : '',
  }
}
