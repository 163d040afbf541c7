/** What an order's event says of its way: when it should be there, and how its parcel can be followed. Pure. */

import { DAY } from '../../core/clock.ts'
import { asText, type Fields } from '../../core/json.ts'
import { readInstant } from '../../events/skew.ts'
import type { OrderRecord } from '../../orders/record.ts'
import type { Settings } from '../../site/settings.ts'
import { dayOf } from '../back-in-stock/times.ts'

/** Words of a parcel for placeholders; those that are not known are left out. */
export function parcelWords(data: Fields): Readonly<Record<string, string>> {
  const number = asText(data.tracking_number, 100)
  const carrier = asText(data.tracking_company, 60)
  const url = trackingUrl(data)
  return {
    ...(number ? { tracking_number: number } : {}),
    ...(carrier ? { tracking_company: carrier } : {}),
    ...(url ? { tracking_host: new URL(url).host } : {}),
  }
}

/** Where a parcel can be followed: a secure address without a name and password in it, or undefined. */
export function trackingUrl(data: Fields): string | undefined {
  const address = asText(data.tracking_url, 1_000)
  if (!address || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.protocol === 'https:' && url.username === '' && url.password === ''
    ? url.href
    : undefined
}

/**
 * When an order should be there, as its reader reads it: what the parcel or the order says, else what deliveries usually
 * take; empty where nobody says. A day that has passed promises nothing.
 */
export function estimateOf(
  order: OrderRecord,
  data: Fields,
  { deliveryDays }: Pick<Settings, 'deliveryDays'>,
  timezone: string,
  now: number,
): string {
  const stated = asText(data.delivery_estimate, 100) ?? order.detail.words.estimate?.text
  const clock = { zone: timezone, own: true }
  if (stated !== undefined) {
    const at = /^\d{4}-\d\d-\d\d/.test(stated) ? readInstant(stated) : undefined
    if (at === undefined) return stated
    // A day without an hour is meant as that day, wherever its reader is.
    const zone = /^\d{4}-\d\d-\d\d$/.test(stated) ? 'UTC' : timezone
    return at > now - DAY ? dayOf(at, { ...clock, zone }, now) : ''
  }
  const usual = order.at + deliveryDays * DAY
  return deliveryDays > 0 && usual > now ? dayOf(usual, clock, now) : ''
}
