/** Conditions in plain words: "have ordered twice or more, and were not seen for 30 days". */

import type { Condition, Leaf, Test } from '../../../worker/segments/condition.ts'

/** A fact that conditions may ask for, as the API lists it. */
export interface FactName {
  readonly name: string
  readonly kind: 'number' | 'money' | 'instant' | 'text' | 'presence'
  readonly label: string
}

const tests: Readonly<Record<Test['is'], string>> = {
  is: 'is',
  is_not: 'is not',
  at_least: 'at least',
  at_most: 'at most',
  more_than: 'more than',
  less_than: 'less than',
  contains: 'contains',
  starts_with: 'begins with',
  within_days: 'in the last',
  before_days: 'longer ago than',
  known: 'is known',
  unknown: 'is not known',
}

/** The words of a test. */
export function testName(is: Test['is']): string {
  return tests[is]
}

/** A condition as a sentence without its first words ("People …"). */
export function say(condition: Condition, facts: readonly FactName[]): string {
  if ('all' in condition) return join(condition.all, 'and', facts)
  if ('any' in condition) return join(condition.any, 'or', facts)
  if ('not' in condition) return `not (${say(condition.not, facts)})`
  return sayLeaf(condition, facts)
}

function join(list: readonly Condition[], word: string, facts: readonly FactName[]): string {
  return list
    .map((one) => ('all' in one || 'any' in one ? `(${say(one, facts)})` : say(one, facts)))
    .join(` ${word} `)
}

function sayLeaf(leaf: Leaf, facts: readonly FactName[]): string {
  if ('segment' in leaf) return `in the segment “${leaf.segment}”`
  if ('did' in leaf) return sayDid(leaf)
  const name =
    'trait' in leaf
      ? `trait “${leaf.trait}”`
      : 'interest' in leaf
        ? `interest in ${leaf.interest}`
        : (facts.find((fact) => fact.name === leaf.fact)?.label ?? leaf.fact)
  const currency = 'currency' in leaf && leaf.currency ? ` ${leaf.currency}` : ''
  const value = leaf.value === undefined ? '' : ` ${leaf.value}${currency}`
  const days = leaf.is === 'within_days' || leaf.is === 'before_days'
  const unit = days ? (leaf.value === 1 ? ' day' : ' days') : ''
  return `${name} ${tests[leaf.is]}${value}${unit}`
}

function sayDid(leaf: Extract<Leaf, { did: string }>): string {
  const { did, where = [], distinct, withinDays, times } = leaf
  const often = times
    ? [
        times.atLeast === undefined ? '' : `at least ${times.atLeast} times`,
        times.atMost === undefined ? '' : `at most ${times.atMost} times`,
      ]
        .filter((part) => part !== '')
        .join(' and ')
    : 'at least once'
  const tested = where.map((one) => {
    const name = 'property' in one ? one.property : `${one.line} of a product`
    return `${name} ${tests[one.is]}${one.value === undefined ? '' : ` ${one.value}`}`
  })
  return [
    `did “${did}”`,
    often,
    distinct ? `with different ${distinct}` : '',
    tested.length > 0 ? `where ${tested.join(' and ')}` : '',
    withinDays ? `in the last ${withinDays} days` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
