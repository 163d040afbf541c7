/** Days that come back every year: what a trait says, and when the day begins where somebody is. */

import { describe, expect, it } from 'vitest'
import { nextDay, readMonthDay } from '../../worker/segments/dates/anniversary.ts'

describe('a day in a trait', () => {
  it.each([
    ['1990-02-28', { month: 2, day: 28 }],
    ['1990-02-28T12:00:00.000Z', { month: 2, day: 28 }],
    ['--12-31', { month: 12, day: 31 }],
    ['02-29', { month: 2, day: 29 }],
    [' 2000-02-29 ', { month: 2, day: 29 }],
  ])('%s is read', (text, expected) => {
    expect(readMonthDay(text)).toEqual(expected)
  })

  it.each(['3/4', '1990', '1990-13-01', '1990-04-31', '31.12.1990', '', 5, null, {}])(
    '%s is none',
    (value) => {
      expect(readMonthDay(value)).toBeNull()
    },
  )
})

describe('the next day', () => {
  const next = (monthDay: string, zone: string, from: string) => {
    const day = readMonthDay(monthDay)
    if (!day) throw new Error('That is no day.')
    const { at, date } = nextDay(day, zone, Date.parse(from))
    return `${new Date(at).toISOString()} ${date}`
  }

  it.each([
    ['05-10', 'UTC', '2026-05-09T12:00:00Z', '2026-05-10T00:00:00.000Z 2026-05-10'],
    ['05-10', 'UTC', '2026-05-10T00:00:01Z', '2027-05-10T00:00:00.000Z 2027-05-10'],
    ['01-01', 'Pacific/Kiritimati', '2025-12-30T00:00:00Z', '2025-12-31T10:00:00.000Z 2026-01-01'],
    ['12-31', 'Pacific/Pago_Pago', '2026-01-01T06:00:00Z', '2026-12-31T11:00:00.000Z 2026-12-31'],
    ['02-29', 'UTC', '2026-01-01T00:00:00Z', '2026-02-28T00:00:00.000Z 2026-02-28'],
    ['02-29', 'UTC', '2028-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z 2028-02-29'],
    ['02-29', 'UTC', '2026-03-01T00:00:00Z', '2027-02-28T00:00:00.000Z 2027-02-28'],
    // Midnight does not exist there on that day: it begins an hour later.
    ['09-06', 'America/Santiago', '2026-09-01T00:00:00Z', '2026-09-06T04:00:00.000Z 2026-09-06'],
  ])('of %s in %s after %s is %s', (day, zone, from, expected) => {
    expect(next(day, zone, from)).toBe(expected)
  })
})
