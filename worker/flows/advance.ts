/** What a run does next: wait until an instant, write a message, skip a stale one, or end. Pure. */

import type { Flow } from './definition.ts'

export interface Position {
  /** Index of the step that the run stands at. */
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
      readonly stepId: string
      readonly stale: boolean
      readonly next: Advance
    }
  | { readonly kind: 'complete' }

/**
 * The next move of a run that is due. It never schedules into the past, never leaves a step out and
 * always ends: each call goes at least one step forward.
 */
export function advance(flow: Flow, position: Position, now: number): Advance {
  const step = flow.steps[position.step]
  if (!step) return { kind: 'complete' }
  if (step.kind === 'wait') {
    if (now < position.dueAt) return { kind: 'wait', step: position.step, dueAt: position.dueAt }
    return advance(flow, { ...position, step: position.step + 1 }, now)
  }
  const stale = now - position.dueAt > flow.staleAfter
  return {
    kind: 'send',
    stepId: step.id,
    stale,
    next: enter(flow, position.step + 1, position.anchor, now),
  }
}

/** The wait that begins when a run comes to a step at `now`. */
export function enter(flow: Flow, index: number, anchor: number, now: number): Advance {
  const step = flow.steps[index]
  if (!step) return { kind: 'complete' }
  if (step.kind === 'send') return { kind: 'wait', step: index, dueAt: now }
  return {
    kind: 'wait',
    step: index,
    dueAt: Math.max(anchor + step.after, now + step.spacing),
  }
}

/** When a waiting run is due after its anchor moved: never earlier than it was. */
export function reanchor(flow: Flow, position: Position, anchor: number): number {
  const step = flow.steps[position.step]
  if (step?.kind !== 'wait') return position.dueAt
  return Math.max(position.dueAt, anchor + step.after)
}
