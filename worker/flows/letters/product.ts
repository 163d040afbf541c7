/** A letter about one product, which the run's occasion named: as it is now, or none where it is gone. */

import { asText, type Fields } from '../../core/json.ts'
import { isNotice, noticeWriter } from './notice.ts'
import { personOf, wordsOf } from './person.ts'
import { loadCatalogue } from './shelf.ts'
import { emailProduct, isAvailable } from './shown.ts'
import type { Writer } from './writer.ts'

export const productWriter: Writer = {
  async load(desk, subjects) {
    const { db, settings } = desk
    const tell = await noticeWriter.load(desk, subjects.filter(isNotice))
    const catalogue = await loadCatalogue(
      db,
      subjects.flatMap(({ run }) => itemOf(run.data) ?? []),
    )
    return (subject, code) => {
      if (isNotice(subject)) return tell(subject, code)
      const { step, run, traits } = subject
      const item = itemOf(run.data)
      if (!item || !catalogue.has(`${item.productId}\n${item.key}`)) {
        return { send: false, reason: 'no_content' }
      }
      if (!isAvailable(item, catalogue)) return { send: false, reason: 'sold_out' }
      const product = emailProduct(item, catalogue, settings, settings.shopUrl)
      return {
        send: true,
        letter: {
          copy: step.email,
          person: personOf(traits),
          values: { ...wordsOf(run.data), ...(code?.values ?? {}) },
          products: [product],
          links: { look: product.url, shop: code?.link ?? settings.shopUrl },
        },
      }
    }
  },
}

function itemOf(data: Fields) {
  const productId = asText(data.product_id, 200)
  if (productId === undefined) return null
  const key = asText(data.variant_id, 200) ?? asText(data.sku, 200) ?? productId
  return { productId, key, quantity: 1, addedAt: 0 }
}
