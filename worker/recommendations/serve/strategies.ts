/** What each strategy looks at, and in which order its candidates come; what is missing is filled up from lists. Pure. */

import type { Settings } from '../../site/settings.ts'
import { readServed } from '../codec.ts'
import {
  COMPLEMENT,
  NEXT,
  RECENT,
  type Scored,
  scoreCart,
  scoreNext,
  scoreTogether,
  TOGETHER,
} from '../score.ts'
import type { Served } from '../served.ts'
import type { Tops } from '../tops.ts'
import type { Ask, Strategy } from './ask.ts'
import type { Candidate } from './pick.ts'
import { type Reason, reasonOf } from './reason.ts'
import type { Model, Question, Shelf } from './shelf.ts'
import { pathOf, rankSimilar } from './similar.ts'

/** Products of a cart whose rows are read. */
const CART = 20
/** A step up costs a little more, and at most the double. */
const UPGRADE = { least: 1.1, most: 2 } as const

/** What of the owner's rules decides what is read. */
export type Rules = Pick<
  Settings['recommendations'],
  'minSupport' | 'perBrand' | 'diverse' | 'excluded'
>

/** What a strategy needs: the rows of which products, and which lists. */
export function questionOf(ask: Ask, pins: readonly string[], rules: Rules): Question {
  const { strategy, product, recent, cart, exclude, scopes, limit } = ask
  const own = product === undefined ? [] : [product]
  const seeds = seedsOf(ask)
  const again = shownAgain.has(strategy)
  const names = [...new Set([...seeds, ...own, ...recent, ...cart, ...exclude, ...pins])]
  return {
    asked: names.map((name) => {
      const at = seeds.indexOf(name)
      const barred = own.includes(name) || cart.includes(name) || exclude.includes(name)
      return {
        name,
        weight: at === -1 ? 0 : weightOf(strategy, at),
        leads: at === 0,
        shown: again || pins.includes(name),
        barred: barred && !again,
        seen: recent.includes(name) && !again,
      }
    }),
    excluded: rules.excluded,
    model: modelOf(strategy, rules.minSupport),
    lists: strategy === 'recently-viewed' ? [] : (orders[strategy] ?? usualOrder),
    scopes,
    limit,
    wide: rules.perBrand > 0 || rules.diverse || chosenByCard.has(strategy),
    details: strategy === 'upsell' || strategy === 'buy-again' || strategy === 'for-you',
  }
}

/** Strategies that may show what they are asked with. */
const shownAgain: ReadonlySet<Strategy> = new Set(['recently-viewed', 'buy-again', 'for-you'])

/** Strategies that choose by what products are, and not by counts alone. */
const chosenByCard: ReadonlySet<Strategy> = new Set(['similar', 'upsell'])

/** Whose neighbours a strategy follows. */
function modelOf(strategy: Strategy, minSupport: number): Model | null {
  switch (strategy) {
    case 'next':
    case 'for-you':
    case 'also-viewed':
    case 'upsell':
      return { kind: 'views', weighing: NEXT, people: 0 }
    case 'bought-together':
      return { kind: 'buys', weighing: TOGETHER, people: minSupport }
    case 'cart':
      return { kind: 'buys', weighing: COMPLEMENT, people: minSupport }
    default:
      return null
  }
}

/** The names whose products speak for others, the most telling first. */
function seedsOf({ strategy, product, recent, cart }: Ask): readonly string[] {
  const own = product === undefined ? [] : [product]
  if (strategy === 'cart') return (cart.length > 0 ? cart : own).slice(0, CART)
  if (strategy === 'next' || strategy === 'for-you' || strategy === 'buy-again') {
    return [...new Set([...own, ...recent])].slice(0, RECENT.products)
  }
  return product === undefined ? recent.slice(0, 1) : own
}

function weightOf(strategy: Strategy, index: number): number {
  return strategy === 'cart' ? 1 : RECENT.fading ** index
}

/** Candidates of a strategy, the best first, each with its reason. */
export function candidatesOf(
  ask: Ask,
  shelf: Shelf,
  rules: Rules,
  now: number,
): readonly Candidate[] {
  const seeds = [...new Set(seedsOf(ask).flatMap((name) => shelf.ids.get(name) ?? []))]
  const [first] = seeds
  const titleOf = (id: string | undefined) =>
    id === undefined ? undefined : shelf.cards.get(id)?.title
  // Only what has a card can be shown: the others need no reason.
  const scored = (
    list: readonly Scored[],
    code: Reason['code'],
    people?: ReadonlyMap<string, number>,
  ) =>
    list
      .filter(({ item }) => shelf.cards.has(item))
      .map(({ item, because }) => ({
        id: item,
        reason: reasonOf(code, titleOf(because), people?.get(item)),
      }))
  const model = modelOf(ask.strategy, rules.minSupport)
  const servedOf = servedBy(shelf, model)
  switch (ask.strategy) {
    case 'also-viewed':
      return first === undefined ? [] : scored(scoreNext([first], servedOf, now), 'viewed_with')
    case 'bought-together': {
      if (first === undefined) return []
      const people = new Map(servedOf(first)?.near.map((near) => [near.item, near.people]))
      return scored(scoreTogether(first, servedOf, now), 'bought_with', people)
    }
    case 'cart':
      return scored(scoreCart(seeds, servedOf, now), 'fits_cart')
    case 'upsell':
      return upgrades(first, scoreNext(seeds.slice(0, 1), servedOf, now), shelf)
    case 'similar':
      return alike(first, shelf)
    case 'recently-viewed':
      return ask.recent.flatMap((name) => {
        const id = shelf.ids.get(name)
        return id === undefined ? [] : [{ id, reason: reasonOf('seen') }]
      })
    case 'trending':
    case 'popular':
    case 'new':
    // Who bought what is in a profile, and no profile is read for a page: see recommendations/personal.ts.
    case 'buy-again':
      return []
    default:
      return scored(scoreNext(seeds, servedOf, now), 'next')
  }
}

/** Rows of the shelf as a model serves them. */
function servedBy(shelf: Shelf, model: Model | null): (id: string) => Served | undefined {
  const served = new Map<string, Served>()
  if (model) for (const row of shelf.rows) served.set(row.item, readServed(row, model))
  return (id) => served.get(id)
}

/** Of what is looked at with a product: the same category, somewhat dearer; the more often bought, the better. */
function upgrades(
  first: string | undefined,
  scored: readonly Scored[],
  shelf: Shelf,
): readonly Candidate[] {
  const product = first === undefined ? undefined : shelf.cards.get(first)
  if (!product?.price) return []
  const { price, currency } = product
  const category = pathOf(product).join('\n')
  return scored
    .flatMap(({ item, score }) => {
      const card = shelf.cards.get(item)
      if (!card?.price || card.currency !== currency || pathOf(card).join('\n') !== category)
        return []
      const ratio = card.price / price
      if (ratio < UPGRADE.least || ratio > UPGRADE.most) return []
      return [{ id: item, score: score * (1 + Math.min(1, card.bought / (card.seen + 10))) }]
    })
    .sort((left, right) => right.score - left.score)
    .map(({ id }) => ({ id, reason: reasonOf('upgrade', product.title) }))
}

function alike(first: string | undefined, shelf: Shelf): readonly Candidate[] {
  const product = first === undefined ? undefined : shelf.cards.get(first)
  if (!product) return []
  return rankSimilar(product, [...shelf.cards.values()]).map(({ id }) => ({
    id,
    reason: reasonOf('similar', product.title),
  }))
}

/**
 * What fills a list up, or is all of it: what the page's own category has, the trend of the products' categories, then
 * the shop's, then what is new, then anything.
 */
export function fillers({ filled, cards }: Shelf): readonly Candidate[] {
  const lists = filled.map(({ id, list }) => ({ id, reason: reasonOf(codes[list]) }))
  return [...lists, ...[...cards.keys()].map((id) => ({ id, reason: reasonOf('popular') }))]
}

const usualOrder: readonly (keyof Tops)[] = ['trending', 'popular', 'newest']

const orders: Readonly<Partial<Record<Strategy, readonly (keyof Tops)[]>>> = {
  new: ['newest'],
  popular: ['popular', 'trending', 'newest'],
}

const codes: Readonly<Record<keyof Tops, Reason['code']>> = {
  trending: 'trending',
  popular: 'popular',
  newest: 'new',
}
