/** When an order counts as delivered where nobody says that it was: what follows a delivery must not wait for ever. Pure. */

import { DAY } from '../core/clock.ts'
import type { OrderRecord } from './record.ts'

/** The name of the event that says so: as a shop's server tells it, or as it is presumed. */
export const DELIVERED = 'Order Delivered'

export interface ArrivalRules {
  /** Where the shop is, ISO 3166-1 alpha-2, or empty. */
  readonly shopCountry: string
  /** Days that a delivery usually takes; 0: nobody said. */
  readonly deliveryDays: number
}

/** After it went out: at home, and to another country. A review is asked for a week later: 14 and 21 days. */
const SENT = { home: 7 * DAY, abroad: 14 * DAY } as const
/** Where nobody tells what goes out. */
const PLACED = { home: 14 * DAY, abroad: 21 * DAY } as const
/** What is presumed to have been there for so long is history that was imported. */
const HISTORY = 3 * DAY

/**
 * The instant, ms UTC. Null where there is nothing to presume: it was said, the order does not stand, it was long ago, or
 * its platform says of each order when it goes out and has not yet said so of this one.
 */
export function presumedArrival(
  order: OrderRecord,
  rules: ArrivalRules,
  now: number,
): number | null {
  const { steps, words } = order.detail
  if (!order.placed || order.cancelled || steps.delivered !== undefined) return null
  const country = words.country?.text ?? ''
  const abroad = rules.shopCountry !== '' && country !== '' && country !== rules.shopCountry
  const way = abroad ? 'abroad' : 'home'
  const sent = Math.min(steps.fulfilled ?? Number.MAX_VALUE, steps.shipped ?? Number.MAX_VALUE)
  if (sent !== Number.MAX_VALUE) return recent(sent + SENT[way], now)
  if (words.platform !== undefined) return null
  return recent(order.at + Math.max(PLACED[way], (rules.deliveryDays + 7) * DAY), now)
}

function recent(at: number, now: number): number | null {
  return at > now - HISTORY ? at : null
}
