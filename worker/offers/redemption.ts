/** What a shop's server says of codes that an order was paid with: Segment's `coupon`, several with commas. Pure. */

import { asNumber, asText } from '../core/json.ts'
import { toMinor } from '../core/money.ts'
import type { StoredEvent } from '../events/event.ts'
import { readOrder } from '../events/order.ts'
import { spellings } from './code.ts'

/** One code of an order, under one of the spellings that it may be stored under. */
export interface Redemption {
  readonly code: string
  readonly orderId: string
  /** When the order was placed, ms UTC. */
  readonly at: number
  readonly currency: string | null
  /** What it took off, minor units; null where the order does not tell it of this code alone. */
  readonly cost: number | null
}

/** As many codes as one order may name. */
const MOST = 20

/** The codes of an order that was placed; none for anything else. */
export function readRedemptions(event: StoredEvent): readonly Redemption[] {
  const coupon = asText(event.properties.coupon, 2_000)
  if (coupon === undefined) return []
  const order = readOrder(event, null)
  if (order?.kind !== 'placed') return []
  const codes = coupon.split(',').filter((code) => code.trim() !== '')
  const { id: orderId, at, currency } = order
  const discount = asNumber(event.properties.discount)
  const alone = codes.length === 1 && currency !== null && discount !== undefined && discount > 0
  const cost = alone ? (toMinor(discount, currency) ?? null) : null
  return codes
    .slice(0, MOST)
    .flatMap(spellings)
    .map((code) => ({ code, orderId, at, currency, cost }))
}
