/** Judges a condition in memory. Means exactly what compile.ts asks the database; a property test holds the two together. */

import { DAY } from '../core/clock.ts'
import { isObject } from '../core/json.ts'
import { toMinor } from '../core/money.ts'
import type { StoredEvent } from '../events/event.ts'
import { decayed } from '../events/state.ts'
import type { Condition, DidCondition, Leaf, Test, Where } from './condition.ts'
import { findFact, type Known } from './facts.ts'

/** A clock that wrote a time this far off is not believed at all: the search by time may leave such events out. */
export const CLOCK_MARGIN = 30 * DAY

/** Orders are what the shop's server says they are: a page that reports one is not believed. */
export function isOrderName(event: string): boolean {
  return event.startsWith('Order ')
}

/**
 * Whether a condition holds for a person at an instant. `events` are theirs, at least those that the condition's
 * `did` name; a condition without `did` needs none.
 */
export function evaluate(
  condition: Condition,
  known: Known,
  events: readonly StoredEvent[],
  now: number,
): boolean {
  if ('all' in condition) return condition.all.every((one) => evaluate(one, known, events, now))
  if ('any' in condition) return condition.any.some((one) => evaluate(one, known, events, now))
  if ('not' in condition) return !evaluate(condition.not, known, events, now)
  return holds(condition, known, events, now)
}

function holds(leaf: Leaf, known: Known, events: readonly StoredEvent[], now: number): boolean {
  if ('did' in leaf) return counted(leaf, events, now)
  if ('segment' in leaf) return known.segments?.includes(leaf.segment) ?? false
  if ('trait' in leaf) return passes(leaf, scalar(ownValue(known.traits, leaf.trait)), now)
  if ('interest' in leaf) {
    const interest = Object.hasOwn(known.state.interests, leaf.interest)
      ? known.state.interests[leaf.interest]
      : undefined
    return passes(leaf, interest ? decayed(interest.score, now - interest.at) : 0, now)
  }
  if (leaf.currency !== undefined) return spent(leaf, leaf.currency, known, now)
  return passes(leaf, findFact(leaf.fact)?.read(known) ?? null, now)
}

function spent(test: Test, currency: string, { state }: Known, now: number): boolean {
  const revenue = Object.hasOwn(state.orders.revenue, currency)
    ? (state.orders.revenue[currency] ?? 0)
    : 0
  const minor = toMinor(Number(test.value), currency) ?? 0
  return passes({ ...test, value: minor }, revenue, now)
}

/** Whether a value passes a test. A value of another kind than the test's passes none but `is_not` and `known`. */
function passes(test: Test, value: string | number | null, now: number): boolean {
  const wanted = test.value
  if (test.is === 'known') return value !== null
  if (test.is === 'unknown') return value === null
  if (test.is === 'within_days' || test.is === 'before_days') {
    if (typeof value !== 'number') return false
    const recent = now - value <= Number(wanted) * DAY
    return test.is === 'within_days' ? recent : !recent
  }
  if (test.is === 'is') return same(value, wanted)
  if (test.is === 'is_not') return !same(value, wanted)
  if (typeof value === 'number' && typeof wanted === 'number') {
    if (test.is === 'at_least') return value >= wanted
    if (test.is === 'at_most') return value <= wanted
    if (test.is === 'more_than') return value > wanted
    return test.is === 'less_than' && value < wanted
  }
  if (typeof value === 'string' && typeof wanted === 'string') {
    const place = lower(value).indexOf(lower(wanted))
    if (test.is === 'contains') return place >= 0
    return test.is === 'starts_with' && place === 0
  }
  return false
}

function same(value: string | number | null, wanted: string | number | undefined): boolean {
  if (typeof value === 'string' && typeof wanted === 'string') return lower(value) === lower(wanted)
  return typeof value === 'number' && value === wanted
}

function counted(did: DidCondition, events: readonly StoredEvent[], now: number): boolean {
  const since = did.withinDays === undefined ? null : now - did.withinDays * DAY
  const matching = events.filter(
    (event) =>
      event.type === 'track' &&
      event.name === did.did &&
      (!isOrderName(did.did) || event.trust === 'server') &&
      event.occurred <= now &&
      (since === null || (event.occurred >= since && event.at >= since - CLOCK_MARGIN)) &&
      fitsAll(did.where ?? [], event, now),
  )
  const { distinct } = did
  const count =
    distinct === undefined
      ? matching.length
      : new Set(
          matching
            .map((event) => scalar(ownValue(event.properties, distinct)))
            .filter((value) => value !== null),
        ).size
  const { atLeast = did.times === undefined ? 1 : 0, atMost } = did.times ?? {}
  return count >= atLeast && (atMost === undefined || count <= atMost)
}

/** Whether an event passes every one of some tests of its properties. */
export function fitsAll(tests: readonly Where[], event: StoredEvent, now: number): boolean {
  return tests.every((where) => fits(where, event, now))
}

function fits(where: Where, event: StoredEvent, now: number): boolean {
  if ('property' in where) {
    return passes(where, scalar(ownValue(event.properties, where.property)), now)
  }
  const lines = event.properties.products
  return (
    Array.isArray(lines) &&
    lines.some((line) => isObject(line) && passes(where, scalar(ownValue(line, where.line)), now))
  )
}

function ownValue(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Texts and numbers are compared; lists, objects, true and false are nothing that a test could mean. */
function scalar(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** Small letters of ASCII only, as SQLite's lower() makes them. */
function lower(value: string): string {
  return value.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
