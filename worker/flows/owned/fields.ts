/** Reads the fields of a definition from outside: each taken whole, or refused with the path where it stands. */

import { DAY } from '../../core/clock.ts'
import { readDuration } from '../../core/duration.ts'
import { type Fields, isObject } from '../../core/json.ts'
import type { Condition } from '../../segments/condition.ts'
import { readCondition } from '../../segments/read.ts'

/** What is wrong with a definition, and where: `steps[2].after` `must be …`. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** The longest time that a flow may name. */
const LONGEST = 400 * DAY

/** Every field of a kind of thing, those that may be left out too: one that is forgotten does not compile. */
export type Keys<Thing> = { readonly [Key in Exclude<keyof Thing, 'kind'>]-?: 1 }

/** An object at a place of a definition. */
export interface Place {
  readonly fields: Fields
  /** Where it stands; empty for the definition itself. */
  readonly path: string
}

/** The object in a value. Unknown fields are refused: a slip of the pen must not be taken for a decision. */
export function placeIn(value: unknown, path: string, keys: readonly string[]): Place {
  if (!isObject(value)) throw new Fault(path, 'must be an object')
  const other = Object.keys(value).find((key) => !keys.includes(key))
  if (other !== undefined) {
    throw new Fault(under(path, other.slice(0, 60)), 'does not belong here')
  }
  return { fields: value, path }
}

/** The path of a field. */
export function under(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

/** What stands in a field, or what `fallback` says where there is nothing. */
export function optional<Value, Fallback>(
  place: Place,
  key: string,
  read: (value: unknown, path: string) => Value,
  fallback: Fallback,
): Value | Fallback {
  const value = place.fields[key]
  return value === undefined || value === null ? fallback : read(value, under(place.path, key))
}

/** What stands in a field, which must be there. */
export function required<Value>(
  place: Place,
  key: string,
  read: (value: unknown, path: string) => Value,
): Value {
  return read(place.fields[key], under(place.path, key))
}

/** The field as it is to be written, or no field at all where there is nothing. */
export function maybe<Key extends string, Value>(
  place: Place,
  key: Key,
  read: (value: unknown, path: string) => Value,
): { readonly [name in Key]?: Value } {
  const value = optional(place, key, read, undefined)
  return value === undefined ? {} : ({ [key]: value } as { readonly [name in Key]?: Value })
}

/** A list of between `least` and `most` entries. */
export function listOf<Value>(
  read: (value: unknown, path: string) => Value,
  least: number,
  most: number,
): (value: unknown, path: string) => readonly Value[] {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Fault(path, 'must be a list')
    if (value.length < least) throw new Fault(path, `must have ${least} or more entries`)
    if (value.length > most) throw new Fault(path, `may have ${most} entries at most`)
    return value.map((one, index) => read(one, `${path}[${index}]`))
  }
}

/** A text of one or more characters, at most `limit`. */
export function textOf(limit: number): (value: unknown, path: string) => string {
  return (value, path) => {
    if (typeof value !== 'string' || value.trim() === '') throw new Fault(path, 'must be a text')
    if (value.length > limit) throw new Fault(path, `may have ${limit} characters at most`)
    return value
  }
}

/** One of a few words. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
): (value: unknown, path: string) => Word {
  return (value, path) => {
    const word = words.find((one) => one === value)
    if (word === undefined) throw new Fault(path, `must be one of ${words.join(', ')}`)
    return word
  }
}

/** A whole number within bounds. */
export function wholeOf(least: number, most: number): (value: unknown, path: string) => number {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new Fault(path, `must be a whole number from ${least} to ${most}`)
    }
    return value
  }
}

export function flag(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new Fault(path, 'must be true or false')
  return value
}

/** The id of a step, a way or a flow. */
export function idIn(value: unknown, path: string): string {
  if (typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,59}$/.test(value)) return value
  throw new Fault(path, 'must be an id: small letters, digits and hyphens, 60 at most')
}

/** The name of a property of an event, or of a trait. */
export function propertyIn(value: unknown, path: string): string {
  if (typeof value === 'string' && /^[\p{L}\p{N}_$ .-]{1,60}$/u.test(value)) return value
  throw new Fault(path, 'must be the name of a property: letters, digits, space, _ $ . -')
}

/** A length of time in milliseconds, from them or from an ISO 8601 duration. */
export function durationIn(value: unknown, path: string): number {
  const given = typeof value === 'string' ? readDuration(value) : value
  if (typeof given !== 'number' || !Number.isFinite(given) || given < 0) {
    throw new Fault(path, 'must be a duration: milliseconds, or ISO 8601 such as PT4H or P2D')
  }
  if (given > LONGEST) throw new Fault(path, 'may be 400 days at most')
  return Math.round(given)
}

/** A condition of the grammar that segments share. */
export function conditionIn(value: unknown, path: string): Condition {
  const read = readCondition(value)
  if (read.ok) return read.condition
  throw new Fault(read.path === '' ? path : under(path, read.path), read.message)
}
