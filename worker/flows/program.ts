/** A flow's steps as a flat list with jumps, so that a run's place in it is one number. Pure. */

import type { Condition } from '../segments/condition.ts'
import type { Flow, SendStep, Step } from './definition.ts'

export type Operation =
  | Extract<Step, { kind: 'wait' }>
  | SendStep
  /** Goes on after itself where the condition holds, at `to` where it does not. */
  | { readonly kind: 'unless'; readonly if: Condition; readonly to: number }
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
  for (const step of steps) {
    if (step.kind !== 'branch') {
      program.push(step)
      continue
    }
    const here = start + program.length
    const yes = flatten(step.yes, here + 1)
    const no = flatten(step.no, here + 1 + yes.length + 1)
    program.push(
      { kind: 'unless', if: step.if, to: here + 1 + yes.length + 1 },
      ...yes,
      { kind: 'jump', to: here + 1 + yes.length + 1 + no.length },
      ...no,
    )
  }
  return program
}
