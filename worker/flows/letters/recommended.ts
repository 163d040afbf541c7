/** Fills the block `recommended` of a letter with what fits its person, at today's prices. */

import { formatMoney, toMinor } from '../../core/money.ts'
import type { Db } from '../../db/database.ts'
import type { State } from '../../events/state.ts'
import type { Letter } from '../../messages/compose.ts'
import type { Block } from '../../messages/copy.ts'
import type { EmailProduct } from '../../messages/email.ts'
import { recommendFor } from '../../recommendations/personal.ts'
import type { Recommended } from '../../recommendations/serve/recommend.ts'
import { isShopUrl, type Settings } from '../../site/settings.ts'

export interface RecommendingDesk {
  readonly db: Db
  readonly settings: Settings
  readonly now: () => number
}

/** More than this no block shows. */
const MOST = 6

/**
 * The letter with its recommendations, or as it is where its words have no block for them. Never recommended: what the
 * letter shows already, what is in the cart, what was ever bought
 * (but by `buy-again`), what is sold out.
 */
export async function withRecommended(
  desk: RecommendingDesk,
  letter: Letter,
  person: { readonly profileId: string; readonly state: Pick<State, 'viewed' | 'cart'> },
): Promise<Letter> {
  const block = letter.copy.blocks.find(isRecommended)
  if (!block) return letter
  const { db, settings, now } = desk
  const shown = letter.products.flatMap(({ id }) => (id === undefined ? [] : [id]))
  const wish = {
    strategy: block.strategy,
    limit: Math.min(Math.max(Math.trunc(block.limit), 1), MOST),
    exclude: shown,
    onlyNew: true,
  }
  const { items } = await recommendFor(db, person, wish, settings.recommendations, now())
  const seen = new Set(shown)
  const recommended = items
    .filter(({ id, url }) => !seen.has(id) && isShopUrl(settings, url))
    .map((item) => recommendedProduct(item, settings))
  return { ...letter, recommended }
}

function isRecommended(block: Block): block is Extract<Block, { kind: 'recommended' }> {
  return block.kind === 'recommended'
}

/** A recommendation as an email shows it. Pictures come from the shop's own hosts only. */
export function recommendedProduct(item: Recommended, settings: Settings): EmailProduct {
  const { id, title, url, imageUrl, currency } = item
  const money = (decimal: string | null) => {
    const minor =
      decimal === null || currency === null ? undefined : toMinor(Number(decimal), currency)
    return minor === undefined || currency === null
      ? undefined
      : { minor, text: formatMoney(minor, currency, settings.locale) }
  }
  const price = money(item.price)
  const list = money(item.listPrice)
  return {
    id,
    title,
    url,
    ...(isShopUrl(settings, imageUrl) ? { imageUrl } : {}),
    ...(price ? { price: price.text } : {}),
    ...(price && list && list.minor > price.minor ? { listPrice: list.text } : {}),
  }
}
