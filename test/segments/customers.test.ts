/** The best customers and those who have been away for long: where the lines lie, and that nobody flaps across them. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isBest,
  isOverdue,
  nineOfTen,
  type Purchase,
  pausesOf,
} from '../../worker/segments/customers/buyer.ts'
import { count, emptyTally, measure, readTally } from '../../worker/segments/customers/tally.ts'

const NOW = Date.UTC(2026, 2, 1)
const DAY = 86_400_000
const bought = (daysAgo: number, revenue = 1_000, currency = 'EUR'): Purchase => ({
  profileId: 'p',
  at: NOW - daysAgo * DAY,
  revenue,
  currency,
})
/** Somebody who spent so much in two orders. */
const spender = (euros: number): Purchase[] => [bought(10, euros * 50), bought(40, euros * 50)]
const hundred = Array.from({ length: 100 }, (_, index) => spender(index + 1))
const yardstick = measure(count(emptyTally, hundred, NOW))

describe('the best customers', () => {
  it('are the tenth who spent most', () => {
    expect(yardstick).toMatchObject({ currency: 'EUR', enter: 9_100, leave: 8_600 })
    const best = hundred.filter((purchases) => isBest(purchases, yardstick, false, NOW))
    expect(best).toHaveLength(10)
  })

  it('stay until they fall behind fifteen of a hundred', () => {
    expect(isBest(spender(88), yardstick, false, NOW)).toBe(false)
    expect(isBest(spender(88), yardstick, true, NOW)).toBe(true)
    expect(isBest(spender(85), yardstick, true, NOW)).toBe(false)
  })

  it('ordered twice in a year at least, and what is older does not count', () => {
    expect(isBest([bought(10, 99_000)], yardstick, false, NOW)).toBe(false)
    expect(isBest([bought(366, 99_000), bought(10, 100)], yardstick, false, NOW)).toBe(false)
    expect(isBest([bought(100, 99_000), bought(10, 100)], yardstick, false, NOW)).toBe(true)
  })

  it('are compared in the currency of most people, and are nobody where nobody bought', () => {
    const dollars = Array.from({ length: 5 }, () => [bought(1, 900_000, 'USD')])
    expect(measure(count(emptyTally, [...hundred, ...dollars], NOW)).currency).toBe('EUR')
    const nothing = measure(emptyTally)
    expect(isBest(spender(1_000), nothing, false, NOW)).toBe(false)
  })

  it('come out the same however the count is cut into slices and kept between them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (cut) => {
        const first = count(emptyTally, hundred.slice(0, cut), NOW)
        const kept = readTally(JSON.parse(JSON.stringify(first)))
        expect(measure(count(kept, hundred.slice(cut), NOW))).toEqual(yardstick)
      }),
    )
  })

  it('are found in bounded memory, and never fewer than the tenth', () => {
    const many = Array.from({ length: 30_000 }, (_, index) => [bought(1, 10_007 + index * 13)])
    let tally = emptyTally
    for (let start = 0; start < many.length; start += 3_000) {
      tally = count(tally, many.slice(start, start + 3_000), NOW)
    }
    expect(JSON.stringify(tally).length).toBeLessThan(100_000)
    const { enter } = measure(tally)
    const above = many.filter(([one]) => (one?.revenue ?? 0) >= enter).length
    expect(above).toBeGreaterThanOrEqual(3_000)
    expect(above).toBeLessThan(3_400)
  })
})

describe('somebody who has been away', () => {
  const monthly = [bought(150), bought(120), bought(90), bought(60)]

  it('is overdue after nine of ten of their own pauses, once they ordered three times', () => {
    expect(isOverdue(monthly, { pause: 365 * DAY }, NOW - 31 * DAY)).toBe(false)
    expect(isOverdue(monthly, { pause: 365 * DAY }, NOW)).toBe(true)
  })

  it('is measured by the shop before that', () => {
    expect(isOverdue([bought(60), bought(90)], { pause: 61 * DAY }, NOW)).toBe(false)
    expect(isOverdue([bought(60), bought(90)], { pause: 59 * DAY }, NOW)).toBe(true)
  })

  it('is no customer any more after two years, and was none without an order', () => {
    expect(isOverdue([bought(731)], { pause: DAY }, NOW)).toBe(false)
    expect(isOverdue([bought(729)], { pause: DAY }, NOW)).toBe(true)
    expect(isOverdue([], { pause: DAY }, NOW)).toBe(false)
  })

  it('is not expected back within a week because they once ordered every day', () => {
    const daily = [bought(5), bought(7), bought(9), bought(11)]
    expect(isOverdue(daily, { pause: 365 * DAY }, NOW)).toBe(false)
  })

  it('is measured by the usual 90 days while the shop knows too few pauses', () => {
    expect(measure(emptyTally).pause).toBe(90 * DAY)
    const pauses = Array.from({ length: 10 }, (_, index) => [bought(0), bought(index + 21)])
    expect(measure(count(emptyTally, pauses, NOW)).pause).toBe(29 * DAY)
  })
})

describe('the pauses of a customer', () => {
  it('take orders of one day as one', () => {
    expect(pausesOf([bought(10), bought(10.2), bought(3)]).map((one) => one / DAY)).toEqual([7])
  })

  it('have a value that nine of ten do not exceed', () => {
    expect(nineOfTen([1, 2, 3, 4, 5, 6, 7, 8, 9, 100])).toBe(9)
    expect(nineOfTen([5, 9])).toBe(9)
    expect(nineOfTen([])).toBe(0)
  })
})
