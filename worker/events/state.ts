/** What the fold knows of one profile: sessions, cart, interests, orders, and how two of them become one. */

import { DAY } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import { type Exposures, joinExposures } from './exposure.ts'
import { joinPurchases, leftOf, type Purchase } from './purchase.ts'
import { joinTrails, type Trail } from './trail.ts'
import { joinVisits, type Visit } from './visit.ts'

/** A line of a cart. `key` is the variant's id where there is one, else the product's. */
export interface CartItem {
  readonly key: string
  readonly productId: string
  readonly quantity: number
  readonly addedAt: number
  /** What the page said, shown only where the catalogue does not know the product. */
  readonly title?: string
  readonly variant?: string
  readonly url?: string
  readonly imageUrl?: string
}

export interface Cart {
  /** The same from the first item until the cart is bought or emptied. */
  readonly id: string
  readonly startedAt: number
  /** Last activity: an item added or removed, the cart looked at, the checkout begun. */
  readonly updatedAt: number
  /** When its checkout was begun last. */
  readonly checkoutAt?: number
  /** Where the shop's server says that this checkout goes on. */
  readonly checkoutUrl?: string
  readonly items: readonly CartItem[]
}

export interface Session {
  readonly startedAt: number
  readonly lastAt: number
}

export interface Interest {
  readonly score: number
  readonly at: number
}

export interface Viewed {
  readonly productId: string
  readonly count: number
  readonly at: number
}

/** What the orders of a profile add up to: read from the orders again whenever one of them changes. */
export interface OrderTotals {
  readonly count: number
  /** Minor units by currency, refunds taken off. */
  readonly revenue: Readonly<Record<string, number>>
  readonly firstAt: number
  readonly lastAt: number
}

export interface State {
  readonly events: number
  readonly views: number
  readonly sessions: number
  readonly session: Session | null
  readonly cart: Cart | null
  /** When the cart was last bought or emptied; activity from before cannot bring it back. */
  readonly boughtAt: number
  /** What the last order took. */
  readonly purchase?: Purchase
  readonly emptiedAt: number
  readonly interests: Readonly<Record<string, Interest>>
  readonly viewed: readonly Viewed[]
  /** The products of the visit that goes on. */
  readonly trail: Trail | null
  /** The last visit with products or searches, which goes on or was left. */
  readonly visit: Visit | null
  readonly orders: OrderTotals
  /** The last email link that a human followed. */
  readonly click: { readonly messageId: string; readonly at: number } | null
  /** Widgets that were shown, and what was done with them. */
  readonly widgets: Exposures
  /** The phone at which they agreed to be texted, and when they did. */
  readonly phone: { readonly number: string; readonly at: number } | null
  readonly timezone: string | null
  readonly locale: string | null
  readonly firstAt: number
  readonly lastAt: number
}

export const emptyState: State = {
  events: 0,
  views: 0,
  sessions: 0,
  session: null,
  cart: null,
  boughtAt: 0,
  emptiedAt: 0,
  interests: {},
  viewed: [],
  trail: null,
  visit: null,
  orders: { count: 0, revenue: {}, firstAt: 0, lastAt: 0 },
  click: null,
  widgets: {},
  phone: null,
  timezone: null,
  locale: null,
  firstAt: 0,
  lastAt: 0,
}

/** A profile's state from its row; fields that an older version did not write have their empty value. */
export function readState(json: string): State {
  return { ...emptyState, ...(readObject(json) as Partial<State>) }
}

/** Interest in a category halves in this time. */
export const INTEREST_HALF_LIFE = 14 * DAY

/** How many categories and products a state remembers. */
export const REMEMBERED = { interests: 30, viewed: 30 } as const

/** Adds to a decaying score; the result does not depend on which of the two came first. */
export function addInterest(current: Interest | undefined, score: number, at: number): Interest {
  if (!current) return { score, at }
  const latest = Math.max(current.at, at)
  return {
    score: decayed(current.score, latest - current.at) + decayed(score, latest - at),
    at: latest,
  }
}

/** What is left of a score after `elapsed` milliseconds. */
export function decayed(score: number, elapsed: number): number {
  return elapsed <= 0 ? score : score * 2 ** (-elapsed / INTEREST_HALF_LIFE)
}

/** The strongest interests as of the latest of them; ties go by name, so that the choice is always the same. */
export function keepInterests(
  interests: Readonly<Record<string, Interest>>,
): Readonly<Record<string, Interest>> {
  const entries = Object.entries(interests)
  if (entries.length <= REMEMBERED.interests) return interests
  const latest = Math.max(...entries.map(([, interest]) => interest.at))
  const strength = (interest: Interest) => decayed(interest.score, latest - interest.at)
  return Object.fromEntries(
    entries
      .sort(
        ([leftName, left], [rightName, right]) =>
          strength(right) - strength(left) || (leftName < rightName ? -1 : 1),
      )
      .slice(0, REMEMBERED.interests),
  )
}

/** The last products looked at, the latest first. */
export function keepViewed(viewed: readonly Viewed[]): readonly Viewed[] {
  return [...viewed]
    .sort((left, right) => right.at - left.at || (left.productId < right.productId ? -1 : 1))
    .slice(0, REMEMBERED.viewed)
}

/**
 * Two streams that turned out to be one person. Commutative: `join(a, b)` equals `join(b, a)`.
 * Of two carts the one with the later activity stands.
 */
export function joinStates(left: State, right: State): State {
  const boughtAt = Math.max(left.boughtAt, right.boughtAt)
  const purchase = joinPurchases(left.purchase, right.purchase)
  const cart = laterCart(left.cart, right.cart)
  const interests: Record<string, Interest> = { ...left.interests }
  for (const [category, interest] of Object.entries(right.interests)) {
    interests[category] = addInterest(interests[category], interest.score, interest.at)
  }
  return {
    events: left.events + right.events,
    views: left.views + right.views,
    sessions: left.sessions + right.sessions,
    session: laterOf(left.session, right.session, (session) => session.lastAt),
    cart: cart && cart.updatedAt > boughtAt ? leftOf(cart, purchase) : null,
    boughtAt,
    ...(purchase ? { purchase } : {}),
    emptiedAt: Math.max(left.emptiedAt, right.emptiedAt),
    interests: keepInterests(interests),
    viewed: keepViewed(joinViewed(left.viewed, right.viewed)),
    trail: joinTrails(left.trail, right.trail),
    visit: joinVisits(left.visit, right.visit),
    orders: joinOrders(left.orders, right.orders),
    click: laterOf(left.click, right.click, (click) => click.at),
    widgets: joinExposures(left.widgets, right.widgets),
    phone: laterOf(left.phone, right.phone, (phone) => phone.at),
    timezone:
      left.lastAt >= right.lastAt
        ? (left.timezone ?? right.timezone)
        : (right.timezone ?? left.timezone),
    locale:
      left.lastAt >= right.lastAt ? (left.locale ?? right.locale) : (right.locale ?? left.locale),
    firstAt: earliest(left.firstAt, right.firstAt),
    lastAt: Math.max(left.lastAt, right.lastAt),
  }
}

function joinViewed(left: readonly Viewed[], right: readonly Viewed[]): readonly Viewed[] {
  const byProduct = new Map<string, Viewed>()
  for (const viewed of [...left, ...right]) {
    const known = byProduct.get(viewed.productId)
    byProduct.set(viewed.productId, {
      productId: viewed.productId,
      count: viewed.count + (known?.count ?? 0),
      at: Math.max(viewed.at, known?.at ?? 0),
    })
  }
  return [...byProduct.values()]
}

function joinOrders(left: OrderTotals, right: OrderTotals): OrderTotals {
  const revenue: Record<string, number> = { ...left.revenue }
  for (const [currency, amount] of Object.entries(right.revenue)) {
    revenue[currency] = (revenue[currency] ?? 0) + amount
  }
  return {
    count: left.count + right.count,
    revenue,
    firstAt: earliest(left.firstAt, right.firstAt),
    lastAt: Math.max(left.lastAt, right.lastAt),
  }
}

function laterCart(left: Cart | null, right: Cart | null): Cart | null {
  if (left && right && left.updatedAt === right.updatedAt) return left.id < right.id ? left : right
  return laterOf(left, right, (cart) => cart.updatedAt)
}

function laterOf<Value>(
  left: Value | null,
  right: Value | null,
  at: (value: Value) => number,
): Value | null {
  if (!left || !right) return left ?? right
  return at(left) >= at(right) ? left : right
}

function earliest(left: number, right: number): number {
  if (left === 0 || right === 0) return Math.max(left, right)
  return Math.min(left, right)
}
