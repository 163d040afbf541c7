/** What a run does next: wait until an instant, act, skip what is stale, or end. Pure. */

import { MINUTE } from '../core/clock.ts'
import { localWeekday, nextLocalHour } from '../core/zone.ts'
import type { Condition } from '../segments/condition.ts'
import type { Flow } from './definition.ts'
import { type Act, programOf } from './program.ts'

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
      readonly kind: 'act'
      readonly act: Act
      readonly stale: boolean
      readonly next: Advance
    }
  | { readonly kind: 'complete' }

/** Whether a condition holds for the run's person now. */
export type Judge = (condition: Condition) => boolean

/** What decides about the way of one person. */
export interface Guide {
  readonly judge: Judge
  /** The way of a split: one of the ids. */
  readonly choose: (split: string, ways: readonly { id: string; share: number }[]) => string
  /** IANA zone of the person. */
  readonly timezone: string
}

/**
 * The next move of a run that is due. It never schedules into the past, never leaves a step of its way out and
 * always ends: each call goes at least one step forward.
 */
export function advance(flow: Flow, position: Position, guide: Guide, now: number): Advance {
  const step = programOf(flow)[position.step]
  if (!step) return { kind: 'complete' }
  switch (step.kind) {
    case 'wait':
    case 'until':
      if (now < position.dueAt) return waitAt(position.step, position.dueAt)
      // The time is up here and now: what follows is due as this was.
      return pass(flow, { ...position, step: position.step + 1 }, guide, now)
    case 'await':
      if (now < position.dueAt) return waitAt(position.step, position.dueAt)
      return enter(flow, step.to, position.anchor, guide, now)
    case 'jump':
    case 'unless':
    case 'choose':
      return enter(flow, position.step, position.anchor, guide, now)
    default:
      return {
        kind: 'act',
        act: step,
        stale: now - position.dueAt > flow.staleAfter,
        next: enter(flow, position.step + 1, position.anchor, guide, now),
      }
  }
}

/** Goes on behind a wait that is over. A wait right behind it counts from now. */
function pass(flow: Flow, position: Position, guide: Guide, now: number): Advance {
  const place = follow(flow, position.step, guide)
  const step = programOf(flow)[place]
  if (!step) return { kind: 'complete' }
  if (step.kind === 'wait' || step.kind === 'until' || step.kind === 'await') {
    return enter(flow, place, position.anchor, guide, now)
  }
  return advance(flow, { ...position, step: place }, guide, now)
}

/** The wait that begins when a run comes to an operation at `now`. */
export function enter(
  flow: Flow,
  index: number,
  anchor: number,
  guide: Guide,
  now: number,
): Advance {
  const place = follow(flow, index, guide)
  const step = programOf(flow)[place]
  if (!step) return { kind: 'complete' }
  switch (step.kind) {
    case 'wait':
      return waitAt(place, Math.max(anchor + step.after, now + step.spacing))
    case 'until':
      return waitAt(place, nextLocalTime(now + (step.spacing ?? 0), guide.timezone, step))
    case 'await':
      return waitAt(place, now + step.within)
    default:
      return waitAt(place, now)
  }
}

/** The first operation from an index on that is no jump. */
function follow(flow: Flow, index: number, guide: Guide): number {
  const program = programOf(flow)
  for (let place = index; ; ) {
    const step = program[place]
    if (step?.kind === 'jump') place = step.to
    else if (step?.kind === 'unless') place = guide.judge(step.if) ? place + 1 : step.to
    else if (step?.kind === 'choose') {
      const chosen = guide.choose(step.id, step.ways)
      place = step.ways.find((way) => way.id === chosen)?.to ?? program.length
    } else return place
  }
}

function waitAt(step: number, dueAt: number): Advance {
  return { kind: 'wait', step, dueAt }
}

/** The next instant at which the wall clock of a zone shows an hour, on a weekday where one is asked for. */
function nextLocalTime(
  at: number,
  zone: string,
  { hour, weekday }: { readonly hour: number; readonly weekday?: number },
): number {
  let instant = nextLocalHour(at, zone, hour)
  // Seven looks meet every weekday; a day that a zone left out (they exist) is met a week later.
  for (let look = 0; look < 15 && weekday !== undefined; look++) {
    if (localWeekday(instant, zone) === weekday) break
    instant = nextLocalHour(instant + 61 * MINUTE, zone, hour)
  }
  return instant
}

/** When a waiting run is due after its anchor moved: never earlier than it was. */
export function reanchor(flow: Flow, position: Position, anchor: number): number {
  const step = programOf(flow)[position.step]
  if (step?.kind !== 'wait') return position.dueAt
  return Math.max(position.dueAt, anchor + step.after)
}
