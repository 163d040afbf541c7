/** Intervals against published figures, and the sentences that follow from counts. */

import { describe, expect, it } from 'vitest'
import { difference, wilson } from '../../worker/experiments/interval.ts'
import { resultOf } from '../../worker/experiments/result.ts'

describe('an interval', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3: 81/263, 15/148, 0/20, 1/29.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i among %i people is the published one', (count, of, low, high) => {
    const share = wilson(count, of)
    expect(share.low).toBeCloseTo(low, 4)
    expect(share.high).toBeCloseTo(high, 4)
  })

  // R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10: 56/70 − 48/80 and 9/10 − 3/10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
  ])('of the difference of %i/%i and %i/%i is the published one', (a, m, b, n, low, high) => {
    const found = difference(wilson(a, m), wilson(b, n))
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('of nobody says nothing', () => {
    expect(wilson(0, 0)).toMatchObject({ rate: 0, low: 0, high: 1 })
  })
})

describe('what is said of a widget', () => {
  const people = (variant: string, seen: number, ordered: number, converted = 0) => [
    { variant, outcome: 'seen', people: seen },
    { variant, outcome: 'ordered', people: ordered },
    { variant, outcome: 'converted', people: converted },
  ]

  it.each([
    ['nobody', [], 'Nobody has seen it yet.'],
    [
      'few people',
      [...people('a', 20, 2), ...people('hold-back', 4, 0)],
      /^Too few people yet: 20 /,
    ],
    [
      'no clear difference',
      [...people('a', 400, 22), ...people('hold-back', 100, 5)],
      /^Not known yet: the difference in orders lies between/,
    ],
    [
      'a clear gain',
      [...people('a', 4000, 600), ...people('hold-back', 1000, 80)],
      /^It earns orders/,
    ],
    [
      'a clear loss',
      [...people('a', 4000, 300), ...people('hold-back', 1000, 140)],
      /^It costs orders/,
    ],
    ['no hold-back', people('a', 400, 20, 40), /cannot be told without a hold-back/],
    [
      'two variants of which one is ahead by chance',
      [...people('a', 100, 0, 12), ...people('b', 100, 0, 10)],
      /^Not known yet which is better: a is ahead/,
    ],
    [
      'two variants of which one leads',
      [...people('a', 1000, 0, 50), ...people('b', 1000, 0, 150)],
      /^b leads a/,
    ],
  ])('with %s is honest', (_, counts, verdict) => {
    expect(resultOf(['a'], counts).verdict).toMatch(verdict)
  })
})
