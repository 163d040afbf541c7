/** Who starts, goes on, restarts or leaves a flow, given what is known of a profile now. Pure. */

import type { Cart, State } from '../events/state.ts'
import { enter, reanchor } from './advance.ts'
import type { ExitReason, Flow } from './definition.ts'

export interface Run {
  readonly id: string
  readonly profileId: string
  readonly flow: string
  readonly version: number
  /** What the run is about: the id of the cart. */
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

export interface Candidate {
  readonly state: State
  readonly reachable: boolean
  readonly runs: readonly Run[]
}

/** What has to change in the runs of one profile in one flow. */
export function enroll(
  flow: Flow,
  candidate: Candidate,
  enabled: boolean,
  now: number,
): readonly RunChange[] {
  const { state } = candidate
  const runs = candidate.runs.filter((run) => run.flow === flow.id)
  const changes: RunChange[] = []
  let going = false
  for (const run of runs) {
    if (run.state !== 'active') continue
    const reason = enabled ? exitReason(state, run) : 'flow_disabled'
    if (reason) {
      changes.push({ kind: 'exit', run, reason })
      continue
    }
    going = true
    if (state.cart && state.cart.updatedAt > run.anchor) {
      const anchor = state.cart.updatedAt
      changes.push({ kind: 'restart', run, anchor, dueAt: reanchor(flow, run, anchor) })
    }
  }
  if (!going && enabled && state.cart && mayStart(flow, candidate, state.cart, runs, now)) {
    const anchor = state.cart.updatedAt
    const first = enter(flow, 0, anchor, now)
    if (first.kind === 'wait') {
      changes.push({
        kind: 'start',
        subjectKey: state.cart.id,
        step: first.step,
        anchor,
        dueAt: first.dueAt,
      })
    }
  }
  return changes
}

function exitReason(state: State, run: Run): ExitReason | null {
  if (state.cart?.id === run.subjectKey) return null
  if (state.boughtAt >= run.anchor) return 'order'
  return state.cart ? 'cart_replaced' : 'cart_emptied'
}

function mayStart(
  flow: Flow,
  candidate: Candidate,
  cart: Cart,
  runs: readonly Run[],
  now: number,
): boolean {
  if (!candidate.reachable || now - cart.updatedAt > flow.startWithin) return false
  return !runs.some((run) => run.subjectKey === cart.id && run.enteredAt > now - flow.reentryAfter)
}
