/** The segments that Aisle brings along, as examples of the grammar and for its own flows. */

import type { Condition } from './condition.ts'

export interface Segment {
  readonly id: string
  readonly name: string
  /** One sentence for the owner. */
  readonly summary: string
  readonly condition: Condition
}

/** Longer than most shops' customers wait between two orders. */
const LAPSED_DAYS = 180
const ENGAGED_DAYS = 30

export const presets: readonly Segment[] = [
  {
    id: 'never-bought',
    name: 'Never bought',
    summary: 'People with an address who have not ordered yet.',
    condition: { fact: 'orders', is: 'is', value: 0 },
  },
  {
    id: 'first-time-buyers',
    name: 'First-time buyers',
    summary: 'People with exactly one order.',
    condition: { fact: 'orders', is: 'is', value: 1 },
  },
  {
    id: 'returning-buyers',
    name: 'Returning buyers',
    summary: 'People who came back and ordered again.',
    condition: { fact: 'orders', is: 'at_least', value: 2 },
  },
  {
    id: 'engaged',
    name: 'Engaged',
    summary: `People who visited, clicked in an email or ordered in the last ${ENGAGED_DAYS} days.`,
    condition: {
      any: [
        { fact: 'last_seen', is: 'within_days', value: ENGAGED_DAYS },
        { fact: 'last_click', is: 'within_days', value: ENGAGED_DAYS },
        { fact: 'last_order', is: 'within_days', value: ENGAGED_DAYS },
      ],
    },
  },
  {
    id: 'lapsed',
    name: 'Lapsed',
    summary: `Customers whose last order is more than ${LAPSED_DAYS} days ago.`,
    condition: { fact: 'last_order', is: 'before_days', value: LAPSED_DAYS },
  },
  {
    id: 'cart-waiting',
    name: 'Something in the cart',
    summary: 'People with a cart that is neither bought nor emptied.',
    condition: { fact: 'cart_lines', is: 'at_least', value: 1 },
  },
]

/**
 * People who may buy something of a category: three different products of it looked at, or one put into the cart,
 * in 30 days, and nothing of it ordered in that time. The "potential running shoe buyer" is this with running shoes.
 */
export function interestedIn(category: string): Condition {
  const of = [{ property: 'category', is: 'is', value: category } as const]
  return {
    all: [
      {
        any: [
          {
            did: 'Product Viewed',
            where: of,
            distinct: 'product_id',
            withinDays: 30,
            times: { atLeast: 3 },
          },
          { did: 'Product Added', where: of, withinDays: 30 },
        ],
      },
      {
        not: {
          did: 'Order Completed',
          where: [{ line: 'category', is: 'is', value: category }],
          withinDays: 30,
        },
      },
    ],
  }
}
