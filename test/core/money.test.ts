/** Money in minor units: every currency by its own number of decimals. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asCurrency, formatMoney, toDecimal, toMinor } from '../../worker/core/money.ts'

describe('an amount', () => {
  it.each([
    [89.9, 'EUR', 8990, '89.90'],
    [1.005, 'EUR', 101, '1.01'],
    [1299, 'JPY', 1299, '1299'],
    [1.2345, 'KWD', 1235, '1.235'],
    [0, 'USD', 0, '0.00'],
  ])('of %d %s is %d minor units and reads %s', (amount, currency, minor, text) => {
    expect(toMinor(amount, currency)).toBe(minor)
    expect(toDecimal(minor, currency)).toBe(text)
  })

  it('survives the way there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          expect(toMinor(Number(toDecimal(minor, currency)), currency)).toBe(minor)
        },
      ),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('of %d is none', (amount) => {
    expect(toMinor(amount, 'EUR')).toBeUndefined()
  })

  it('is written as its reader expects', () => {
    expect(formatMoney(8990, 'EUR', 'en')).toBe('€89.90')
    expect(formatMoney(8990, 'EUR', 'de-AT')).toContain('89,90')
    expect(formatMoney(8990, 'EUR', 'not a locale')).toBe('€89.90')
  })

  it.each([
    ['eur', 'EUR'],
    [' usd ', 'USD'],
    ['€', undefined],
    ['EURO', undefined],
    [7, undefined],
  ])('in %j is in %s', (text, currency) => {
    expect(asCurrency(text)).toBe(currency)
  })
})
