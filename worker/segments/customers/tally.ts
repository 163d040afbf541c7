/** Counts what all customers spend and how long they pause, in bounded memory, and finds the lines between them. Pure. */

import { DAY } from '../../core/clock.ts'
import { asNumber, type Fields, isObject } from '../../core/json.ts'
import { type Purchase, pausesOf, spentIn, type Yardstick } from './buyer.ts'

/** People by what they spent, for each currency, and pauses by their days. */
export interface Tally {
  /** Significant digits that values are kept with: all of them until there are too many values. */
  readonly digits: number
  readonly spent: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly pauses: Readonly<Record<string, number>>
}

export const emptyTally: Tally = { digits: 15, spent: {}, pauses: {} }

/** Different values that are told apart: more of them are rounded to three digits. */
const MOST = 4_000
const COARSE = 3
/** The best are one in ten; who is among them stays while among fifteen of a hundred. */
const ENTER = 0.1
const LEAVE = 0.15
/** Too few pauses say nothing; then the usual advice of 60 to 90 days stands. */
const FEW_PAUSES = 10
const USUAL_PAUSE = 90 * DAY

/** The tally with some more customers, each with all their purchases. */
export function count(tally: Tally, customers: Iterable<readonly Purchase[]>, now: number): Tally {
  const spent: Record<string, Record<string, number>> = {}
  for (const [currency, people] of Object.entries(tally.spent)) spent[currency] = { ...people }
  const pauses: Record<string, number> = { ...tally.pauses }
  let { digits } = tally
  for (const purchases of customers) {
    for (const currency of new Set(purchases.map((one) => one.currency))) {
      const amount = spentIn(purchases, currency, now)
      if (amount <= 0) continue
      const people = spent[currency] ?? {}
      spent[currency] = people
      const value = String(rounded(amount, digits))
      people[value] = (people[value] ?? 0) + 1
    }
    for (const pause of pausesOf(purchases)) {
      const days = String(Math.ceil(pause / DAY))
      pauses[days] = (pauses[days] ?? 0) + 1
    }
  }
  if (Object.values(spent).some((people) => Object.keys(people).length > MOST)) {
    digits = COARSE
    for (const [currency, people] of Object.entries(spent)) spent[currency] = coarse(people)
  }
  return { digits, spent, pauses }
}

/** The lines that a tally draws; null where nobody has bought anything in a year. */
export function measure(tally: Tally): Yardstick {
  const sizes = Object.entries(tally.spent).map(
    ([currency, people]) => [currency, total(people)] as const,
  )
  const [main] = sizes.sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
  const people = main ? (tally.spent[main[0]] ?? {}) : {}
  return {
    currency: main?.[0] ?? '',
    enter: lineOf(people, ENTER),
    leave: lineOf(people, LEAVE),
    pause: pauseOf(tally.pauses),
  }
}

/** What the last of the best share spent. With few people, the best is one of them at least. */
function lineOf(people: Readonly<Record<string, number>>, share: number): number {
  let left = Math.max(1, Math.ceil(total(people) * share))
  for (const value of Object.keys(people)
    .map(Number)
    .sort((one, other) => other - one)) {
    left -= people[String(value)] ?? 0
    if (left <= 0) return value
  }
  return Number.MAX_SAFE_INTEGER
}

function pauseOf(pauses: Readonly<Record<string, number>>): number {
  const all = total(pauses)
  if (all < FEW_PAUSES) return USUAL_PAUSE
  let left = Math.ceil(0.9 * all)
  for (const days of Object.keys(pauses)
    .map(Number)
    .sort((one, other) => one - other)) {
    left -= pauses[String(days)] ?? 0
    if (left <= 0) return days * DAY
  }
  return USUAL_PAUSE
}

function coarse(people: Readonly<Record<string, number>>): Record<string, number> {
  const rough: Record<string, number> = {}
  for (const [value, number] of Object.entries(people)) {
    const key = String(rounded(Number(value), COARSE))
    rough[key] = (rough[key] ?? 0) + number
  }
  return rough
}

/** Rounded down to so many significant digits, so that a line never lies above whom it was drawn for. */
function rounded(value: number, digits: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) + 1 - digits)
  return Math.floor(value / step) * step
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0)
}

/** A tally that was kept; what is no tally is an empty one. */
export function readTally(value: unknown): Tally {
  if (!isObject(value) || !isObject(value.spent)) return emptyTally
  const spent = Object.fromEntries(
    Object.entries(value.spent).map(([currency, people]) => [currency, readCounts(people)]),
  )
  return { digits: asNumber(value.digits) ?? COARSE, spent, pauses: readCounts(value.pauses) }
}

function readCounts(value: unknown): Record<string, number> {
  const fields: Fields = isObject(value) ? value : {}
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, one]) => (typeof one === 'number' ? [[key, one]] : [])),
  )
}

/** Lines that were kept, or null. */
export function readYardstick(value: unknown): Yardstick | null {
  if (!isObject(value)) return null
  const { currency, enter, leave, pause } = value
  return typeof currency === 'string' &&
    typeof enter === 'number' &&
    typeof leave === 'number' &&
    typeof pause === 'number'
    ? { currency, enter, leave, pause }
    : null
}
