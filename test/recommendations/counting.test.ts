/** The models count what they should, come to the same in batches of any size, and nobody moves them far alone. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueness, habitsOf, isDue, rankHabits } from '../../worker/recommendations/buy-again.ts'
import {
  countPurchases,
  MOST_PRODUCTS,
  PURCHASES,
  pairOf,
} from '../../worker/recommendations/purchases.ts'
import { mergeRows, type Rows } from '../../worker/recommendations/row.ts'
import { NEXT, scoreNext, TOGETHER } from '../../worker/recommendations/score.ts'
import { serve } from '../../worker/recommendations/served.ts'
import { add, mostViews, valueAt } from '../../worker/recommendations/trend.ts'
import { countViews, VIEWS, type Walk } from '../../worker/recommendations/views.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1)

function walk(items: string, at = start, counted = 0): Walk {
  return { at, items: items.split(''), counted }
}

function counts(rows: Rows, item: string): Record<string, number> {
  return Object.fromEntries(rows.get(item)?.counts ?? [])
}

describe('views', () => {
  it('weigh pairs by their distance, and the way back by half', () => {
    const rows = countViews([walk('abc')])
    expect(counts(rows, 'a')).toEqual({ b: 1, c: 0.5 })
    expect(counts(rows, 'b')).toEqual({ a: 0.5, c: 1 })
    expect(counts(rows, 'c')).toEqual({ a: 0.25, b: 0.5 })
    expect(rows.get('a')?.support).toBe(1)
  })

  it('of a session that went on are counted once', () => {
    const whole = countViews([walk('abcd')])
    const parts = countViews([walk('ab')])
    mergeRows(parts, countViews([walk('abcd', start, 2)]), VIEWS)
    for (const item of 'abcd') {
      expect(counts(parts, item)).toEqual(counts(whole, item))
      expect(parts.get(item)?.support).toBe(whole.get(item)?.support)
    }
  })

  it('of one session say little about one pair, however often it goes to and fro', () => {
    const rows = countViews([walk('ab'.repeat(500))])
    expect(counts(rows, 'a')).toEqual({ b: 2 })
    expect(rows.get('a')?.support).toBe(1)
  })

  it('fade by half in sixty days', () => {
    const rows = countViews([walk('ab')])
    mergeRows(rows, countViews([walk('ac', start + 60 * DAY)]), VIEWS)
    expect(counts(rows, 'a')).toEqual({ b: 0.5, c: 1 })
    expect(rows.get('a')?.support).toBe(1.5)
  })

  it('keep a hundred neighbours, the strongest', () => {
    const many = Array.from({ length: 300 }, (_, index) => `x${index}`)
    const walks = many.flatMap((item, index) =>
      Array.from({ length: index < 100 ? 2 : 1 }, () => ({
        at: start,
        items: ['a', item],
        counted: 0,
      })),
    )
    const rows: Rows = new Map()
    mergeRows(rows, countViews(walks), VIEWS)
    expect(rows.get('a')?.counts.size).toBe(100)
    expect(rows.get('a')?.counts.has('x99')).toBe(true)
    expect(rows.get('a')?.counts.has('x100')).toBe(false)
  })

  it('come to the same rows in batches of any size', () => {
    const session = fc.record({
      items: fc.array(fc.constantFrom(...'abcdefgh'), { minLength: 1, maxLength: 12 }),
      at: fc.integer({ min: start, max: start + 200 * DAY }),
      counted: fc.constant(0),
    })
    fc.assert(
      fc.property(
        fc.array(session, { maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        (all, size) => {
          const whole: Rows = new Map()
          mergeRows(whole, countViews(all), VIEWS)
          const parts: Rows = new Map()
          for (let from = 0; from < all.length; from += size) {
            mergeRows(parts, countViews(all.slice(from, from + size)), VIEWS)
          }
          for (const [item, row] of whole) {
            const other = parts.get(item)
            const aligned = (other?.support ?? 0) * 2 ** (((other?.at ?? 0) - row.at) / (60 * DAY))
            expect(aligned).toBeCloseTo(row.support, 6)
            expect(other?.counts.size).toBe(row.counts.size)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('purchases', () => {
  it('weigh an order by the root of its size, both ways', () => {
    const rows = countPurchases([{ at: start, items: ['a', 'b', 'c', 'd'], again: new Set() }])
    expect(counts(rows, 'a')).toEqual({ b: 0.5, c: 0.5, d: 0.5 })
    expect(rows.get('a')?.support).toBe(0.5)
  })

  it('of the same person again are no further person', () => {
    const rows = countPurchases([
      { at: start, items: ['a', 'b'], again: new Set() },
      { at: start, items: ['a', 'b'], again: new Set([pairOf('b', 'a')]) },
    ])
    expect(rows.get('a')?.people.get('b')).toBe(1)
    expect(rows.get('b')?.people.get('a')).toBe(1)
  })

  it('of more than a hundred products in one order are no taste', () => {
    const items = Array.from({ length: MOST_PRODUCTS + 1 }, (_, index) => `x${index}`)
    expect(countPurchases([{ at: start, items, again: new Set() }]).size).toBe(0)
  })

  it('are served from as many people as the owner asks for', () => {
    const rows: Rows = new Map()
    const basket = (...items: string[]) => ({ at: start, items, again: new Set<string>() })
    mergeRows(
      rows,
      countPurchases([basket('a', 'b'), basket('a', 'b'), basket('a', 'b'), basket('a', 'c')]),
      PURCHASES,
    )
    const row = rows.get('a')
    if (!row) throw new Error('no row')
    const items = (people: number) =>
      serve(row, TOGETHER, () => 1, people).near.map(({ item }) => item)
    expect(items(3)).toEqual(['b'])
    expect(items(1)).toEqual(['b', 'c'])
  })
})

describe('next products', () => {
  const rows: Rows = new Map()
  mergeRows(rows, countViews([walk('abx'), walk('aby'), walk('cy'), walk('cy')]), VIEWS)
  const servedOf = (item: string) => {
    const row = rows.get(item)
    return row && serve(row, NEXT, (other) => rows.get(other)?.support ?? 0)
  }

  it('follow the latest product more than those before it, and say because of what', () => {
    const [first] = scoreNext(['c', 'a'], servedOf, start)
    expect(first).toMatchObject({ item: 'y', because: 'c' })
  })

  it('never hold what they are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'abcxyz'), { maxLength: 20 }), (recent) => {
        const asked = new Set([...new Set(recent)].slice(0, 5))
        for (const { item } of scoreNext(recent, servedOf, start))
          expect(asked.has(item)).toBe(false)
      }),
    )
  })

  it('know nothing of what nobody looked at', () => {
    expect(scoreNext(['nobody'], servedOf, start)).toEqual([])
  })
})

describe('demand', () => {
  it('is the same in whatever order things happen', () => {
    const times = fc.array(fc.integer({ min: start, max: start + 90 * DAY }), { minLength: 1 })
    fc.assert(
      fc.property(times, (list) => {
        const value = (instants: readonly number[]) => {
          let counter: ReturnType<typeof add> | undefined
          for (const at of instants) counter = add(counter, 1, at, 7 * DAY)
          return counter ? valueAt(counter, start + 91 * DAY, 7 * DAY) : 0
        }
        expect(value([...list].sort())).toBeCloseTo(value([...list].reverse()), 9)
      }),
    )
  })

  it('of one page that somebody opens a hundred thousand times is bounded', () => {
    expect(mostViews([100_000, 30, 20, 10, 5])).toBeLessThan(300_001)
    const shop = Array.from({ length: 99 }, (_, index) => index % 10)
    expect(mostViews([...shop, 100_000])).toBe(27)
  })
})

describe('habits', () => {
  const order = (at: number, ...items: string[]) => ({ at: start + at * DAY, items })

  it('rank by how often, then by demand', () => {
    const habits = habitsOf([order(0, 'tea', 'cup'), order(9, 'tea'), order(12, 'pot')])
    const demand = (item: string) => ({ cup: 1, pot: 5 })[item] ?? 0
    expect(rankHabits(habits, demand)).toEqual(['tea', 'pot', 'cup'])
  })

  it('are due by the own rhythm, drawn towards everybody’s while there is little of it', () => {
    const [tea] = habitsOf([order(0, 'tea'), order(10, 'tea'), order(20, 'tea')])
    if (!tea) throw new Error('no habit')
    const due = (days: number) => dueness(tea, 20 * DAY, start + days * DAY)
    expect(due(35)).toBe(1)
    expect(isDue(due(25))).toBe(false)
    expect(isDue(due(36))).toBe(true)
    expect(isDue(due(80))).toBe(false)
    const [cup] = habitsOf([order(0, 'cup')])
    expect(cup && dueness(cup, null, start)).toBe(null)
  })
})
