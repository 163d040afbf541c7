/** What of the catalogue's news one person is told: about what they have in the cart or looked at, and did not buy. Pure. */

import { DAY } from '../../core/clock.ts'
import type { Fields } from '../../core/json.ts'
import type { State } from '../../events/state.ts'
import type { Meaning, NewsKind, ProductNews } from './news.ts'

/** How long ago a look still counts. */
export const REMEMBERED = 30 * DAY
/** Products in one letter. */
const MOST = 6

/** News by product, and what its products are called. */
export interface Newsstand {
  readonly meanings: ReadonlyMap<string, Meaning>
  readonly news: ReadonlyMap<string, readonly ProductNews[]>
}

export type Wisher = Pick<State, 'viewed' | 'cart' | 'boughtAt' | 'orders'>

/** The news of one kind for one person, as their event tells it, or null: the cart first, then the latest looks. */
export function tidingsFor(
  person: Wisher,
  kind: NewsKind,
  { meanings, news }: Newsstand,
  now: number,
): Fields | null {
  const bought = Math.max(person.boughtAt, person.orders.lastAt)
  const inCart = (person.cart?.items ?? []).flatMap((item) => {
    const meaning = meanings.get(item.key) ?? meanings.get(item.productId)
    return meaning ? [{ meaning, at: item.addedAt, exact: true }] : []
  })
  const looked = person.viewed.flatMap(({ productId, at }) => {
    const meaning = meanings.get(productId)
    // Whoever ordered since may have ordered this.
    return meaning && at > now - REMEMBERED && at > bought ? [{ meaning, at, exact: false }] : []
  })
  const told = new Map<string, Fields>()
  for (const { meaning, at, exact } of [...inCart, ...looked]) {
    if (told.size === MOST) break
    if (told.has(meaning.productId)) continue
    const one = pick(news.get(meaning.productId) ?? [], kind, meaning, exact)
    // What was seen after it happened is no news.
    if (!one || one.at <= at) continue
    told.set(meaning.productId, {
      product_id: one.productId,
      ...(one.variantId === null ? {} : { variant_id: one.variantId }),
      ...(one.was === null ? {} : { was: one.was, currency: one.currency }),
    })
  }
  return told.size === 0 ? null : { notice: kind, products: [...told.values()] }
}

/** The news of the very variant; where only the page of the product was looked at, that of the product serves as well. */
function pick(
  list: readonly ProductNews[],
  kind: NewsKind,
  { variantId }: Meaning,
  exact: boolean,
): ProductNews | undefined {
  const own = list.filter((one) => one.kind === kind)
  const same = own.find((one) => one.variantId === variantId)
  return same ?? (exact ? undefined : own.find((one) => one.variantId === null))
}
