/** Who starts, goes on, restarts or leaves a flow, given what is known of a profile now. Pure. */

import { asText } from '../core/json.ts'
import type { StoredEvent } from '../events/event.ts'
import type { State } from '../events/state.ts'
import type { Condition } from '../segments/condition.ts'
import { evaluate } from '../segments/evaluate.ts'
import type { Known } from '../segments/facts.ts'
import { type Advance, enter, reanchor } from './advance.ts'
import type { ExitReason, ExitRule, Flow, Trigger } from './definition.ts'

export interface Run {
  readonly id: string
  readonly profileId: string
  readonly flow: string
  readonly version: number
  /** What the run is about: the id of a cart, an order or an event. */
  readonly subjectKey: string
  readonly state: 'active' | 'completed' | 'exited'
  readonly step: number
  readonly anchor: number
  readonly dueAt: number
  readonly enteredAt: number
}

export type RunChange =
  | {
      readonly kind: 'start'
      readonly subjectKey: string
      readonly step: number
      readonly anchor: number
      readonly dueAt: number
    }
  | { readonly kind: 'restart'; readonly run: Run; readonly anchor: number; readonly dueAt: number }
  | { readonly kind: 'exit'; readonly run: Run; readonly reason: ExitReason }

/** One person as the flows see them. */
export interface Candidate {
  readonly known: Known
  /** What they did since they were last looked at. */
  readonly news: readonly StoredEvent[]
  readonly runs: readonly Run[]
}

export interface EnrollRules {
  readonly enabled: boolean
  /** Whether a sign-up has to be confirmed before it counts. */
  readonly doubleOptIn: boolean
}

/** What has to change in the runs of one profile in one flow. */
export function enroll(
  flow: Flow,
  candidate: Candidate,
  rules: EnrollRules,
  now: number,
): readonly RunChange[] {
  const runs = candidate.runs.filter((run) => run.flow === flow.id)
  const going: Run[] = []
  const changes: RunChange[] = []
  for (const run of runs) {
    if (run.state !== 'active') continue
    const reason = rules.enabled ? exitReason(flow, candidate, run) : 'flow_disabled'
    if (reason) {
      changes.push({ kind: 'exit', run, reason })
      continue
    }
    going.push(run)
    const { cart } = candidate.known.state
    if (flow.trigger.kind === 'cart' && cart && cart.updatedAt > run.anchor) {
      const anchor = cart.updatedAt
      changes.push({ kind: 'restart', run, anchor, dueAt: reanchor(flow, run, anchor) })
    }
  }
  if (rules.enabled) changes.push(...starts(flow, candidate, rules, [...runs], going, now))
  return changes
}

/** Something that may start a run. */
interface Occasion {
  readonly subjectKey: string
  readonly at: number
}

function starts(
  flow: Flow,
  candidate: Candidate,
  rules: EnrollRules,
  runs: Run[],
  going: readonly Run[],
  now: number,
): readonly RunChange[] {
  const { known } = candidate
  if (known.email === null) return []
  const judge = (condition: Condition) => evaluate(condition, known, candidate.news, now)
  const changes: RunChange[] = []
  const busy = going.length > 0
  for (const occasion of occasionsOf(flow.trigger, candidate, rules)) {
    if (now - occasion.at > flow.startWithin) continue
    // A person has one cart: its flow has one run at a time.
    if (busy && (flow.trigger.kind === 'cart' || flow.reentry.per === 'person')) continue
    if (isAgain(flow, occasion, runs, changes, now)) continue
    if (flow.filter && !judge(flow.filter)) continue
    const first: Advance = enter(flow, 0, occasion.at, judge, now)
    if (first.kind !== 'wait') continue
    const { subjectKey, at: anchor } = occasion
    changes.push({ kind: 'start', subjectKey, step: first.step, anchor, dueAt: first.dueAt })
  }
  return changes
}

function isAgain(
  flow: Flow,
  occasion: Occasion,
  runs: readonly Run[],
  changes: readonly RunChange[],
  now: number,
): boolean {
  const { per, after } = flow.reentry
  const same = (subjectKey: string) => per === 'person' || subjectKey === occasion.subjectKey
  return (
    runs.some((run) => same(run.subjectKey) && run.enteredAt > now - after) ||
    changes.some((change) => change.kind === 'start' && same(change.subjectKey))
  )
}

function occasionsOf(
  trigger: Trigger,
  { known, news }: Candidate,
  rules: EnrollRules,
): readonly Occasion[] {
  switch (trigger.kind) {
    case 'cart': {
      const { cart } = known.state
      return cart ? [{ subjectKey: cart.id, at: cart.updatedAt }] : []
    }
    case 'subscribed':
      return news.flatMap((event) =>
        joins(event, rules) ? [{ subjectKey: '', at: event.occurred }] : [],
      )
    case 'event':
      return news.flatMap((event) => {
        if (event.type !== 'track' || event.name !== trigger.event) return []
        if (!trigger.from.includes(event.trust)) return []
        const subjectKey = trigger.key ? asText(event.properties[trigger.key], 200) : event.id
        return subjectKey ? [{ subjectKey, at: event.occurred }] : []
      })
  }
}

function joins(event: StoredEvent, { doubleOptIn }: EnrollRules): boolean {
  if (event.type !== 'track') return false
  if (event.name === 'Subscription Confirmed') return event.trust === 'mailbox'
  return !doubleOptIn && event.name === 'Subscription Requested'
}

function exitReason(flow: Flow, candidate: Candidate, run: Run): ExitReason | null {
  for (const rule of flow.exits) {
    const reason = leaves(rule, candidate, run)
    if (reason) return reason
  }
  return null
}

function leaves(rule: ExitRule, { known, news }: Candidate, run: Run): ExitReason | null {
  const { state } = known
  switch (rule) {
    case 'order':
      return boughtSince(state, run.anchor) && state.cart?.id !== run.subjectKey ? 'order' : null
    case 'cart_gone':
      if (state.cart?.id === run.subjectKey) return null
      return state.cart ? 'cart_replaced' : 'cart_emptied'
    case 'order_undone':
      return news.some(
        (event) =>
          event.trust === 'server' &&
          (event.name === 'Order Cancelled' || event.name === 'Order Refunded') &&
          asText(event.properties.order_id, 200) === run.subjectKey,
      )
        ? 'order_undone'
        : null
  }
}

/** An order takes the cart with it, whether the shop's server or a page reported it. */
function boughtSince(state: State, anchor: number): boolean {
  return state.boughtAt >= anchor || state.orders.lastAt > anchor
}
