/** Compiles a condition to SQL over `profiles p`. Means exactly what evaluate.ts judges in memory. */

import { DAY } from '../core/clock.ts'
import { toMinor } from '../core/money.ts'
import { INTEREST_HALF_LIFE } from '../events/state.ts'
import type { Condition, DidCondition, Leaf, Test, Where } from './condition.ts'
import { CLOCK_MARGIN, isOrderName } from './evaluate.ts'
import { findFact } from './facts.ts'

/**
 * SQL text, and the values it refers to. D1 takes a hundred parameters a statement, so all values travel as one JSON
 * list: the statement must offer it as `args(v)`. The text is made of constants only, whatever the condition holds.
 */
export interface Compiled {
  readonly text: string
  readonly args: readonly (string | number)[]
}

/** The condition as an SQL expression that is 1 or 0, never null. */
export function compile(condition: Condition, now: number): Compiled {
  const args: (string | number)[] = []
  const arg = (value: string | number) => {
    args.push(value)
    return `(select json_extract(v, '$[${args.length - 1}]') from args)`
  }
  return { text: write(condition, arg, now), args }
}

type Arg = (value: string | number) => string

function write(condition: Condition, arg: Arg, now: number): string {
  const join = (list: readonly Condition[], word: string) =>
    `(${list.map((one) => write(one, arg, now)).join(word)})`
  if ('all' in condition) return join(condition.all, ' and ')
  if ('any' in condition) return join(condition.any, ' or ')
  if ('not' in condition) return `not ${write(condition.not, arg, now)}`
  return `coalesce((${leaf(condition, arg, now)}), 0)`
}

function leaf(one: Leaf, arg: Arg, now: number): string {
  if ('did' in one) return did(one, arg, now)
  if ('segment' in one) {
    return `exists (select 1 from memberships m where m.segment = ${arg(one.segment)} and m.profile_id = p.id)`
  }
  if ('trait' in one) {
    const found = `(select t.value from json_each(p.traits) t where t.key = ${arg(one.trait)}
      and t.type in ('text', 'integer', 'real'))`
    return test(one, found, arg, now)
  }
  if ('interest' in one) {
    const score = `coalesce((select json_extract(i.value, '$.score')
        * pow(2.0, -max(${now} - json_extract(i.value, '$.at'), 0) / ${INTEREST_HALF_LIFE}.0)
      from json_each(p.state, '$.interests') i where i.key = ${arg(one.interest)}), 0)`
    return test(one, score, arg, now)
  }
  const fact = findFact(one.fact)
  if (!fact) return '0'
  if (one.currency === undefined) return test(one, fact.sql, arg, now)
  const minor = toMinor(Number(one.value), one.currency) ?? 0
  const spent = `coalesce((select r.value from ${fact.sql} r where r.key = ${arg(one.currency)}), 0)`
  return test({ ...one, value: minor }, spent, arg, now)
}

const COMPARISON: Readonly<Partial<Record<Test['is'], string>>> = {
  at_least: '>=',
  at_most: '<=',
  more_than: '>',
  less_than: '<',
}

/** A test of an expression that is null where there is no value. */
function test(one: Test, value: string, arg: Arg, now: number): string {
  const { is, value: wanted } = one
  if (is === 'known') return `${value} is not null`
  if (is === 'unknown') return `${value} is null`
  if (is === 'within_days') return `${now} - ${value} <= ${arg(Number(wanted) * DAY)}`
  if (is === 'before_days') return `${now} - ${value} > ${arg(Number(wanted) * DAY)}`
  const same = (expected: string | number) =>
    typeof expected === 'number'
      ? `coalesce(typeof(${value}) in ('integer', 'real') and ${value} = ${arg(expected)}, 0)`
      : `coalesce(typeof(${value}) = 'text' and lower(${value}) = lower(${arg(expected)}), 0)`
  if (wanted === undefined) return '0'
  if (is === 'is') return same(wanted)
  if (is === 'is_not') return `not ${same(wanted)}`
  const sign = COMPARISON[is]
  if (sign) {
    return `typeof(${value}) in ('integer', 'real') and ${value} ${sign} ${arg(Number(wanted))}`
  }
  const place = `instr(lower(${value}), lower(${arg(String(wanted))}))`
  return `typeof(${value}) = 'text' and ${place} ${is === 'contains' ? '> 0' : '= 1'}`
}

function did(one: DidCondition, arg: Arg, now: number): string {
  const counted =
    one.distinct === undefined ? '*' : `distinct ${scalar('properties', one.distinct, arg)}`
  const since = one.withinDays === undefined ? null : now - one.withinDays * DAY
  const rules = [
    `e.subject in (select p.id union all select identity from identities where profile_id = p.id)`,
    `e.name = ${arg(one.did)}`,
    `e.type = 'track'`,
    `e.occurred <= ${now}`,
    // What only the shop's server can know counts only from there.
    ...(isOrderName(one.did) ? [`e.trust = 'server'`] : []),
    ...(since === null
      ? []
      : [`e.at >= ${arg(since - CLOCK_MARGIN)}`, `e.occurred >= ${arg(since)}`]),
    ...(one.where ?? []).map((where) => fits(where, arg, now)),
  ]
  const count = `(select count(${counted}) from events e where ${rules.join('\n      and ')})`
  const { atLeast = one.times === undefined ? 1 : 0, atMost } = one.times ?? {}
  const least = `${count} >= ${arg(atLeast)}`
  return atMost === undefined ? least : `${least} and ${count} <= ${arg(atMost)}`
}

function fits(where: Where, arg: Arg, now: number): string {
  if ('property' in where) {
    return `coalesce((${test(where, scalar('properties', where.property, arg), arg, now)}), 0)`
  }
  const value = `(select l.value from json_each(line.value) l where l.key = ${arg(where.line)}
    and l.type in ('text', 'integer', 'real'))`
  return `exists (select 1 from json_each(e.body, '$.properties.products') line
      where json_type(e.body, '$.properties.products') = 'array' and line.type = 'object'
        and (${test(where, value, arg, now)}))`
}

/** A property of an event where it is a text or a number, else null. */
function scalar(part: 'properties', name: string, arg: Arg): string {
  return `(select x.value from json_each(e.body, '$.${part}') x where x.key = ${arg(name)}
    and x.type in ('text', 'integer', 'real'))`
}
