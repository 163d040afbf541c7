/** The simulated shoppers: the same for the same seed, within the contract, and with a structure that can be found again. */
import { beforeAll, describe, expect, it } from 'vitest'
import { productOf, products } from '../../demo/catalogue/index.ts'
import { type Message, simulate } from '../../demo/simulator/index.ts'
import { MESSAGE_LIMITS } from '../../sdk/contract/limits.ts'

const day = 24 * 3600_000
const to = Date.parse('2026-11-22T00:00:00Z')
const from = to - 365 * day
const year = (seed: number, shoppers = 900) => [...simulate({ seed, shoppers, from, to, products })]

interface Order {
  at: number
  userId: string
  products: string[]
}

function ordersOf(messages: Message[]): Order[] {
  return messages
    .filter((message) => message.event === 'Order Completed')
    .map(({ timestamp, userId, properties }) => ({
      at: Date.parse(timestamp),
      userId: String(userId),
      products: productIds(properties),
    }))
}

function productIds(properties: Message['properties']): string[] {
  const products = (properties?.products ?? []) as { product_id: string }[]
  return products.map((one) => one.product_id)
}

function byCustomer(orders: Order[]): Order[][] {
  const found = new Map<string, Order[]>()
  for (const order of orders) found.set(order.userId, [...(found.get(order.userId) ?? []), order])
  return [...found.values()]
}

describe('a simulated year', () => {
  let messages: Message[] = []
  let orders: Order[] = []
  let took = 0
  beforeAll(() => {
    const start = performance.now()
    messages = year(1)
    took = performance.now() - start
    orders = ordersOf(messages)
  })

  it('says the same for the same seed, and something else for another', () => {
    expect(JSON.stringify(year(7, 60))).toBe(JSON.stringify(year(7, 60)))
    expect(JSON.stringify(year(8, 60))).not.toBe(JSON.stringify(year(7, 60)))
  })

  it('has the size that a newcomer should find, and takes seconds at most', () => {
    expect(orders.length).toBeGreaterThan(2_500)
    expect(orders.length).toBeLessThan(4_000)
    expect(messages.length).toBeGreaterThan(25_000)
    expect(messages.length).toBeLessThan(45_000)
    expect(took).toBeLessThan(10_000)
  })

  it('is in order of time and ends before its end', () => {
    const times = messages.map((message) => Date.parse(message.timestamp))
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true)
    expect(times[0]).toBeGreaterThanOrEqual(from)
    expect(times.at(-1)).toBeLessThan(to)
    expect(times.at(-1)).toBeGreaterThan(to - day)
  })

  it('keeps the limits of the wire, and gives every message an id of its own', () => {
    expect(new Set(messages.map((message) => message.messageId)).size).toBe(messages.length)
    const largest = Math.max(...messages.map((message) => JSON.stringify(message).length))
    expect(largest).toBeLessThan(MESSAGE_LIMITS.bytes)
  })

  it('names customers only in what a server sends, and writes to nobody real', () => {
    for (const { event, type, userId, anonymousId, traits, properties } of messages) {
      const fromServer = type === 'identify' || event === 'Order Completed'
      expect(userId !== undefined).toBe(fromServer)
      expect(anonymousId).not.toBe('')
      if (fromServer)
        expect(String(traits?.email ?? properties?.email)).toMatch(/@example\.(com|org)$/)
    }
  })

  it('lets some shoppers opt in and others not, before or with their first order', () => {
    const known = messages.filter((message) => message.type === 'identify')
    const optedIn = known.filter((message) => message.traits?.consent !== undefined)
    expect(optedIn.length / known.length).toBeGreaterThan(0.5)
    expect(optedIn.length / known.length).toBeLessThan(0.75)
    const identified = new Set<string>()
    for (const { type, event, userId } of messages) {
      if (type === 'identify') identified.add(String(userId))
      if (event === 'Order Completed') expect(identified.has(String(userId))).toBe(true)
    }
  })

  it('buys together what goes together, far more often than by chance', () => {
    const holding = (...ids: string[]) =>
      orders.filter((order) => ids.every((id) => order.products.includes(id))).length
    let expected = 0
    let seen = 0
    for (const product of products)
      for (const id of product.goesWith) {
        seen += holding(product.id, id)
        expected += (holding(product.id) * holding(id)) / orders.length
      }
    expect(seen / expected).toBeGreaterThan(5)
  })

  it('buys consumables again about when they run out', () => {
    const ratios: number[] = []
    for (const mine of byCustomer(orders)) {
      const last = new Map<string, number>()
      for (const { at, products } of mine)
        for (const id of products) {
          const before = last.get(id)
          const lasts = productOf(id)?.lasts
          if (lasts && before) ratios.push((at - before) / day / lasts)
          last.set(id, at)
        }
    }
    expect(ratios.length).toBeGreaterThan(300)
    const near = ratios.filter((ratio) => ratio > 0.6 && ratio < 2.6).length
    expect(near / ratios.length).toBeGreaterThan(0.7)
  })

  it('loses customers: many buy once, and many who bought early are gone for good', () => {
    const customers = byCustomer(orders)
    const once = customers.filter((mine) => mine.length === 1).length
    expect(once / customers.length).toBeGreaterThan(0.2)
    const early = customers.filter((mine) => (mine[0]?.at ?? to) < from + 120 * day)
    const gone = early.filter((mine) => (mine.at(-1)?.at ?? to) < to - 120 * day)
    expect(gone.length / early.length).toBeGreaterThan(0.2)
    expect(gone.length / early.length).toBeLessThan(0.8)
  })

  it('has seasons: people look at tents in summer and at blankets in winter', () => {
    const looks = (id: string, months: number[]) =>
      messages.filter(
        (message) =>
          message.event === 'Product Viewed' &&
          message.properties?.product_id === id &&
          months.includes(new Date(message.timestamp).getUTCMonth()),
      ).length
    expect(looks('p601', [5, 6, 7])).toBeGreaterThan(2 * looks('p601', [11, 0, 1]))
    expect(looks('p701', [10, 11, 0])).toBeGreaterThan(2 * looks('p701', [5, 6, 7]))
  })

  it('leaves carts behind', () => {
    const carts = messages.filter((message) => message.event === 'Product Added')
    const ordered = new Set(
      messages.filter(({ event }) => event === 'Order Completed').map((one) => one.anonymousId),
    )
    const leavers = new Set(carts.map((one) => one.anonymousId).filter((id) => !ordered.has(id)))
    expect(leavers.size).toBeGreaterThan(20)
  })

  it('refuses a span that is none', () => {
    expect(() => simulate({ seed: 1, shoppers: 1, to: Number.NaN })).toThrow(RangeError)
    expect(() => simulate({ seed: 1, shoppers: 1, from: to, to })).toThrow(RangeError)
    expect([...simulate({ seed: 1, shoppers: 0, from, to })]).toEqual([])
  })
})
