/** Triggers, conditions and exits of a flow as sentences for its owner. */

import type { ExitRule, Trigger } from '../../../worker/flows/definition.ts'
import type { Condition, Test, Where } from '../../../worker/segments/condition.ts'

/** What starts a flow. */
export function startOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'cart':
      return 'Somebody leaves a cart'
    case 'checkout':
      return 'Somebody leaves a checkout'
    case 'visit':
      return trigger.of === 'search'
        ? 'Somebody searched and left'
        : 'Somebody looked around and left'
    case 'subscribed':
      return 'Somebody joins the list'
    case 'segment':
      return trigger.change === 'entered'
        ? `Somebody comes into “${spaced(trigger.segment)}”`
        : `Somebody leaves “${spaced(trigger.segment)}”`
    case 'waiting':
      return 'It is somebody’s turn on the waiting list'
    case 'audience':
      return 'A campaign takes its people in'
    case 'event':
      return `“${trigger.event}” happens${trigger.where ? `, where ${wheres(trigger.where)}` : ''}`
  }
}

/** What the delays of a flow count from. */
export function anchorOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'cart':
      return 'the cart was last touched'
    case 'checkout':
      return 'the checkout was left'
    case 'visit':
      return 'the visit ended'
    case 'subscribed':
      return 'they joined'
    default:
      return 'it began'
  }
}

/** What ends a flow early. */
export function exitOf(rule: ExitRule): string {
  if (rule === 'order') return 'they order'
  if (rule === 'cart_gone') return 'the cart is emptied or replaced'
  if (rule === 'order_undone') return 'the order is cancelled or given back'
  return `“${rule.did}” happens`
}

const compared: Readonly<Record<Test['is'], string>> = {
  is: 'is',
  is_not: 'is not',
  at_least: 'is at least',
  at_most: 'is at most',
  more_than: 'is more than',
  less_than: 'is less than',
  contains: 'contains',
  starts_with: 'starts with',
  within_days: 'is no longer ago than',
  before_days: 'is longer ago than',
  known: 'is known',
  unknown: 'is not known',
}

/** A condition as a sentence without its capital. */
export function condition(one: Condition): string {
  if ('all' in one) return one.all.map(inner).join(' and ')
  if ('any' in one) return one.any.map(inner).join(' or ')
  if ('not' in one) return `not (${condition(one.not)})`
  if ('fact' in one)
    return `${spaced(one.fact)} ${test(one)}${one.currency ? ` ${one.currency}` : ''}`
  if ('trait' in one) return `${spaced(one.trait)} ${test(one)}`
  if ('interest' in one) return `interest in ${one.interest} ${test(one)}`
  if ('segment' in one) return `they are in “${spaced(one.segment)}”`
  const { atLeast, atMost } = one.times ?? {}
  const often =
    atMost === 0
      ? 'never'
      : [
          atLeast === undefined ? '' : `at least ${atLeast} times`,
          atMost === undefined ? '' : `at most ${atMost} times`,
        ]
          .filter((part) => part !== '')
          .join(' and ')
  const parts = [
    `they did “${one.did}”`,
    one.where ? `where ${wheres(one.where)}` : '',
    often,
    one.distinct ? `with different ${spaced(one.distinct)}` : '',
    one.withinDays ? `in the last ${one.withinDays} days` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function inner(one: Condition): string {
  return 'all' in one || 'any' in one ? `(${condition(one)})` : condition(one)
}

function wheres(list: readonly Where[]): string {
  return list
    .map((one) => `${spaced('property' in one ? one.property : one.line)} ${test(one)}`)
    .join(' and ')
}

function test({ is, value }: Test): string {
  const days = is === 'within_days' || is === 'before_days' ? ' days' : ''
  return value === undefined ? compared[is] : `${compared[is]} ${value}${days}`
}

/** An id or a name as words: `last_order` is "last order". */
export function spaced(name: string): string {
  return name.replaceAll(/[-_]+/g, ' ')
}

/** The readable form of a step's id. */
export function named(id: string): string {
  const words = spaced(id)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Words with placeholders as somebody reads them who only wants to know what they are about. */
export function readable(words: string): string {
  return words
    .replaceAll(/\{%-?\s*else\s*-?%\}.*?\{%-?\s*end(if|unless)\s*-?%\}/gs, '')
    .replaceAll(/\{%.*?%\}/gs, '')
    .replaceAll(
      /\{\{\s*([\w.]+).*?\}\}/gs,
      (_, name: string) => `‹${spaced(name.split('.').at(-1) ?? '')}›`,
    )
}
