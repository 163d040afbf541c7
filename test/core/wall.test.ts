/** The wall clock: from what it shows to the instant, over clock changes and at both ends of the world. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, instantOf, readWall, wallAt } from '../../worker/core/wall.ts'

const zones = [
  'Europe/Vienna',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
  'America/St_Johns',
]
const iso = (at: number) => new Date(at).toISOString()
const at = (text: string, zone: string) => iso(instantOf(readWall(text) ?? never(), zone))

function never(): never {
  throw new Error('That is no date.')
}

describe('the instant at which a wall shows something', () => {
  it.each([
    ['2026-07-01T10:00', 'Europe/Vienna', '2026-07-01T08:00:00.000Z'],
    ['2026-01-01T10:00', 'Europe/Vienna', '2026-01-01T09:00:00.000Z'],
    ['2026-01-01T00:00', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2026-01-01T23:30', 'Pacific/Pago_Pago', '2026-01-02T10:30:00.000Z'],
    ['2026-05-05T09:15', 'Asia/Kolkata', '2026-05-05T03:45:00.000Z'],
    // The clock jumps from 2 to 3: what it never shows is the moment of the jump.
    ['2026-03-29T02:30', 'Europe/Vienna', '2026-03-29T01:00:00.000Z'],
    // It shows this twice: the first time counts.
    ['2026-10-25T02:30', 'Europe/Vienna', '2026-10-25T00:30:00.000Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['2026-01-01T10:00', 'Nowhere/Land', '2026-01-01T10:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(at(text, zone)).toBe(expected)
  })

  it('is shown by the wall again, except where a clock change leaves it out', () => {
    const minutes = fc.integer({
      min: Date.UTC(2020, 0, 1) / 60_000,
      max: Date.UTC(2035, 0, 1) / 60_000,
    })
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
        const instant = minute * 60_000
        const wall = wallAt(instant, zone)
        const found = instantOf(wall, zone)
        expect(wallAt(found, zone)).toEqual(wall)
        // Of two times at which it shows the same, the first: never more than a change of the clock earlier.
        expect(found).toBeLessThanOrEqual(instant)
        expect(instant - found).toBeLessThanOrEqual(3_600_000)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a date as people write it', () => {
  it.each(['2026-02-29T10:00', '2026-13-01T10:00', '2026-01-01T24:00', '2026-01-01', 'tomorrow'])(
    '%s is none',
    (text) => {
      expect(readWall(text)).toBeNull()
    },
  )

  it('is written with all its digits', () => {
    expect(dateOf(wallAt(Date.UTC(2026, 2, 5), 'UTC'))).toBe('2026-03-05')
  })
})
