/** What each strategy looks at, and in which order its candidates come; what is missing is filled up from lists. Pure. */

import { readBuys, readViews } from '../codec.ts'
import { SHOP } from '../place.ts'
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
import { type Served, serve, type Weighing } from '../served.ts'
import { readTops, type Tops } from '../tops.ts'
import type { Ask, Strategy } from './ask.ts'
import type { Candidate } from './pick.ts'
import { type Reason, reasonOf } from './reason.ts'
import { pathOf, rankSimilar } from './similar.ts'
import type { Card, Question, Shelf } from './store.ts'

/** Products of a cart whose rows are read. */
const CART = 20
/** A step up costs a little more, and at most the double. */
const UPGRADE = { least: 1.1, most: 2 } as const

/** What a strategy needs: the rows of which products, and which lists. */
export function questionOf(ask: Ask, pins: readonly string[]): Question {
  const { strategy, product, recent, cart, exclude, scopes } = ask
  const own = product === undefined ? [] : [product]
  const seeds = seedsOf(ask)
  const others = [...own, ...recent, ...cart, ...exclude, ...pins].filter(
    (name) => !seeds.includes(name),
  )
  return {
    asked: [
      ...seeds.map((name, index) => {
        return { name, weight: weightOf(strategy, index), leads: index === 0, shown: true }
      }),
      ...[...new Set(others)].map((name) => ({
        name,
        weight: 0,
        leads: false,
        shown: shownAgain.has(strategy) || pins.includes(name),
      })),
    ],
    model: models[strategy],
    lists: strategy !== 'recently-viewed',
    scopes,
    counts: strategy === 'upsell' || strategy === 'buy-again',
  }
}

/** Strategies that may show what they are asked with. */
const shownAgain: ReadonlySet<Strategy> = new Set(['recently-viewed', 'buy-again', 'for-you'])

const models: Readonly<Record<Strategy, Question['model']>> = {
  next: 'views',
  'also-viewed': 'views',
  similar: null,
  'bought-together': 'buys',
  cart: 'buys',
  upsell: 'views',
  trending: null,
  new: null,
  popular: null,
  'recently-viewed': null,
  'buy-again': null,
  'for-you': 'views',
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
  rules: { readonly minSupport: number },
  now: number,
): readonly Candidate[] {
  const seeds = [...new Set(seedsOf(ask).flatMap((name) => shelf.ids.get(name) ?? []))]
  const [first] = seeds
  const titleOf = (id: string | undefined) =>
    id === undefined ? undefined : shelf.cards.get(id)?.title
  const scored = (
    list: readonly Scored[],
    code: Reason['code'],
    people?: ReadonlyMap<string, number>,
  ) =>
    list.map(({ item, because }) => ({
      id: item,
      reason: reasonOf(code, titleOf(because), people?.get(item)),
    }))
  const views = (): ((id: string) => Served | undefined) => servedBy(shelf, 'views', NEXT, 0)
  switch (ask.strategy) {
    case 'also-viewed':
      return first === undefined ? [] : scored(scoreNext([first], views(), now), 'viewed_with')
    case 'bought-together': {
      if (first === undefined) return []
      const servedOf = servedBy(shelf, 'buys', TOGETHER, rules.minSupport)
      const people = new Map(servedOf(first)?.near.map((near) => [near.item, near.people]))
      return scored(scoreTogether(first, servedOf, now), 'bought_with', people)
    }
    case 'cart':
      return scored(
        scoreCart(seeds, servedBy(shelf, 'buys', COMPLEMENT, rules.minSupport), now),
        'fits_cart',
      )
    case 'upsell':
      return upgrades(first, scoreNext(seeds.slice(0, 1), views(), now), shelf)
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
      return scored(scoreNext(seeds, views(), now), 'next')
  }
}

/** Rows of the shelf as a model serves them. */
function servedBy(shelf: Shelf, kind: 'views' | 'buys', weighing: Weighing, people: number) {
  const served = new Map<string, Served>()
  for (const stored of shelf.rows) {
    const row = kind === 'views' ? readViews(stored) : readBuys(stored)
    served.set(
      stored.item,
      serve(row, weighing, (item) => row.supports.get(item) ?? 0, people),
    )
  }
  return (id: string) => served.get(id)
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
export function fillers(ask: Ask, shelf: Shelf): readonly Candidate[] {
  const tops = shelf.tops.map(({ scope, body }) => ({ scope, ...readTops(body) }))
  const asked = tops.filter(({ scope }) => scope !== SHOP && ask.scopes.includes(scope))
  const special = tops.filter(({ scope }) => scope !== SHOP && !ask.scopes.includes(scope))
  // The longest path is the most special.
  special.sort((left, right) => right.scope.length - left.scope.length)
  const further = [...special, ...tops.filter(({ scope }) => scope === SHOP)]
  const order = orders[ask.strategy] ?? usualOrder
  const lists = [asked, further].flatMap((group) =>
    order.flatMap((list) =>
      group.flatMap((top) => top[list].map((id) => ({ id, reason: reasonOf(codes[list]) }))),
    ),
  )
  const any = [...shelf.cards.values()].map(({ id }: Card) => ({ id, reason: reasonOf('popular') }))
  return [...lists, ...any]
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
