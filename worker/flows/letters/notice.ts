/** A letter about news of products that somebody wanted: a price that fell, last pieces. Only what is still true is said. */

import { asText, type Fields, isObject } from '../../core/json.ts'
import { formatMoney } from '../../core/money.ts'
import type { CartItem } from '../../events/state.ts'
import type { EmailProduct } from '../../messages/email.ts'
import type { Settings } from '../../site/settings.ts'
import { personOf } from './person.ts'
import { type Catalogue, loadCatalogue, productOf } from './shelf.ts'
import { emailProduct, isAvailable, standingOf } from './shown.ts'
import type { Subject, Writer } from './writer.ts'

/** Whether a run began with such news. */
export function isNotice({ run }: Pick<Subject, 'run'>): boolean {
  return run.data.notice === 'price_drop' || run.data.notice === 'low_stock'
}

export const noticeWriter: Writer = {
  async load({ db, settings }, subjects) {
    const told = subjects.flatMap(({ run }) => toldBy(run.data))
    const catalogue = await loadCatalogue(
      db,
      told.map(({ item }) => item),
    )
    return ({ step, run, traits }, code) => {
      const products: EmailProduct[] = []
      let reason = 'no_content'
      for (const one of toldBy(run.data)) {
        const shown = show(one, run.data.notice === 'price_drop', catalogue, settings)
        if (typeof shown === 'string') reason = shown
        else products.push(shown)
      }
      const [first] = products
      if (!first) return { send: false, reason }
      return {
        send: true,
        letter: {
          copy: step.email,
          person: personOf(traits),
          values: code?.values ?? {},
          products,
          links: { look: first.url, shop: code?.link ?? settings.shopUrl },
        },
      }
    }
  },
}

interface Told {
  readonly item: CartItem
  /** The price before, in minor units. */
  readonly was: number | null
  readonly currency: string | null
}

function toldBy({ products }: Fields): readonly Told[] {
  if (!Array.isArray(products)) return []
  return products.filter(isObject).flatMap((one) => {
    const productId = asText(one.product_id, 200)
    if (productId === undefined) return []
    const key = asText(one.variant_id, 200) ?? productId
    return [
      {
        item: { productId, key, quantity: 1, addedAt: 0 },
        was: typeof one.was === 'number' ? one.was : null,
        currency: typeof one.currency === 'string' ? one.currency : null,
      },
    ]
  })
}

/** A product as the letter shows it, or why it is left out. */
function show(
  { item, was, currency }: Told,
  dropped: boolean,
  catalogue: Catalogue,
  settings: Settings,
): EmailProduct | string {
  if (!productOf(item, catalogue)) return 'no_content'
  if (!isAvailable(item, catalogue)) return 'sold_out'
  const standing = standingOf(item, catalogue)
  const {
    note: _,
    listPrice: __,
    ...product
  } = emailProduct(item, catalogue, settings, settings.shopUrl)
  if (!dropped) {
    const { quantity } = standing
    if (quantity === null || quantity > settings.lowStock) return 'restocked'
    return { ...product, note: quantity === 1 ? 'The last one' : `Only ${quantity} left` }
  }
  const { price } = standing
  if (price === null || was === null || currency === null || currency !== standing.currency) {
    return 'no_content'
  }
  const enough = price < was && (was - price) * 100 >= was * settings.priceDropPercent
  if (!enough) return 'price_rose'
  return { ...product, listPrice: formatMoney(was, currency, settings.locale) }
}
