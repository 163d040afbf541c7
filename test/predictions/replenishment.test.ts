/** How long things last, as it is learned from repeat purchases: medians, shrinkage, who is due, and what is durable. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  categoryCycle,
  ENOUGH,
  expect as expectation,
  productCycle,
} from '../../worker/predictions/replenishment/cycle.ts'
import { DUE, LATE, noticesOf } from '../../worker/predictions/replenishment/due.ts'
import {
  addTally,
  byDay,
  count,
  emptyTally,
  medianOf,
  type Purchase,
  readTally,
  repeatsIn,
  type Tally,
  writeTally,
} from '../../worker/predictions/replenishment/tally.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 2, 1)

/** Buyers who buy so many pieces every so many days, so often. */
function tallyOf(buyers: number, every: number, times: number, quantity = 1): Tally {
  const tally = emptyTally()
  for (let buyer = 0; buyer < buyers; buyer++) {
    const purchases = Array.from({ length: times }, (_, index) => ({
      at: NOW - 300 * DAY + index * every * DAY,
      quantity,
    }))
    count(tally, byDay(purchases), NOW)
  }
  return tally
}
const days = (span: number | null | undefined) => (span ?? 0) / DAY

describe('a tally', () => {
  it('has the median of how long one piece lasts, to a fortieth', () => {
    expect(days(medianOf(tallyOf(10, 30, 3)))).toBeCloseTo(30, -0.2)
    expect(days(medianOf(tallyOf(10, 30, 3, 2)))).toBeGreaterThan(14.5)
    expect(days(medianOf(tallyOf(10, 30, 3, 2)))).toBeLessThan(15.5)
    expect(medianOf(emptyTally())).toBeNull()
  })

  it('counts several orders of a day as one', () => {
    const list = [0, 1, 2].map((hours) => ({ at: NOW + hours * 3_600_000, quantity: 2 }))
    expect(byDay(list)).toEqual([{ at: NOW, quantity: 6 }])
  })

  it('adds up in any order, and survives being written down', () => {
    const purchases = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 900 }), quantity: fc.integer({ min: 0, max: 9 }) }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(fc.array(purchases, { maxLength: 6 }), (people) => {
        const all = emptyTally()
        const parts = people.map((list) => {
          const own = list.map(({ at, quantity }) => ({ at: NOW - at * DAY, quantity }))
          count(all, byDay(own), NOW)
          const part = emptyTally()
          count(part, byDay(own), NOW)
          return readTally(JSON.parse(JSON.stringify(writeTally(part))))
        })
        const sum = emptyTally()
        for (const part of parts.reverse()) addTally(sum, part)
        expect(new Map([...sum.bins].sort())).toEqual(new Map([...all.bins].sort()))
        expect([sum.buyers, sum.again]).toEqual([all.buyers, all.again])
      }),
    )
  })
})

describe('a cycle', () => {
  it('needs twenty repeats, of the product or of its category', () => {
    expect(productCycle(tallyOf(9, 30, 3), null)).toBeNull()
    expect(days(productCycle(tallyOf(10, 30, 3), null)?.span)).toBeCloseTo(30, -0.2)
    const shelf = categoryCycle(tallyOf(20, 60, 3))
    expect(shelf?.repeats).toBeGreaterThanOrEqual(ENOUGH)
    const few = days(productCycle(tallyOf(2, 20, 3), shelf)?.span)
    expect(few).toBeGreaterThan(40)
    expect(few).toBeLessThan(60)
    const many = days(productCycle(tallyOf(100, 20, 3), shelf)?.span)
    expect(many).toBeLessThan(25)
  })

  it('is none of what is bought once: a tent, though some buy two', () => {
    const tent = tallyOf(400, 30, 1)
    addTally(tent, tallyOf(20, 30, 2))
    expect(repeatsIn(tent)).toBe(20)
    expect(productCycle(tent, null)).toBeNull()
  })

  it('waits longer for more pieces, and hears a person’s own rhythm from the second repeat on', () => {
    const cycle = { span: 30 * DAY }
    const bought = (...list: readonly [number, number][]): readonly Purchase[] =>
      list.map(([day, quantity]) => ({ at: NOW + day * DAY, quantity }))
    expect(days(expectation(bought([0, 2]), cycle)?.lasts)).toBe(60)
    expect(days(expectation(bought([0, 1], [10, 1]), cycle)?.lasts)).toBe(30)
    const own = days(expectation(bought([0, 1], [10, 1], [20, 1]), cycle)?.lasts)
    expect(own).toBeCloseTo(Math.sqrt(10 * 30), 5)
    expect(expectation([], cycle)).toBeNull()
  })
})

describe('who is due', () => {
  const need = {
    profileId: 'u:1',
    productId: 'coffee',
    variantId: 'coffee',
    purchases: [{ at: NOW, quantity: 1 }],
  }
  it('is noticed at 85 % and at 105 %, each in exactly one of the nights that follow each other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40 }), (nights) => {
        let since = NOW
        const names = nights.flatMap((length) => {
          const until = since + length * 0.7 * DAY
          const found = noticesOf(need, { span: 20 * DAY }, { since, until })
          since = until
          return found
        })
        const reached = (name: string) => names.filter((one) => one.name === name)
        expect(reached(DUE).map(({ at }) => (at - NOW) / DAY)).toEqual([17])
        expect(reached(LATE).map(({ at }) => (at - NOW) / DAY)).toEqual([21])
        expect(reached(DUE)[0]?.properties.need).toBe(reached(LATE)[0]?.properties.need)
      }),
      { numRuns: 30 },
    )
  })

  it('is not told of what is bought every other day', () => {
    const window = { since: NOW, until: NOW + 90 * DAY }
    expect(noticesOf(need, { span: 2 * DAY }, window)).toEqual([])
  })
})

const file = path.resolve(import.meta.dirname, '../../../shared/data/online_retail_nonuk.csv.gz')

describe('on the orders of a real shop (UCI Online Retail, outside the United Kingdom)', () => {
  it(
    existsSync(file)
      ? 'those who are due buy again half as often again as others do in the same weeks'
      : 'is not tried here: the data is not beside the repository',
    () => {
      if (!existsSync(file)) return
      const { due, others } = tryOut(readShop(), Date.UTC(2011, 7, 10))
      expect(due.of).toBeGreaterThan(400)
      expect(due.rate / others.rate).toBeGreaterThan(1.4)
    },
  )
})

type Shop = ReadonlyMap<string, ReadonlyMap<string, readonly Purchase[]>>

/** What each customer bought of each product. */
function readShop(): Shop {
  const rows: Record<string, string>[] = parse(gunzipSync(readFileSync(file)), { columns: true })
  const shop = new Map<string, Map<string, Purchase[]>>()
  for (const row of rows) {
    const { CustomerID: who, StockCode: code, InvoiceNo: invoice, InvoiceDate: date } = row
    const quantity = Number(row.Quantity)
    if (!who || !code || !date || invoice?.startsWith('C') || quantity <= 0) continue
    const own = shop.get(who) ?? new Map<string, Purchase[]>()
    shop.set(who, own)
    own.set(code, [...(own.get(code) ?? []), { at: Date.parse(`${date}Z`), quantity }])
  }
  return shop
}

/** Learns before an instant; then how many of those who come due in two months buy it within 45 days, and how many others. */
function tryOut(shop: Shop, cut: number) {
  const tallies = new Map<string, Tally>()
  const pairs = [...shop.values()].flatMap((own) =>
    [...own].map(([code, list]) => {
      const all = byDay(list)
      const before = all.filter(({ at }) => at < cut)
      const tally = tallies.get(code) ?? emptyTally()
      tallies.set(code, tally)
      count(tally, before, cut)
      return { code, before, next: all.find(({ at }) => at >= cut)?.at }
    }),
  )
  const found = { due: [0, 0], others: [0, 0] } as { due: number[]; others: number[] }
  for (const { code, before, next } of pairs) {
    const cycle = productCycle(tallies.get(code) ?? emptyTally(), null)
    const expected = cycle && expectation(before, cycle)
    if (!expected) continue
    const at = expected.last.at + 0.85 * expected.lasts
    const isDue = at >= cut && at < cut + 60 * DAY
    const from = isDue ? at : cut + 30 * DAY
    const bought = next !== undefined && next >= from - 7 * DAY && next < from + 45 * DAY
    const counts = isDue ? found.due : found.others
    counts[0] = (counts[0] ?? 0) + 1
    counts[1] = (counts[1] ?? 0) + (bought ? 1 : 0)
  }
  const of = ([all = 0, bought = 0]: number[]) => ({ of: all, rate: bought / Math.max(1, all) })
  return { due: of(found.due), others: of(found.others) }
}
