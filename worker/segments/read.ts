/** Reads a condition from outside: taken whole, or refused with the path of its first fault. */

import { isObject } from '../core/json.ts'
import { asCurrency } from '../core/money.ts'
import { CONDITION_LIMITS, type Condition, leavesOf, type Test } from './condition.ts'
import { type FactKind, findFact } from './facts.ts'
import { isKept, KEPT } from './kept.ts'

export type ReadCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly path: string; readonly message: string }

class Fault extends Error {
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** The condition in a value, or what is wrong with it and where: `all[2].is must be …`. */
export function readCondition(value: unknown): ReadCondition {
  try {
    const condition = read(value, '', 1)
    const leaves = leavesOf(condition)
    if (leaves.length > CONDITION_LIMITS.leaves) {
      throw new Fault('', `may hold ${CONDITION_LIMITS.leaves} conditions at most`)
    }
    if (leaves.filter((leaf) => 'did' in leaf).length > CONDITION_LIMITS.did) {
      throw new Fault('', `may ask for ${CONDITION_LIMITS.did} events at most`)
    }
    return { ok: true, condition }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ok: false, path: error.path, message: error.message }
  }
}

function read(value: unknown, path: string, depth: number): Condition {
  if (!isObject(value)) throw new Fault(path, 'must be a condition')
  if (depth > CONDITION_LIMITS.depth) {
    throw new Fault(path, `may be nested ${CONDITION_LIMITS.depth} deep at most`)
  }
  const at = (key: string) => (path === '' ? key : `${path}.${key}`)
  for (const key of ['all', 'any'] as const) {
    if (!(key in value)) continue
    only(value, [key], path)
    const list = value[key]
    if (!Array.isArray(list) || list.length === 0) {
      throw new Fault(at(key), 'must be a list of conditions')
    }
    const inner = list.map((one, index) => read(one, `${at(key)}[${index}]`, depth + 1))
    return key === 'all' ? { all: inner } : { any: inner }
  }
  if ('not' in value) {
    only(value, ['not'], path)
    return { not: read(value.not, at('not'), depth + 1) }
  }
  if ('fact' in value) return readFact(value, path, at)
  if ('trait' in value) {
    only(value, ['trait', 'is', 'value'], path)
    return { trait: name(value.trait, at('trait'), 100), ...readTest(value, at, 'any') }
  }
  if ('interest' in value) {
    only(value, ['interest', 'is', 'value'], path)
    return { interest: name(value.interest, at('interest'), 100), ...readTest(value, at, 'number') }
  }
  if ('did' in value) return readDid(value, path, at)
  if ('segment' in value) {
    only(value, ['segment'], path)
    if (isKept(value.segment)) return { segment: value.segment }
    throw new Fault(at('segment'), `must be one of ${KEPT.join(', ')}`)
  }
  throw new Fault(path, 'must be one of all, any, not, fact, trait, interest, did, segment')
}

type Given = Readonly<Record<string, unknown>>
type At = (key: string) => string

function readFact(value: Given, path: string, at: At): Condition {
  const fact = typeof value.fact === 'string' ? findFact(value.fact) : undefined
  if (!fact) throw new Fault(at('fact'), 'is not a fact that is known of people')
  const named = { fact: String(value.fact) }
  if (fact.kind !== 'money') {
    only(value, ['fact', 'is', 'value'], path)
    return { ...named, ...readTest(value, at, fact.kind) }
  }
  only(value, ['fact', 'currency', 'is', 'value'], path)
  const currency = asCurrency(value.currency)
  if (!currency) throw new Fault(at('currency'), 'must be a currency such as EUR')
  return { ...named, currency, ...readTest(value, at, 'number') }
}

function readDid(value: Given, path: string, at: At): Condition {
  only(value, ['did', 'where', 'distinct', 'withinDays', 'times'], path)
  const { where = [], distinct, withinDays, times } = value
  if (!Array.isArray(where) || where.length > CONDITION_LIMITS.where) {
    throw new Fault(at('where'), `must be a list of ${CONDITION_LIMITS.where} tests at most`)
  }
  return {
    did: name(value.did, at('did'), 200),
    ...(where.length > 0
      ? { where: where.map((one, index) => readWhere(one, `${at('where')}[${index}]`)) }
      : {}),
    ...(distinct === undefined ? {} : { distinct: property(distinct, at('distinct')) }),
    ...(withinDays === undefined ? {} : { withinDays: days(withinDays, at('withinDays')) }),
    ...(times === undefined ? {} : { times: readTimes(times, at('times')) }),
  }
}

function readWhere(value: unknown, path: string) {
  if (!isObject(value)) throw new Fault(path, 'must be a test of a property')
  const at = (key: string) => `${path}.${key}`
  const key = 'line' in value ? 'line' : 'property'
  only(value, [key, 'is', 'value'], path)
  const test = readTest(value, at, 'any')
  const named = property(value[key], at(key))
  return key === 'line' ? { line: named, ...test } : { property: named, ...test }
}

function readTimes(value: unknown, path: string) {
  if (!isObject(value)) throw new Fault(path, 'must say atLeast or atMost')
  only(value, ['atLeast', 'atMost'], path)
  const count = (key: 'atLeast' | 'atMost') => {
    const given = value[key]
    if (given === undefined) return {}
    if (typeof given !== 'number' || !Number.isInteger(given) || given < 0 || given > 1_000_000) {
      throw new Fault(`${path}.${key}`, 'must be a whole number from 0')
    }
    return { [key]: given }
  }
  const times = { ...count('atLeast'), ...count('atMost') }
  if (Object.keys(times).length === 0) throw new Fault(path, 'must say atLeast or atMost')
  return times
}

const NUMBER = ['is', 'is_not', 'at_least', 'at_most', 'more_than', 'less_than']
const TEXT = ['is', 'is_not', 'contains', 'starts_with']
const AGE = ['within_days', 'before_days']
const PRESENCE = ['known', 'unknown']

function readTest(value: Given, at: At, kind: Exclude<FactKind, 'money'> | 'any'): Test {
  const allowed = {
    number: NUMBER,
    instant: [...AGE, ...PRESENCE],
    text: [...TEXT, ...PRESENCE],
    presence: PRESENCE,
    any: [...new Set([...NUMBER, ...TEXT]), ...PRESENCE],
  }[kind]
  const is = String(value.is)
  if (!allowed.includes(is)) throw new Fault(at('is'), `must be one of ${allowed.join(', ')}`)
  const test = { is: is as Test['is'] }
  if (PRESENCE.includes(is)) {
    if (value.value !== undefined) throw new Fault(at('value'), `does not go with ${is}`)
    return test
  }
  if (AGE.includes(is)) return { ...test, value: days(value.value, at('value')) }
  const wantsNumber = kind === 'number' || (kind === 'any' && !TEXT.includes(is))
  const wantsText = kind === 'text' || is === 'contains' || is === 'starts_with'
  const given = value.value
  if (typeof given === 'number' && Number.isFinite(given) && !wantsText) {
    return { ...test, value: given }
  }
  if (typeof given === 'string' && given.length <= 500 && !wantsNumber) {
    if (given === '') throw new Fault(at('value'), 'must not be empty')
    return { ...test, value: given }
  }
  const wanted = wantsNumber ? 'a number' : wantsText ? 'a text' : 'a text or a number'
  throw new Fault(at('value'), `must be ${wanted}`)
}

function days(value: unknown, path: string): number {
  if (typeof value === 'number' && value > 0 && value <= 3_660) return value
  throw new Fault(path, 'must be a number of days')
}

function name(value: unknown, path: string, limit: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= limit) return value
  throw new Fault(path, `must be a name of at most ${limit} characters`)
}

/** Names of properties become part of a JSON path: those that could not be quoted there are refused. */
function property(value: unknown, path: string): string {
  if (typeof value === 'string' && /^[\p{L}\p{N}_$ .-]{1,60}$/u.test(value)) return value
  throw new Fault(path, 'must be the name of a property: letters, digits, space, _ $ . -')
}

function only(value: Given, keys: readonly string[], path: string): void {
  const other = Object.keys(value).find((key) => !keys.includes(key))
  if (other !== undefined) {
    throw new Fault(path === '' ? other : `${path}.${other}`, 'does not belong here')
  }
}
