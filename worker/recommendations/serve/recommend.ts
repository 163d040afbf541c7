/** Answers a request for recommendations: from the request itself and counts over all visitors, never from a profile. */

import { isObject, readList, readObject } from '../../core/json.ts'
import { toDecimal } from '../../core/money.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../site/settings.ts'
import type { Ask, Strategy } from './ask.ts'
import { type Candidate, pick } from './pick.ts'
import { type Reason, reasonOf } from './reason.ts'
import type { Card, Shelf } from './shelf.ts'
import { pathOf } from './similar.ts'
import { readShelf } from './store.ts'
import { candidatesOf, fillers, questionOf } from './strategies.ts'

/** A product as pages get it. Prices are decimal texts. */
export interface Recommended {
  readonly id: string
  readonly title: string
  readonly url: string
  readonly imageUrl: string
  readonly price: string | null
  readonly listPrice: string | null
  readonly currency: string | null
  readonly availability: string
  readonly brand: string
  readonly category: readonly string[]
  readonly rating: { readonly value: number; readonly count: number } | null
  readonly reason: Reason | null
  readonly variants: readonly object[]
}

export interface Recommendations {
  readonly strategy: Strategy
  readonly items: readonly Recommended[]
}

/** Variants of one product that an answer carries. */
const MOST_VARIANTS = 100

/** Recommends. The same request has the same answer, whoever asks. One round trip to the database. */
export async function recommend(
  db: Db,
  ask: Ask,
  rules: Settings['recommendations'],
  now: number,
): Promise<Recommendations> {
  const pins = pinsOf(ask, rules)
  const shelf = await readShelf(db, questionOf(ask, pins, rules), now)
  const chosen = choose(ask, shelf, rules, pins, now)
  const items = chosen.flatMap(({ id, reason }) => {
    const card = shelf.cards.get(id)
    return card ? [present(card, reason)] : []
  })
  return { strategy: ask.strategy, items }
}

/** The owner's picks for this strategy and product. */
function pinsOf({ strategy, product }: Ask, { pins }: Settings['recommendations']) {
  return pins
    .filter((pin) => pin.strategy === '' || pin.strategy === strategy)
    .filter((pin) => pin.product === '' || pin.product === product)
    .map(({ item }) => item)
}

function choose(
  ask: Ask,
  shelf: Shelf,
  rules: Settings['recommendations'],
  pins: readonly string[],
  now: number,
): readonly Candidate[] {
  const idsOf = (names: readonly string[]) => names.flatMap((name) => shelf.ids.get(name) ?? [])
  const own = idsOf(ask.product === undefined ? [] : [ask.product])
  const never = new Set([...[...own, ...idsOf(ask.cart), ...idsOf(ask.exclude)], ...rules.excluded])
  const seenAgain = ask.strategy === 'recently-viewed' || ask.strategy === 'buy-again'
  const picking = {
    limit: ask.limit,
    never,
    rather: new Set(seenAgain ? [] : idsOf(ask.recent)),
    perBrand: rules.perBrand,
    diverse: rules.diverse,
  }
  const picked = idsOf(pins).map((id) => ({ id, reason: reasonOf('picked') }))
  const candidates = candidatesOf(ask, shelf, rules, now)
  // What somebody saw is what they saw: nothing else fills that list up.
  const rest = ask.strategy === 'recently-viewed' ? [] : fillers(shelf)
  return pick([...picked, ...candidates, ...rest], shelf.cards, picking)
}

/** A card as pages get it: known fields only, for pages of strangers read it. */
export function present(card: Card, reason: Reason): Recommended {
  const decimal = (minor: unknown) =>
    typeof minor === 'number' && card.currency !== null ? toDecimal(minor, card.currency) : null
  const { value, count } = readObject(card.rating ?? '')
  return {
    id: card.id,
    title: card.title,
    url: card.url,
    imageUrl: card.image_url,
    price: decimal(card.price),
    listPrice: decimal(card.list_price),
    currency: card.currency,
    availability: card.availability,
    brand: card.brand,
    category: pathOf(card),
    rating: typeof value === 'number' && typeof count === 'number' ? { value, count } : null,
    reason,
    variants: readList(card.variants)
      .filter(isObject)
      .slice(0, MOST_VARIANTS)
      .map(({ id, title, price, availability, options, url, imageUrl }) => ({
        id,
        title: title ?? '',
        price: decimal(price),
        availability: availability ?? card.availability,
        ...(isObject(options) ? { options } : {}),
        ...(typeof url === 'string' ? { url } : {}),
        ...(typeof imageUrl === 'string' ? { imageUrl } : {}),
      })),
  }
}
