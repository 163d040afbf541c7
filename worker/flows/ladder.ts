/** The ladder: of the flows that run after something left behind, one person is in one at a time, that of the highest intent. Pure. */

import { rankOf } from '../messages/arbiter.ts'
import type { Flow } from './definition.ts'
import type { Run, RunChange } from './run.ts'

/** What one flow wants to change for a person. */
export interface Wanted {
  readonly flow: Flow
  readonly changes: readonly RunChange[]
}

/**
 * The changes that stand when all flows of a person are looked at together: a run of a higher intent ends those below
 * it, and keeps others on its own step and below from starting.
 */
export function climb(
  wanted: readonly Wanted[],
  runs: readonly Run[],
): readonly { readonly flow: Flow; readonly change: RunChange }[] {
  const all = wanted.flatMap(({ flow, changes }) => changes.map((change) => ({ flow, change })))
  const rungs = wanted.filter(({ flow }) => flow.ladder)
  if (rungs.length < 2) return all
  const ended = new Set(all.flatMap(({ change }) => (change.kind === 'exit' ? [change.run] : [])))
  const alive = rungs.flatMap(({ flow, changes }) => {
    const rank = rankOf(flow.intent)
    const going = runs.filter(
      (run) => run.flow === flow.id && run.state === 'active' && !ended.has(run),
    )
    const starts = changes.filter((change) => change.kind === 'start')
    return [
      ...going.map((run) => ({ flow, rank, run, start: null })),
      ...starts.map((start) => ({ flow, rank, run: null, start })),
    ]
  })
  // The highest stands; of the same step the one that was there before.
  const [top] = alive.sort(
    (left, right) =>
      right.rank - left.rank || Number(left.run === null) - Number(right.run === null),
  )
  if (!top || alive.length < 2) return all
  const lost = new Set<RunChange>(
    alive.flatMap(({ start }) => (start && start !== top.start ? [start] : [])),
  )
  const left = alive.flatMap(({ flow, rank, run }) =>
    run && rank < top.rank ? [{ flow, run }] : [],
  )
  const leaving = new Set(left.map(({ run }) => run))
  return [
    ...all.filter(
      ({ change }) =>
        !lost.has(change) &&
        !('run' in change && change.kind !== 'exit' && leaving.has(change.run)),
    ),
    ...left.map(({ flow, run }) => ({
      flow,
      change: { kind: 'exit', run, reason: 'higher_intent' } as const,
    })),
  ]
}
