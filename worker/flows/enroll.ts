/** Who starts, goes on, restarts or leaves a flow, given what is known of a profile now. Pure. */

import { zoneOf } from '../core/place.ts'
import type { StoredEvent } from '../events/event.ts'
import type { State } from '../events/state.ts'
import { asksEvents, type Condition } from '../segments/condition.ts'
import { evaluate, fitsAll } from '../segments/evaluate.ts'
import type { Known } from '../segments/facts.ts'
import { enter, type Guide, reanchor } from './advance.ts'
import type { ExitReason, ExitRule, Flow } from './definition.ts'
import { type Chances, guideFor } from './guide.ts'
import { isHeld } from './holdback.ts'
import { type Occasion, occasionsOf } from './occasion.ts'
import { programOf } from './program.ts'
import type { Run, RunChange } from './run.ts'

/** One person as the flows see them. */
export interface Candidate {
  readonly profileId: string
  readonly known: Known
  /** What they did since they were last looked at. */
  readonly news: readonly StoredEvent[]
  readonly runs: readonly Run[]
}

export interface EnrollRules extends Chances {
  readonly enabled: boolean
  /** Whether a sign-up has to be confirmed before it counts. */
  readonly doubleOptIn: boolean
}

/**
 * What has to change in the runs of one profile in one flow. `versionOf` answers the flow as it was when a run began;
 * without an answer the flow as it is.
 */
export function enroll(
  flow: Flow,
  candidate: Candidate,
  rules: EnrollRules,
  now: number,
  versionOf: (run: Run) => Flow | undefined = () => flow,
): readonly RunChange[] {
  const runs = candidate.runs.filter((run) => run.flow === flow.id)
  const going: Run[] = []
  const changes: RunChange[] = []
  for (const run of runs) {
    if (run.state !== 'active') continue
    const own = versionOf(run) ?? flow
    const reason = rules.enabled ? exitReason(own, candidate, run) : 'flow_disabled'
    if (reason) {
      changes.push({ kind: 'exit', run, reason })
      continue
    }
    going.push(run)
    const change = goesOn(own, candidate, run, now)
    if (change) changes.push(change)
  }
  if (rules.enabled) changes.push(...starts(flow, candidate, rules, runs, going, now))
  return changes
}

/** What a run does with the news: what it awaited happened, or its anchor moved on. */
function goesOn(flow: Flow, { known, news }: Candidate, run: Run, now: number): RunChange | null {
  const place = programOf(flow)[run.step]
  if (place?.kind === 'await') {
    const happened = news.some(
      (event) =>
        event.type === 'track' &&
        event.name === place.event &&
        event.occurred >= run.enteredAt &&
        isAbout(event, place.key, run) &&
        fitsAll(place.where, event, now),
    )
    if (happened) return { kind: 'move', run, step: run.step + 1, dueAt: now }
  }
  const anchor = anchorOf(flow, known.state)
  if (anchor === null || anchor <= run.anchor) return null
  return { kind: 'restart', run, anchor, dueAt: reanchor(flow, run, anchor) }
}

/** The last activity that a flow counts from, where activity moves it on. */
function anchorOf({ trigger }: Flow, { cart, session, visit }: State): number | null {
  if (trigger.kind === 'cart' || trigger.kind === 'checkout') return cart?.updatedAt ?? null
  if (trigger.kind !== 'visit' || !visit) return null
  // Whoever is still in the shop, or there again, is not written to about having left.
  return Math.max(visit.lastAt, session?.lastAt ?? 0)
}

function starts(
  flow: Flow,
  candidate: Candidate,
  rules: EnrollRules,
  runs: readonly Run[],
  going: readonly Run[],
  now: number,
): readonly RunChange[] {
  const { known, profileId } = candidate
  if (known.email === null && known.state.phone === null) return []
  const changes: RunChange[] = []
  // A person has one cart and makes one visit at a time: their flows have one run at a time.
  const single = flow.reentry.per === 'person' || anchorOf(flow, known.state) !== null
  for (const occasion of occasionsOf(flow.trigger, candidate, rules, now)) {
    if (now - occasion.at > flow.startWithin) continue
    if (going.length > 0 && single) continue
    if (isAgain(flow, occasion, runs, changes, now)) continue
    if (flow.filter && !mayFit(flow.filter, candidate, now)) continue
    const first = placeFirst(flow, candidate, occasion, rules, now)
    if (!first) continue
    const { subjectKey, at: anchor, data } = occasion
    const held = flow.class === 'marketing' && isHeld(profileId, flow.id, rules.holdback, now)
    const cohort = held ? 'held' : 'treated'
    changes.push({ kind: 'start', subjectKey, ...first, anchor, data, cohort })
  }
  return changes
}

/**
 * Where a new run stands. What only the stored events can tell is asked when it is looked at: at once. There the way that
 * it takes at a split is noted, too.
 */
function placeFirst(
  flow: Flow,
  { known, news, profileId }: Candidate,
  occasion: Occasion,
  rules: Chances,
  now: number,
): { step: number; dueAt: number } | null {
  let later = false
  const guide = guideFor(flow.id, profileId, zoneOf(known), rules, (condition) => {
    if (asksEvents(condition)) later = true
    return evaluate(condition, known, news, now)
  })
  const noted: Guide = {
    ...guide,
    choose: (split, ways) => {
      later = true
      return guide.choose(split, ways)
    },
  }
  const first = enter(flow, 0, occasion.at, noted, now)
  if (later) return { step: 0, dueAt: now }
  return first.kind === 'wait' ? { step: first.step, dueAt: first.dueAt } : null
}

/** Whether a filter holds, as far as it can be told without the stored events. */
function mayFit(filter: Condition, { known, news }: Candidate, now: number): boolean {
  return asksEvents(filter) || evaluate(filter, known, news, now)
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

function exitReason(flow: Flow, candidate: Candidate, run: Run): ExitReason | null {
  for (const rule of flow.exits) {
    const reason = leaves(rule, candidate, run)
    if (reason) return reason
  }
  return null
}

/** Whether an event is about what a run is about: any is, where no property of it is to say so. */
function isAbout({ properties }: StoredEvent, key: string | undefined, run: Run): boolean {
  return key === undefined || String(properties[key] ?? '') === run.subjectKey
}

function leaves(rule: ExitRule, { known, news }: Candidate, run: Run): ExitReason | null {
  const { state } = known
  if (typeof rule === 'object') {
    const { did, key } = rule
    const happened = news.some(
      (event) =>
        event.type === 'track' &&
        event.name === did &&
        event.occurred >= run.anchor &&
        isAbout(event, key, run),
    )
    return happened ? 'did' : null
  }
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
          event.properties.order_id !== undefined &&
          String(event.properties.order_id) === run.subjectKey,
      )
        ? 'order_undone'
        : null
  }
}

/** An order takes the cart with it, whether the shop's server or a page reported it. */
function boughtSince(state: State, anchor: number): boolean {
  return state.boughtAt >= anchor || state.orders.lastAt > anchor
}
