/** A flow's steps as a flat list with jumps, so that a run's place in it is one number. Pure. */

import type { Condition, Where } from '../segments/condition.ts'
import type { Flow, Step } from './definition.ts'

/** Steps that do something and take no time. */
export type Act = Extract<Step, { kind: 'send' | 'webhook' | 'trait' | 'points' }>

export type Operation =
  | Extract<Step, { kind: 'wait' | 'until' }>
  | Act
  /** Goes on after itself when the event happens, at `to` when the time is up. */
  | {
      readonly kind: 'await'
      readonly event: string
      readonly key: string | undefined
      readonly where: readonly Where[]
      readonly within: number
      readonly to: number
    }
  /** Goes on after itself where the condition holds, at `to` where it does not. */
  | { readonly kind: 'unless'; readonly if: Condition; readonly to: number }
  /** Goes on at one of several places by chance. */
  | {
      readonly kind: 'choose'
      readonly id: string
      readonly ways: readonly { readonly id: string; readonly share: number; readonly to: number }[]
    }
  | { readonly kind: 'jump'; readonly to: number }

const programs = new WeakMap<readonly Step[], readonly Operation[]>()

/** The operations of a flow. Jumps lead forward only, so every run comes to the end. */
export function programOf(flow: Pick<Flow, 'steps'>): readonly Operation[] {
  const known = programs.get(flow.steps)
  if (known) return known
  const program = flatten(flow.steps, 0)
  programs.set(flow.steps, program)
  return program
}

function flatten(steps: readonly Step[], start: number): readonly Operation[] {
  const program: Operation[] = []
  for (const step of steps) program.push(...compile(step, start + program.length))
  return program
}

/** The operations of one step that stands at `here`. */
function compile(step: Step, here: number): readonly Operation[] {
  switch (step.kind) {
    case 'branch': {
      const { operations, starts } = ways([step.yes, step.no], here + 1)
      return [{ kind: 'unless', if: step.if, to: starts[1] ?? here }, ...operations]
    }
    case 'await': {
      const { event, key, where = [], within } = step
      // Whoever did it stands at the jump behind this, which leads on as any arrival does.
      const { operations, starts } = ways([step.yes, step.no], here + 2)
      return [
        { kind: 'await', event, key, where, within, to: starts[1] ?? here },
        { kind: 'jump', to: here + 2 },
        ...operations,
      ]
    }
    case 'split': {
      const { operations, starts } = ways(
        step.ways.map((way) => way.steps),
        here + 1,
      )
      const to = (index: number) => starts[index] ?? here + 1 + operations.length
      return [
        {
          kind: 'choose',
          id: step.id,
          ways: step.ways.map(({ id, share }, index) => ({ id, share, to: to(index) })),
        },
        ...operations,
      ]
    }
    default:
      return [step]
  }
}

/** Lists of steps one behind the other, each followed by a jump over those after it. */
function ways(
  lists: readonly (readonly Step[])[],
  start: number,
): { operations: readonly Operation[]; starts: readonly number[] } {
  const parts: (readonly Operation[])[] = []
  const starts: number[] = []
  let place = start
  for (const [index, steps] of lists.entries()) {
    starts.push(place)
    const part = flatten(steps, place)
    parts.push(part)
    place += part.length + (index < lists.length - 1 ? 1 : 0)
  }
  const end = place
  const operations = parts.flatMap((part, index) =>
    index < parts.length - 1 ? [...part, { kind: 'jump', to: end } as const] : part,
  )
  return { operations, starts }
}
