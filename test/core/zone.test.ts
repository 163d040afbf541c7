/** Local time, also in the nights when the clocks change. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBetweenHours, isZone, localMinutes, nextLocalHour } from '../../worker/core/zone.ts'

const HOUR = 3_600_000

const zones = [
  'UTC',
  'Europe/Vienna',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
]

describe('the wall clock', () => {
  it.each([
    ['2026-03-29T00:59:00Z', 'Europe/Vienna', '1:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Vienna', '3:0'],
    ['2026-10-25T00:30:00Z', 'Europe/Vienna', '2:30'],
    ['2026-10-25T01:30:00Z', 'Europe/Vienna', '2:30'],
    ['2026-06-01T00:00:00Z', 'Asia/Kathmandu', '5:45'],
    ['2026-06-01T12:00:00Z', 'Nowhere/Land', '12:0'],
  ])('at %s in %s shows %s', (instant, zone, shown) => {
    const minutes = localMinutes(Date.parse(instant), zone)
    expect(`${Math.floor(minutes / 60)}:${minutes % 60}`).toBe(shown)
  })

  it('knows zones from texts that are none', () => {
    expect(isZone('Europe/Vienna')).toBe(true)
    expect(isZone('Europe/Atlantis')).toBe(false)
  })
})

describe('the next time the clock shows an hour', () => {
  it.each([
    ['in the evening', '2026-06-01T21:30:00+02:00', 8, '2026-06-02T08:00:00+02:00'],
    ['within that hour', '2026-06-01T08:30:00+02:00', 8, '2026-06-01T08:30:00+02:00'],
    [
      'in the night that loses an hour',
      '2026-03-28T22:00:00+01:00',
      8,
      '2026-03-29T08:00:00+02:00',
    ],
    ['in the night that gains one', '2026-10-24T22:00:00+02:00', 8, '2026-10-25T08:00:00+01:00'],
    [
      'where that very hour is left out',
      '2026-03-29T01:30:00+01:00',
      2,
      '2026-03-29T03:00:00+02:00',
    ],
  ])('%s', (_, from, hour, expected) => {
    expect(nextLocalHour(Date.parse(from), 'Europe/Vienna', hour)).toBe(Date.parse(expected))
  })

  it('is never in the past, at most a day and a bit away, and outside the hours before it', () => {
    const instants = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) })
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
        const morning = nextLocalHour(at, zone, 8)
        expect(morning).toBeGreaterThanOrEqual(at)
        expect(morning - at).toBeLessThanOrEqual(26 * HOUR)
        expect(isBetweenHours(morning, zone, 21, 8)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})
