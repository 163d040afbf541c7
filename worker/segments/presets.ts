/** The segments that Aisle brings along, as examples of the grammar and for its own flows. */

import type { Condition } from './condition.ts'
import { OVERDUE, VIP } from './kept.ts'

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
/** Nobody stays silent for so long who still wants to hear from a shop. */
const SILENT_DAYS = 180

/** The segment that the sunset asks whether they want to stay. */
export const UNRESPONSIVE = 'unresponsive'

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
  {
    id: VIP,
    name: 'Best customers',
    summary:
      'The tenth of your customers who spent most in 365 days, with two orders or more. Chosen anew every night; whoever falls a little behind stays.',
    condition: { segment: VIP },
  },
  {
    id: OVERDUE,
    name: 'Overdue',
    summary:
      'Customers who have not ordered for longer than nine of ten of their own pauses lasted, and not longer than two years. Kept while the win-back is on.',
    condition: { segment: OVERDUE },
  },
  {
    id: UNRESPONSIVE,
    name: 'Unresponsive',
    summary: `Subscribers who have not visited, clicked in an email or ordered for ${SILENT_DAYS} days. Opening emails does not count: programs do that, too.`,
    condition: {
      all: [
        { fact: 'marketing', is: 'is', value: 'subscribed' },
        { fact: 'first_seen', is: 'before_days', value: SILENT_DAYS },
        {
          not: {
            any: [
              { fact: 'last_visit', is: 'within_days', value: SILENT_DAYS },
              { fact: 'last_click', is: 'within_days', value: SILENT_DAYS },
              { fact: 'last_order', is: 'within_days', value: SILENT_DAYS },
              { did: 'Subscription Confirmed', withinDays: SILENT_DAYS },
              { did: 'Subscribed', withinDays: SILENT_DAYS },
              { did: 'Subscription Kept', withinDays: SILENT_DAYS },
            ],
          },
        },
      ],
    },
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
