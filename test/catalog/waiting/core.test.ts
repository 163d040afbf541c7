/** The waiting list's decisions on random shelves and lines: nothing held twice, nobody passed over, every wait ends. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../bench/figure.mjs'
import { live } from '../../../bench/restocks/shop.mjs'
import * as learning from '../../../worker/catalog/waiting/learning.ts'
import { inOrder, type Place } from '../../../worker/catalog/waiting/line.ts'
import * as look from '../../../worker/catalog/waiting/look.ts'
import { piecesOf } from '../../../worker/catalog/waiting/stock.ts'
import { planWave } from '../../../worker/catalog/waiting/wave.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.parse('2026-03-03T09:00:00Z')

function place(change: Partial<Place> & { rank: number }): Place {
  return {
    productId: 'p',
    variantId: '',
    address: `${change.rank}@example.com`,
    profileId: `e:${change.rank}`,
    wants: 'notice',
    quantity: 1,
    round: 0,
    restock: 0,
    notices: 0,
    noticedAt: 0,
    request: String(change.rank),
    confirmed: true,
    holds: false,
    ...change,
  }
}

const places = fc
  .array(
    fc.record({
      wants: fc.constantFrom('notice', 'reserve', 'preorder'),
      quantity: fc.integer({ min: 1, max: 10 }),
      holds: fc.boolean(),
      confirmed: fc.boolean(),
      round: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map((one, rank) => place({ ...one, rank } as Partial<Place> & { rank: number })),
  )

const shelf = fc
  .record({
    pieces: fc.integer({ min: 0, max: 60 }),
    held: fc.integer({ min: 0, max: 60 }),
    pledged: fc.double({ min: 0, max: 20, noNaN: true }),
    perPiece: fc.double({ min: 1, max: 4, noNaN: true }),
  })
  .map((one) => ({ ...one, held: Math.min(one.held, one.pieces), unknownSize: 20 }))

describe('a wave', () => {
  it('tells one and a half people a piece, rounded up, while nothing is held and nobody is expected', () => {
    for (const [pieces, people] of [
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 6],
      [10, 15],
      [33, 50],
    ] as const) {
      const line = Array.from({ length: 99 }, (_, rank) => place({ rank }))
      const calls = planWave(line, { pieces, held: 0, pledged: 0, perPiece: 1.5, unknownSize: 20 })
      expect(calls).toHaveLength(people)
    }
  })

  it('never holds more than is there, whoever stands in line', () => {
    fc.assert(
      fc.property(places, shelf, (line, at) => {
        const held = planWave(line, at).reduce((sum, call) => sum + call.quantity, 0)
        expect(at.held + held).toBeLessThanOrEqual(at.pieces)
      }),
    )
  })

  it('passes over nobody but those who have something held already', () => {
    fc.assert(
      fc.property(places, shelf, (line, at) => {
        const calls = planWave(line, at)
        const last = Math.max(0, ...calls.map((call) => call.place.rank))
        const passed = line
          .slice(0, last)
          .filter((one) => !calls.some((call) => call.place === one))
        expect(passed.filter((one) => !one.holds)).toEqual([])
      }),
    )
  })

  it('tells a fixed number where nobody says how many pieces there are, and holds none', () => {
    const line = Array.from({ length: 50 }, (_, rank) => place({ rank, wants: 'reserve' }))
    const calls = planWave(line, {
      pieces: null,
      held: 0,
      pledged: 0,
      perPiece: 1.5,
      unknownSize: 20,
    })
    expect(calls.map((call) => [call.kind, call.quantity])).toEqual(Array(20).fill(['notice', 0]))
  })

  it('lets a hold that does not fit wait with all who come after it', () => {
    const line = [
      place({ rank: 0 }),
      place({ rank: 1, wants: 'reserve', quantity: 2 }),
      place({ rank: 2 }),
    ]
    const at = { pieces: 2, held: 0, pledged: 0, perPiece: 1.5, unknownSize: 20 }
    expect(planWave(line, at).map((call) => call.place.rank)).toEqual([0])
    const later = planWave(line.slice(1), { ...at, pledged: 0.2 })
    expect(later.map((call) => [call.place.rank, call.quantity])).toEqual([[1, 2]])
  })
})

describe('what waves teach', () => {
  it('begins at one and a half people a piece and stays between one and four', () => {
    expect(learning.peoplePerPiece({ noticed: 0, bought: 0 })).toBe(1.5)
    expect(learning.peoplePerPiece({ noticed: 1_000, bought: 950 })).toBeCloseTo(1.06, 2)
    expect(learning.peoplePerPiece({ noticed: 1_000, bought: 0 })).toBe(4)
    expect(learning.peoplePerPiece({ noticed: 10, bought: 90 })).toBe(1)
  })

  it('expects less of somebody the longer they do not come', () => {
    fc.assert(
      fc.property(
        fc.nat(30 * HOUR),
        fc.nat(30 * HOUR),
        fc.double({ min: 1, max: 4, noNaN: true }),
        (a, b, k) => {
          const [soon, late] = [
            learning.pledge(Math.min(a, b), k),
            learning.pledge(Math.max(a, b), k),
          ]
          expect(soon).toBeGreaterThanOrEqual(late)
          expect(soon).toBeLessThanOrEqual(1 / k + 1e-9)
          expect(late).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

describe('the line', () => {
  it('has whoever was not served yet first, then whoever came first', () => {
    const line = [
      place({ rank: 1, round: 1 }),
      place({ rank: 3 }),
      place({ rank: 2 }),
      place({ rank: 0, round: 2 }),
    ]
    expect(inOrder(line).map((one) => one.rank)).toEqual([2, 3, 1, 0])
  })
})

describe('a look', () => {
  const item = {
    productId: 'p',
    variantId: '',
    version: 1,
    stock: 0,
    free: 0,
    restocks: 0,
    waveAt: 0,
    expectedAt: null,
    expectedSince: 0,
  }
  const rules = { minimum: 1, perPiece: 1.5, unknownSize: 20 }

  it('is due again later, and never so that nobody looks while somebody can be served', () => {
    fc.assert(
      fc.property(
        places,
        fc.option(fc.integer({ min: 0, max: 30 })),
        fc.integer({ min: -1, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 2 * HOUR }),
        (line, pieces, stock, held, since) => {
          const before = {
            ...item,
            stock,
            free: Math.max(0, stock),
            waveAt: NOW - since,
            restocks: 1,
          }
          const endsAt = line.length > 0 ? NOW + DAY : null
          const present = {
            item: before,
            pieces,
            held: Math.min(held, pieces ?? 0),
            expectedAt: null,
            line,
            more: false,
            outstanding: [],
            endsAt,
          }
          const seen = look.lookAt(present, rules, NOW)
          if (seen.dueAt !== null) expect(seen.dueAt).toBeGreaterThan(NOW)
          if (line.length > 0) expect(seen.dueAt).toBeLessThanOrEqual(NOW + DAY)
          const served = new Set(seen.calls.map((call) => call.place))
          const rest = line.filter((one) => !served.has(one) && !one.holds && one.round === 0)
          if (rest.length > 0 && seen.item.free > 0) {
            expect(seen.dueAt).toBeLessThanOrEqual(NOW + HOUR)
          }
        },
      ),
    )
  })

  it('offers at once what came in, and what came back, but gives a wave its hour', () => {
    const line = Array.from({ length: 20 }, (_, rank) => place({ rank }))
    const base = {
      pieces: 4,
      held: 0,
      expectedAt: null,
      line,
      more: false,
      outstanding: [],
      endsAt: null,
    }
    const after = { ...item, stock: 4, free: 4, restocks: 1, waveAt: NOW - HOUR / 2 }
    const calls = (change: object) =>
      look.lookAt({ ...base, item: after, ...change }, rules, NOW).calls.length
    expect(calls({})).toBe(0)
    expect(calls({ item: { ...after, waveAt: NOW - HOUR } })).toBe(6)
    expect(calls({ pieces: 5 })).toBe(8)
    expect(calls({ item: { ...after, free: 2 } })).toBe(6)
  })

  it('tells of a new date once it has stood for an hour, and never of one that has passed', () => {
    const promised = NOW + 10 * DAY
    const present = {
      item: { ...item, expectedAt: promised, expectedSince: NOW - DAY },
      pieces: 0,
      held: 0,
      expectedAt: promised + 3 * DAY,
      line: [place({ rank: 0 })],
      more: false,
      outstanding: [],
      endsAt: null,
    }
    const first = look.lookAt(present, rules, NOW)
    expect(first.tellDate).toBeNull()
    expect(first.dueAt).toBe(NOW + HOUR)
    const then = { ...present, item: first.item }
    expect(look.lookAt(then, rules, NOW + HOUR - 1).tellDate).toBeNull()
    expect(look.lookAt(then, rules, NOW + HOUR).tellDate).toBe(promised + 3 * DAY)
    expect(look.lookAt(then, rules, NOW + 20 * DAY).tellDate).toBeNull()
  })
})

describe('restocks of random shops', () => {
  it('hold nothing that is not there, and serve everybody in turn', () => {
    const restock = fc.record({
      at: fc.integer({ min: 1, max: 4_000 }).map((minutes) => minutes * 60_000),
      pieces: fc.integer({ min: 1, max: 25 }),
    })
    fc.assert(
      fc.property(
        fc.record({
          people: fc.integer({ min: 0, max: 60 }),
          restocks: fc.array(restock, { minLength: 1, maxLength: 3 }),
          buys: fc.double({ min: 0, max: 1, noNaN: true }),
          reserves: fc.double({ min: 0, max: 1, noNaN: true }),
          passers: fc.constantFrom(0, 1, 5),
          seed: fc.nat(),
        }),
        ({ seed, ...life }) => {
          const random = seeded(seed)
          const experience = { noticed: 0, bought: 0 }
          const core = { ...look, ...learning }
          const { count } = live(core, {
            ...life,
            random,
            experience,
            median: 900_000,
            spread: 1.2,
          })
          expect(count.oversold).toBe(0)
          expect(count.unfair).toBe(0)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('pieces of a product', () => {
  const product = (change: object) => ({
    availability: 'in_stock' as const,
    quantity: null,
    variants: '[]',
    ...change,
  })
  it.each([
    ['its own number', product({ quantity: 4 }), '', 4],
    [
      'none where it is not in stock, whatever the number',
      product({ quantity: 4, availability: 'preorder' }),
      '',
      0,
    ],
    ['some where nobody says how many', product({}), '', null],
    ['those of a variant', product({ variants: '[{"id":"v","quantity":2}]' }), 'v', 2],
    [
      'none of a variant that is not there',
      product({ variants: '[{"id":"v","quantity":2}]' }),
      'w',
      0,
    ],
    [
      'those of all variants together',
      product({
        variants: '[{"id":"v","quantity":2},{"id":"w","quantity":5,"availability":"out_of_stock"}]',
      }),
      '',
      2,
    ],
    [
      'some where a variant does not say how many',
      product({ variants: '[{"id":"v"},{"id":"w","quantity":0}]' }),
      '',
      null,
    ],
  ])('are %s', (_, row, variant, pieces) => {
    expect(piecesOf(row, variant)).toBe(pieces)
  })

  it('are none of a product that is not there', () => {
    expect(piecesOf(undefined, '')).toBe(0)
  })
})
