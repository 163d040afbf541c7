/** What flows are about to write to some people: runs whose next step sends something, so that lesser mail steps aside. */

import type { Db } from '../db/database.ts'
import type { Rival } from '../messages/arbiter.ts'
import type { FindFlow } from './definition.ts'
import { type Operation, programOf } from './program.ts'
import type { Run } from './run.ts'
import { loadRuns } from './store.ts'

/** The messages that are due by an instant, by profile. Those held back, and those that nobody reads, are none. */
export async function loadProspects(
  db: Db,
  findFlow: FindFlow,
  profileIds: readonly string[],
  until: number,
): Promise<ReadonlyMap<string, readonly Rival[]>> {
  return prospectsOf(await loadRuns(db, profileIds, Number.MAX_SAFE_INTEGER), findFlow, until)
}

/** The same of runs that are known already. Pure. */
export function prospectsOf(
  runs: readonly Run[],
  findFlow: FindFlow,
  until: number,
): ReadonlyMap<string, readonly Rival[]> {
  const prospects = new Map<string, Rival[]>()
  for (const run of runs) {
    const { profileId, dueAt } = run
    if (run.state !== 'active' || dueAt > until || run.cohort === 'held') continue
    const flow = findFlow(run.flow, run.version)
    if (flow?.class !== 'marketing' || !sendsSoon(programOf(flow), run.step)) continue
    const rival = { flow: flow.id, intent: flow.intent, at: dueAt }
    prospects.set(profileId, [...(prospects.get(profileId) ?? []), rival])
  }
  return prospects
}

/** Whether a run that goes on from a step may come to a message before it waits again. */
function sendsSoon(program: readonly Operation[], step: number): boolean {
  const first = program[step]
  const start = first && isPause(first) ? step + 1 : step
  // Further ways of a branch lie behind the first one: reading on through them errs on the side of a message.
  for (const operation of program.slice(start)) {
    if (operation.kind === 'send') return true
    if (isPause(operation)) return false
  }
  return false
}

function isPause({ kind }: Operation): boolean {
  return kind === 'wait' || kind === 'until' || kind === 'await'
}
