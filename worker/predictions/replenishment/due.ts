/** Who may need what again, and when: at 85 % of the time that it lasts them, and at 105 %. Pure. */

import { DAY } from '../../core/clock.ts'
import type { Notice } from '../../events/system.ts'
import { type Cycle, expect } from './cycle.ts'
import type { Purchase } from './tally.ts'

/** Nearly used up, and overdue. */
export const DUE = 'Replenishment Due'
export const LATE = 'Replenishment Late'

const SOON = 0.85
const OVERDUE = 1.05
/** What is bought more often than this needs no hint: it is on the list anyway. */
const SHORTEST = 5 * DAY

/** What one person bought of one product, and what the last line of it called its variant. */
export interface Need {
  readonly profileId: string
  readonly productId: string
  readonly variantId: string
  readonly purchases: readonly Purchase[]
}

/** The notices that fall into a stretch of time: after `since`, up to and with `until`. */
export function noticesOf(
  need: Need,
  cycle: Pick<Cycle, 'span'>,
  { since, until }: { readonly since: number; readonly until: number },
): readonly Notice[] {
  const expected = expect(need.purchases, cycle)
  if (!expected || expected.lasts < SHORTEST) return []
  const { last, lasts } = expected
  const key = `${need.productId}:${last.at.toString(36)}`.slice(0, 200)
  return (
    [
      [DUE, SOON],
      [LATE, OVERDUE],
    ] as const
  ).flatMap(([name, share]) => {
    const at = Math.round(last.at + share * lasts)
    if (at <= since || at > until) return []
    return [
      {
        profileId: need.profileId,
        // Follows from the purchase and the night's window alone: noticing it again writes nothing.
        id: `${name === DUE ? 'due' : 'late'}-${key}`.slice(0, 200),
        name,
        at,
        properties: {
          need: key,
          product_id: need.productId,
          variant_id: need.variantId,
          quantity: last.quantity,
          last_at: last.at,
          lasts_days: Math.round(lasts / DAY),
        },
      },
    ]
  })
}
