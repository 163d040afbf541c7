/** Conditions: the one closed grammar in which segments and flows say whom they mean. */

/** How a number is compared. */
export type NumberTest = 'is' | 'is_not' | 'at_least' | 'at_most' | 'more_than' | 'less_than'
/** How a text is compared: without regard to ASCII capitals. `is_not` also holds where there is none. */
export type TextTest = 'is' | 'is_not' | 'contains' | 'starts_with'
/** How an instant is compared: no longer ago than some days, or longer. */
export type AgeTest = 'within_days' | 'before_days'
/** Whether there is anything at all. */
export type PresenceTest = 'known' | 'unknown'

/** A test of one value; which of them fit, the value's kind says. */
export interface Test {
  readonly is: NumberTest | TextTest | AgeTest | PresenceTest
  readonly value?: string | number
}

/** A fact of the profile, such as `orders`; `currency` for money. The facts are listed in facts.ts. */
export interface FactCondition extends Test {
  readonly fact: string
  readonly currency?: string
}

/** Something that the shop's server said of the person. */
export interface TraitCondition extends Test {
  readonly trait: string
}

/** Interest in a category: views and carts, halving every 14 days. */
export interface InterestCondition extends Test {
  readonly interest: string
}

/** A test of a property of an event, or (`line`) of a property that any of its products has. */
export type Where = Test & ({ readonly property: string } | { readonly line: string })

/**
 * How often an event happened: at least once unless `times` says otherwise. With `distinct`, different values of that
 * property are counted instead of events.
 */
export interface DidCondition {
  readonly did: string
  readonly where?: readonly Where[]
  readonly distinct?: string
  readonly withinDays?: number
  readonly times?: { readonly atLeast?: number; readonly atMost?: number }
}

/** Being in a segment that is kept (kept.ts), and not asked anew each time. */
export interface MemberCondition {
  readonly segment: string
}

export type Leaf =
  | FactCondition
  | TraitCondition
  | InterestCondition
  | DidCondition
  | MemberCondition

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Leaf

/** What a condition may hold at most, so that it can be compiled and cannot become a burden. */
export const CONDITION_LIMITS = { depth: 5, leaves: 50, did: 10, where: 5 } as const

/** Every condition inside a condition that holds no other, in reading order. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf)
  if ('any' in condition) return condition.any.flatMap(leavesOf)
  return 'not' in condition ? leavesOf(condition.not) : [condition]
}

/** Whether a condition asks what a profile does not hold: what somebody did, their subscription, kept segments. */
export function asksEvents(condition: Condition): boolean {
  return leavesOf(condition).some(
    (leaf) => 'did' in leaf || 'segment' in leaf || ('fact' in leaf && leaf.fact === 'marketing'),
  )
}
