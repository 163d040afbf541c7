/** A condition as the editor holds it: a list of rows, all of which or any of which hold. What does not fit in a row stays as it is. */

import type { Condition, Leaf, Test } from '../../../worker/segments/condition.ts'
import type { FactName } from './say.ts'

export interface Row {
  readonly not: boolean
  /** A leaf that can be edited, or a whole condition that is only shown. */
  readonly part: Condition
}

export interface Rows {
  readonly match: 'all' | 'any'
  readonly rows: readonly Row[]
}

/** The rows of a condition. */
export function rowsOf(condition: Condition): Rows {
  if ('all' in condition) return { match: 'all', rows: condition.all.map(rowOf) }
  if ('any' in condition) return { match: 'any', rows: condition.any.map(rowOf) }
  return { match: 'all', rows: [rowOf(condition)] }
}

function rowOf(part: Condition): Row {
  return 'not' in part ? { not: true, part: part.not } : { not: false, part }
}

/** The condition of rows. */
export function conditionOf({ match, rows }: Rows): Condition {
  const parts = rows.map(({ not, part }): Condition => (not ? { not: part } : part))
  const [only] = parts
  if (only && parts.length === 1) return only
  return match === 'all' ? { all: parts } : { any: parts }
}

export function isLeaf(part: Condition): part is Leaf {
  return !('all' in part || 'any' in part || 'not' in part)
}

const NUMBER: readonly Test['is'][] = [
  'at_least',
  'at_most',
  'is',
  'is_not',
  'more_than',
  'less_than',
]
const TEXT: readonly Test['is'][] = ['is', 'is_not', 'contains', 'starts_with']
const PRESENCE: readonly Test['is'][] = ['known', 'unknown']

/** The tests that fit what a leaf asks for. */
export function testsOf(leaf: Leaf, facts: readonly FactName[]): readonly Test['is'][] {
  if ('trait' in leaf) return [...TEXT, ...NUMBER.slice(0, 2), ...PRESENCE]
  if ('interest' in leaf) return NUMBER
  if (!('fact' in leaf)) return []
  switch (facts.find(({ name }) => name === leaf.fact)?.kind) {
    case 'instant':
      return ['within_days', 'before_days', ...PRESENCE]
    case 'text':
      return [...TEXT, ...PRESENCE]
    case 'presence':
      return PRESENCE
    default:
      return NUMBER
  }
}

/** What a row begins with when something else is chosen: `fact:orders`, `trait`, `interest`, `did`, `segment`. */
export function freshLeaf(choice: string, facts: readonly FactName[]): Leaf {
  if (choice === 'trait') return { trait: 'plan', is: 'is', value: 'gold' }
  if (choice === 'interest') return { interest: 'Shoes', is: 'at_least', value: 1 }
  if (choice === 'segment') return { segment: 'vip' }
  if (choice === 'did') return { did: 'Product Viewed', withinDays: 30 }
  const name = choice.slice('fact:'.length)
  const kind = facts.find((fact) => fact.name === name)?.kind
  if (kind === 'instant') return { fact: name, is: 'within_days', value: 30 }
  if (kind === 'text') {
    return { fact: name, is: 'is', value: name === 'marketing' ? 'subscribed' : 'en' }
  }
  if (kind === 'presence') return { fact: name, is: 'known' }
  if (kind === 'money') return { fact: name, currency: 'EUR', is: 'at_least', value: 100 }
  return { fact: name, is: 'at_least', value: 1 }
}

/** How a leaf is named in the list of choices. */
export function choiceOf(leaf: Leaf): string {
  if ('fact' in leaf) return `fact:${leaf.fact}`
  return ['trait', 'interest', 'did', 'segment'].find((kind) => kind in leaf) ?? ''
}
