/** What one customer's orders say: what they spent in a year, and whether they have been away for longer than they use to. Pure. */

import { DAY } from '../../core/clock.ts'

/** An order that was placed and not taken back. */
export interface Purchase {
  readonly profileId: string
  readonly at: number
  /** Minor units, refunds taken off. */
  readonly revenue: number
  readonly currency: string
}

/** What the shop's customers together say, against which each is measured. */
export interface Yardstick {
  /** The currency in which most people buy: revenue in others is not compared. */
  readonly currency: string
  /** Who spent so much in a year belongs to the best; who spent less than the second is not among them any more. */
  readonly enter: number
  readonly leave: number
  /** The pause between two orders that nine of ten do not exceed, in milliseconds. */
  readonly pause: number
}

export const YEAR = 365 * DAY
/** Orders in a year that make somebody one of the best. */
const LEAST_ORDERS = 2
/** With fewer orders of their own, somebody is measured by the shop's pauses. */
const OWN_ORDERS = 3
/** Orders closer together than this are one purchase. */
const SAME = DAY
/** Whoever bought three times in a week is not away after four days. */
const LEAST_PAUSE = 7 * DAY
/** After so long, a customer is none any more. */
const GONE = 2 * YEAR

/** Net revenue of a year in one currency, minor units. */
export function spentIn(purchases: readonly Purchase[], currency: string, now: number): number {
  return recent(purchases, now)
    .filter((one) => one.currency === currency)
    .reduce((sum, one) => sum + one.revenue, 0)
}

/** Whether somebody belongs to the best customers; whoever does stays until they fall behind the lower line. */
export function isBest(
  purchases: readonly Purchase[],
  yardstick: Yardstick,
  isMember: boolean,
  now: number,
): boolean {
  const spent = spentIn(purchases, yardstick.currency, now)
  if (spent <= 0) return false
  if (isMember) return spent >= yardstick.leave
  return spent >= yardstick.enter && recent(purchases, now).length >= LEAST_ORDERS
}

/** Whether it is longer since somebody's last order than nine of ten of their pauses lasted, and not too long. */
export function isOverdue(
  purchases: readonly Purchase[],
  yardstick: Pick<Yardstick, 'pause'>,
  now: number,
): boolean {
  const last = Math.max(0, ...purchases.map(({ at }) => at))
  if (last === 0) return false
  const away = now - last
  return away > ownPause(purchases, yardstick.pause) && away <= GONE
}

function ownPause(purchases: readonly Purchase[], shop: number): number {
  const own = pausesOf(purchases)
  return own.length + 1 < OWN_ORDERS ? shop : Math.max(LEAST_PAUSE, nineOfTen(own))
}

/** The times between somebody's purchases, in milliseconds. */
export function pausesOf(purchases: readonly Purchase[]): readonly number[] {
  const times = purchases.map(({ at }) => at).sort((left, right) => left - right)
  return times.flatMap((at, index) => {
    const before = times[index - 1]
    return before === undefined || at - before < SAME ? [] : [at - before]
  })
}

/** The 90th percentile by nearest rank: the least value that nine of ten do not exceed. */
export function nineOfTen(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil(0.9 * sorted.length) - 1)] ?? 0
}

function recent(purchases: readonly Purchase[], now: number): readonly Purchase[] {
  return purchases.filter((one) => one.at > now - YEAR && one.at <= now)
}
