/** A person as the console shows them: who they are and what is known, from their profile's row. */

import { asText, type Fields, isObject, readObject } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import { type Amount, amountsOf } from '../amount.ts'

export type SubscriptionStatus = 'subscribed' | 'pending' | 'unsubscribed' | 'none'

export interface ListedPerson {
  readonly id: string
  readonly email: string | null
  readonly userId: string | null
  readonly name: string | null
  readonly firstSeen: number
  readonly lastSeen: number
  readonly orders: number
  readonly revenue: readonly Amount[]
  readonly subscription: SubscriptionStatus
}

export interface CartLine {
  readonly key: string
  readonly productId: string
  readonly title: string | null
  readonly variant: string | null
  readonly quantity: number
  readonly imageUrl: string | null
  readonly url: string | null
}

export interface PersonState {
  readonly sessions: number
  readonly views: number
  readonly events: number
  readonly cart: {
    readonly startedAt: number
    readonly updatedAt: number
    readonly items: readonly CartLine[]
  } | null
  /** Strongest first. */
  readonly interests: readonly { readonly category: string; readonly score: number }[]
  readonly viewed: readonly {
    readonly productId: string
    readonly count: number
    readonly at: number
  }[]
  readonly lastOrderAt: number | null
  readonly clickedAt: number | null
}

export interface Person extends Omit<ListedPerson, 'subscription'> {
  readonly traits: Fields
  readonly timezone: string | null
  readonly country: string | null
  readonly locale: string | null
  readonly state: PersonState
}

/** A row of the list of people. */
export function listedPerson(row: Row<'profiles'>, subscription: SubscriptionStatus): ListedPerson {
  const { orders, lastAt } = readObject(row.state)
  return {
    id: row.id,
    email: row.email,
    userId: row.user_id,
    name: nameOf(readObject(row.traits)),
    firstSeen: row.first_seen,
    // The column is there for order only, and knows the hour.
    lastSeen: typeof lastAt === 'number' ? lastAt : row.last_seen,
    orders: isObject(orders) ? count(orders.count) : 0,
    revenue: isObject(orders) ? amountsOf(orders.revenue) : [],
    subscription,
  }
}

/** A person with everything that was folded about them. */
export function personOf(row: Row<'profiles'>): Person {
  const { subscription: _subscription, ...listed } = listedPerson(row, 'none')
  return {
    ...listed,
    traits: readObject(row.traits),
    timezone: row.timezone,
    country: row.country,
    locale: row.locale,
    state: stateOf(readObject(row.state)),
  }
}

/** A visitor whose events wait for their first fold: nothing is known yet. */
export function newcomer(id: string, firstSeen: number, lastSeen: number): Person {
  return {
    id,
    email: null,
    userId: null,
    name: null,
    firstSeen,
    lastSeen,
    orders: 0,
    revenue: [],
    traits: {},
    timezone: null,
    country: null,
    locale: null,
    state: stateOf({}),
  }
}

/** The folded state; a field that is missing or of another type reads as nothing. */
export function stateOf(state: Fields): PersonState {
  const orders = isObject(state.orders) ? state.orders : {}
  const click = isObject(state.click) ? state.click : {}
  return {
    sessions: count(state.sessions),
    views: count(state.views),
    events: count(state.events),
    cart: cartOf(state.cart),
    interests: Object.entries(isObject(state.interests) ? state.interests : {})
      .flatMap(([category, interest]) =>
        isObject(interest) && typeof interest.score === 'number'
          ? [{ category, score: interest.score }]
          : [],
      )
      .sort((left, right) => right.score - left.score)
      .slice(0, 12),
    viewed: (Array.isArray(state.viewed) ? state.viewed : []).flatMap((item: unknown) => {
      const productId = isObject(item) ? asText(item.productId, 200) : undefined
      return isObject(item) && productId
        ? [{ productId, count: count(item.count), at: count(item.at) }]
        : []
    }),
    lastOrderAt: count(orders.lastAt) || null,
    clickedAt: count(click.at) || null,
  }
}

function cartOf(cart: unknown): PersonState['cart'] {
  if (!isObject(cart) || !Array.isArray(cart.items)) return null
  const items = cart.items.flatMap((item: unknown) => (isObject(item) ? [lineOf(item)] : []))
  if (items.length === 0) return null
  return { startedAt: count(cart.startedAt), updatedAt: count(cart.updatedAt), items }
}

function lineOf(item: Fields): CartLine {
  const key = asText(item.key, 200) ?? asText(item.productId, 200) ?? ''
  return {
    key,
    productId: asText(item.productId, 200) ?? key,
    title: asText(item.title, 300) ?? null,
    variant: asText(item.variant, 200) ?? null,
    quantity: count(item.quantity) || 1,
    imageUrl: asText(item.imageUrl, 2_000) ?? null,
    url: asText(item.url, 2_000) ?? null,
  }
}

function nameOf(traits: Fields): string | null {
  const parts = [
    traits.firstName ?? traits.first_name,
    traits.lastName ?? traits.last_name,
  ].flatMap((part) => asText(part, 100) ?? [])
  return asText(traits.name, 200) ?? (parts.length > 0 ? parts.join(' ') : null)
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
