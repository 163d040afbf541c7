/** Random people with random pasts, and random conditions about them: the soil on which the two evaluators must agree. */

import fc from 'fast-check'
import type { Condition, DidCondition, Test, Where } from '../../worker/segments/condition.ts'

export const NOW = Date.UTC(2026, 2, 1, 12)
const DAY = 86_400_000

const category = fc.constantFrom('Running > Shoes', 'Coffee', "O'Neill", 'Straße "5"', 'ÄÖ', 'äö')
const name = fc.constantFrom('Product Viewed', 'Product Added', 'Order Completed', "Robert'); --")
const instant = fc.integer({ min: 0, max: 120 * DAY }).map((ago) => NOW - ago)
const scalar = fc.oneof(
  fc.constantFrom('a', 'A', 'ab', 'Coffee', '5', '', "x' or 1=1"),
  fc.constantFrom(0, 1, 5, 5.5, -2),
  category,
)
const anything = fc.oneof(scalar, fc.constantFrom(null, true, false, [1], { a: 1 }))

const line = fc.dictionary(fc.constantFrom('category', 'price'), anything)
const properties = fc.record(
  {
    product_id: fc.constantFrom('p1', 'p2', 'p3', 4),
    category: anything,
    price: anything,
    products: fc.oneof(fc.array(fc.oneof(line, scalar), { maxLength: 3 }), anything),
  },
  { requiredKeys: [] },
)

export const event = fc.record({
  at: instant,
  occurred: instant,
  name,
  type: fc.constantFrom('track', 'track', 'track', 'page'),
  trust: fc.constantFrom('client', 'server'),
  properties,
})

export const person = fc.record({
  email: fc.boolean(),
  account: fc.boolean(),
  merged: fc.constantFrom(false, false, false, true),
  marketing: fc.constantFrom(null, 'pending', 'subscribed', 'unsubscribed'),
  traits: fc.dictionary(fc.constantFrom('vip', 'first_name', 'age', '__proto__x'), anything),
  timezone: fc.constantFrom(null, 'Europe/Vienna', 'Asia/Tokyo'),
  country: fc.constantFrom(null, 'AT', 'JP'),
  locale: fc.constantFrom(null, 'de', 'de-AT', 'EN'),
  orders: fc.nat(4),
  visits: fc.nat(9),
  segments: fc.subarray(['vip', 'overdue']),
  revenue: fc.dictionary(fc.constantFrom('EUR', 'JPY'), fc.integer({ min: -500, max: 20_000 })),
  lastOrder: fc.oneof(fc.constant(0), instant),
  lastSeen: instant,
  click: fc.oneof(fc.constant(null), instant),
  cart: fc.oneof(fc.constant(null), fc.nat(3)),
  interests: fc.dictionary(
    category,
    fc.record({ score: fc.double({ min: 0, max: 20, noNaN: true }), at: instant }),
  ),
  events: fc.array(event, { maxLength: 8 }),
})
export type Sketch = typeof person extends fc.Arbitrary<infer Value> ? Value : never

const days = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constantFrom(0.5, 30))
const numberTest: fc.Arbitrary<Test> = fc.record({
  is: fc.constantFrom('is', 'is_not', 'at_least', 'at_most', 'more_than', 'less_than'),
  value: fc.constantFrom(0, 1, 2, 5, 5.5, -2),
})
const textTest: fc.Arbitrary<Test> = fc.record({
  is: fc.constantFrom('is', 'is_not', 'contains', 'starts_with'),
  value: fc.constantFrom('a', 'B', 'coffee', 'de', "x' or 1=1", 'subscribed', 'ä', '%', '_'),
})
const presenceTest: fc.Arbitrary<Test> = fc.record({ is: fc.constantFrom('known', 'unknown') })
const ageTest: fc.Arbitrary<Test> = fc.record({
  is: fc.constantFrom('within_days', 'before_days'),
  value: days,
})
const anyTest = fc.oneof(numberTest, textTest, presenceTest)

const where: fc.Arbitrary<Where> = fc
  .tuple(fc.constantFrom('property', 'line'), fc.constantFrom('category', 'price'), anyTest)
  .map(([kind, key, test]) => ({ [kind]: key, ...test }) as unknown as Where)

const did = fc.record(
  {
    did: name,
    where: fc.array(where, { minLength: 1, maxLength: 2 }),
    distinct: fc.constantFrom('product_id', 'category'),
    withinDays: days,
    times: fc.oneof(
      fc.record({ atLeast: fc.nat(3) }),
      fc.record({ atMost: fc.nat(2) }),
      fc.record({ atLeast: fc.nat(2), atMost: fc.nat(4) }),
    ),
  },
  { requiredKeys: ['did'] },
) as fc.Arbitrary<DidCondition>

const fact = (names: readonly string[], test: fc.Arbitrary<Test>) =>
  fc.tuple(fc.constantFrom(...names), test).map(([one, rest]) => ({ fact: one, ...rest }))

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fact(['orders', 'visits', 'cart_lines'], numberTest),
  fact(['last_order', 'last_seen', 'last_click', 'cart_activity'], fc.oneof(ageTest, presenceTest)),
  fact(['language', 'timezone', 'country', 'marketing'], fc.oneof(textTest, presenceTest)),
  fact(['email', 'account'], presenceTest),
  fc
    .tuple(fc.constantFrom('EUR', 'JPY', 'USD'), numberTest)
    .map(([currency, test]) => ({ fact: 'revenue', currency, ...test })),
  fc
    .tuple(fc.constantFrom('vip', 'first_name', 'age', 'toString'), anyTest)
    .map(([trait, test]) => ({ trait, ...test })),
  fc.tuple(category, numberTest).map(([interest, test]) => ({ interest, ...test })),
  fc.constantFrom('vip', 'overdue').map((segment) => ({ segment })),
  did,
)

export const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node
