/** The facts of a profile that conditions may name: what each is, where it stands, and how SQL finds it. */

import type { State } from '../events/state.ts'

/** What is known of one person when a condition is judged in memory. */
export interface Known {
  readonly email: string | null
  readonly userId: string | null
  readonly traits: Readonly<Record<string, unknown>>
  readonly timezone: string | null
  readonly country: string | null
  readonly locale: string | null
  readonly state: State
  /** Status of the marketing subscription; null where there is none. */
  readonly marketing: string | null
  /** Kept segments that they are in; missing where nobody looked, and then it counts as none. */
  readonly segments?: readonly string[]
}

export type FactKind = 'number' | 'money' | 'instant' | 'text' | 'presence'

export interface Fact {
  readonly kind: FactKind
  /** For the owner, as the begin of a sentence. */
  readonly label: string
  /** The value in memory; null where there is none. Instants that never were are null, not 0. */
  read(known: Known): number | string | null
  /** The same in SQL over `profiles p`. Constant text: nothing of a condition is ever put into it. */
  readonly sql: string
}

const number = (label: string, path: string, read: (state: State) => number): Fact => ({
  kind: 'number',
  label,
  read: ({ state }) => read(state),
  sql: `coalesce(json_extract(p.state, '${path}'), 0)`,
})

const instant = (label: string, path: string, read: (state: State) => number): Fact => ({
  kind: 'instant',
  label,
  read: ({ state }) => read(state) || null,
  sql: `nullif(json_extract(p.state, '${path}'), 0)`,
})

const text = (
  label: string,
  column: 'timezone' | 'country' | 'locale',
  read: (known: Known) => string | null,
): Fact => ({ kind: 'text', label, read, sql: `p.${column}` })

export const facts: Readonly<Record<string, Fact>> = {
  orders: number('Orders', '$.orders.count', (state) => state.orders.count),
  visits: number('Visits', '$.sessions', (state) => state.sessions),
  product_views: number('Product views', '$.views', (state) => state.views),
  cart_lines: {
    kind: 'number',
    label: 'Lines in the cart',
    read: ({ state }) => state.cart?.items.length ?? 0,
    sql: "coalesce(json_array_length(p.state, '$.cart.items'), 0)",
  },
  /** Net of refunds, in the currency that the condition names. */
  revenue: {
    kind: 'money',
    label: 'Money spent',
    read: () => null,
    sql: "json_each(p.state, '$.orders.revenue')",
  },
  first_seen: instant('First seen', '$.firstAt', (state) => state.firstAt),
  last_seen: instant('Last seen', '$.lastAt', (state) => state.lastAt),
  last_visit: instant('Last visit', '$.session.lastAt', (state) => state.session?.lastAt ?? 0),
  first_order: instant('First order', '$.orders.firstAt', (state) => state.orders.firstAt),
  last_order: instant('Last order', '$.orders.lastAt', (state) => state.orders.lastAt),
  cart_activity: instant('Cart touched', '$.cart.updatedAt', (state) => state.cart?.updatedAt ?? 0),
  last_click: instant('Last click in an email', '$.click.at', (state) => state.click?.at ?? 0),
  language: text('Language', 'locale', ({ locale }) => locale),
  timezone: text('Time zone', 'timezone', ({ timezone }) => timezone),
  country: text('Country', 'country', ({ country }) => country),
  marketing: {
    kind: 'text',
    label: 'Marketing subscription',
    read: ({ marketing }) => marketing,
    sql: "(select s.status from subscriptions s where s.address = p.email and s.topic = 'marketing')",
  },
  email: {
    kind: 'presence',
    label: 'A proven email address',
    read: ({ email }) => email,
    sql: 'p.email',
  },
  account: {
    kind: 'presence',
    label: 'A customer account',
    read: ({ userId }) => userId,
    sql: 'p.user_id',
  },
}

/** A fact by its name, or undefined; names that every object inherits are none. */
export function findFact(name: string): Fact | undefined {
  return Object.hasOwn(facts, name) ? facts[name] : undefined
}
