/** Judges conditions about the people of runs: in memory, and by the stored events where a condition asks what somebody did. */

import type { Db } from '../db/database.ts'
import { asksEvents, type Condition } from '../segments/condition.ts'
import { evaluate } from '../segments/evaluate.ts'
import type { Known } from '../segments/facts.ts'
import { whoFits } from '../segments/store.ts'
import type { Judge } from './advance.ts'
import { everyStep, type Flow } from './definition.ts'

/** A judge for each person. */
export type Judges = (profileId: string) => Judge

const asking = new WeakMap<Flow, readonly Condition[]>()

/** The conditions of a flow that only the stored events can answer. */
export function conditionsOf(flow: Flow): readonly Condition[] {
  const known = asking.get(flow)
  if (known) return known
  const all = everyStep(flow.steps).flatMap((step) => {
    if (step.kind === 'branch') return [step.if]
    return step.kind === 'send' && step.offerIf ? [step.offerIf] : []
  })
  const conditions = [...(flow.filter ? [flow.filter] : []), ...all].filter(asksEvents)
  asking.set(flow, conditions)
  return conditions
}

/** Asks the database once for everybody, so that each condition can then be judged without waiting. */
export async function askAbout(
  db: Db,
  asked: readonly { readonly profileId: string; readonly conditions: readonly Condition[] }[],
  people: ReadonlyMap<string, Known>,
  now: number,
): Promise<Judges> {
  const profiles = new Map<Condition, Set<string>>()
  for (const { profileId, conditions } of asked) {
    for (const condition of conditions) {
      const known = profiles.get(condition)
      if (known) known.add(profileId)
      else profiles.set(condition, new Set([profileId]))
    }
  }
  const questions = [...profiles].map(([condition, ids]) => ({ condition, profileIds: [...ids] }))
  const answers = await whoFits(db, questions, now)
  const fitting = new Map(questions.map(({ condition }, index) => [condition, answers[index]]))
  return (profileId) => (condition) => {
    const found = fitting.get(condition)
    if (found) return found.has(profileId)
    const known = people.get(profileId)
    return known !== undefined && evaluate(condition, known, [], now)
  }
}
