/** Reading timestamps, and putting a wrong clock right. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../worker/core/clock.ts'
import { occurredAt, readInstant } from '../../worker/events/skew.ts'

describe('a timestamp', () => {
  const at = Date.parse('2026-03-01T10:00:00Z')

  it.each<[unknown, number]>([
    ['2026-03-01T10:00:00Z', at],
    ['2026-03-01T10:00:00.123Z', at + 123],
    ['2026-03-01T10:00:00.123456789Z', at + 123],
    ['2026-03-01T10:00:00,5Z', at + 500],
    ['2026-03-01T11:00:00+01:00', at],
    ['2026-03-01T11:00:00+0100', at],
    ['2026-03-01t10:00:00z', at],
    ['2026-03-01 10:00:00', at],
    ['2026-03-01 10:00', at],
    ['2026-03-01T10:00:00.000000+00:00', at],
    ['2026-03-01', at - 10 * HOUR],
    [at, at],
    [at + 0.9, at],
    [String(at), at],
    [0, 0],
  ])('%j is read', (written, instant) => {
    expect(readInstant(written)).toBe(instant)
  })

  it.each([
    'yesterday',
    '',
    '1',
    '01/03/2026',
    '2026-13-01T10:00:00Z',
    '2026-03-01T25:00:00Z',
    'Sun, 01 Mar 2026 10:00:00 GMT',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    8.65e15,
    null,
    true,
    {},
    [],
  ])('%j is not', (written) => {
    expect(readInstant(written)).toBeUndefined()
  })

  it('of any date comes back as that date', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), noInvalidDate: true, max: new Date('9999-12-31') }),
        (date) => {
          expect(readInstant(date.toISOString())).toBe(date.getTime())
          expect(readInstant(date.getTime())).toBe(date.getTime())
        },
      ),
    )
  })
})

describe('when it happened', () => {
  const received = Date.parse('2026-03-01T10:00:00Z')
  const keys = fc.constantFrom('public' as const, 'secret' as const)

  it('does not depend on how wrong the clock of the sender is', () => {
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 0, max: 6 * HOUR }),
        fc.integer({ min: -5_000 * DAY, max: 5_000 * DAY }),
        (key, age, skew) => {
          const sentAt = received + skew
          expect(occurredAt({ key, received, sentAt, at: sentAt - age })).toBe(received - age)
        },
      ),
    )
  })

  it('is never later than five minutes from now, nor earlier than a week ago for a browser or 1970 for a server', () => {
    const instant = fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }), { nil: undefined })
    fc.assert(
      fc.property(keys, instant, instant, (key, at, sentAt) => {
        const occurred = occurredAt({ key, at, sentAt, received })
        expect(Number.isSafeInteger(occurred)).toBe(true)
        expect(occurred).toBeLessThanOrEqual(received + 5 * MINUTE)
        expect(occurred).toBeGreaterThanOrEqual(key === 'public' ? received - 7 * DAY : 0)
      }),
    )
  })

  it('is when it arrived, where the sender wrote no time', () => {
    expect(occurredAt({ key: 'public', at: undefined, sentAt: 1, received })).toBe(received)
  })

  it('is what a server wrote, where that is a record and not a clock', () => {
    const at = Date.parse('1997-01-12T00:00:00Z')
    expect(occurredAt({ key: 'secret', at, sentAt: received - 3 * HOUR, received })).toBe(at)
    expect(occurredAt({ key: 'secret', at, sentAt: undefined, received })).toBe(at)
  })

  it('counts the days in which a phone was offline', () => {
    const at = received - 3 * DAY
    expect(occurredAt({ key: 'public', at, sentAt: received, received })).toBe(at)
  })
})
