/** What a run does next: wait until an instant, write a message, skip a stale one, or end. Pure. */

import type { Condition } from '../segments/condition.ts'
import type { Flow, SendStep } from './definition.ts'
import { programOf } from './program.ts'

export interface Position {
  /** Index of the operation that the run stands at. */
  readonly step: number
  /** The instant that waits count from. */
  readonly anchor: number
  /** When the run was to be looked at. */
  readonly dueAt: number
}

export type Advance =
  | { readonly kind: 'wait'; readonly step: number; readonly dueAt: number }
  | {
      readonly kind: 'send'
      readonly send: SendStep
      readonly stale: boolean
      readonly next: Advance
    }
  | { readonly kind: 'complete' }

/** Whether a condition holds for the run's person now. */
export type Judge = (condition: Condition) => boolean

/**
 * The next move of a run that is due. It never schedules into the past, never leaves a step of its way out and
 * always ends: each call goes at least one step forward.
 */
export function advance(flow: Flow, position: Position, judge: Judge, now: number): Advance {
  const step = programOf(flow)[position.step]
  if (!step) return { kind: 'complete' }
  if (step.kind === 'wait') {
    if (now < position.dueAt) return { kind: 'wait', step: position.step, dueAt: position.dueAt }
    return advance(flow, { ...position, step: position.step + 1 }, judge, now)
  }
  if (step.kind !== 'send') {
    const further = follow(flow, position.step, judge)
    // What comes after a branch is due when the branch was: it took no time.
    return advance(flow, { ...position, step: further }, judge, now)
  }
  const stale = now - position.dueAt > flow.staleAfter
  return {
    kind: 'send',
    send: step,
    stale,
    next: enter(flow, position.step + 1, position.anchor, judge, now),
  }
}

/** The wait that begins when a run comes to an operation at `now`. */
export function enter(
  flow: Flow,
  index: number,
  anchor: number,
  judge: Judge,
  now: number,
): Advance {
  const place = follow(flow, index, judge)
  const step = programOf(flow)[place]
  if (!step) return { kind: 'complete' }
  if (step.kind !== 'wait') return { kind: 'wait', step: place, dueAt: now }
  return {
    kind: 'wait',
    step: place,
    dueAt: Math.max(anchor + step.after, now + step.spacing),
  }
}

/** The first operation from an index on that is no jump. */
function follow(flow: Flow, index: number, judge: Judge): number {
  const program = programOf(flow)
  for (let place = index; ; ) {
    const step = program[place]
    if (step?.kind === 'jump') place = step.to
    else if (step?.kind === 'unless') place = judge(step.if) ? place + 1 : step.to
    else return place
  }
}

/** When a waiting run is due after its anchor moved: never earlier than it was. */
export function reanchor(flow: Flow, position: Position, anchor: number): number {
  const step = programOf(flow)[position.step]
  if (step?.kind !== 'wait') return position.dueAt
  return Math.max(position.dueAt, anchor + step.after)
}
