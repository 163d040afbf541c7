/** Which runs one fold starts, restarts and ends, decided in memory. Pure but for new ids. */

import { newId } from '../core/clock.ts'
import type { Flow } from '../flows/definition.ts'
import { type EnrollRules, enroll, type Run, type RunChange } from '../flows/enroll.ts'
import type { Start } from '../flows/store.ts'
import { isKnown } from '../identity/resolve.ts'
import type { Known } from '../segments/facts.ts'
import type { Working } from './people.ts'

/** What changes in the runs of the people that were folded. */
export interface RunPlan {
  readonly starts: readonly Start[]
  readonly restarts: readonly Extract<RunChange, { kind: 'restart' }>[]
  readonly exits: readonly { readonly run: Run; readonly reason: string }[]
}

/** Starts, restarts and ends runs by what is known of their people now. */
export function planRuns(
  people: readonly Working[],
  runs: readonly Run[],
  flows: readonly Flow[],
  rulesOf: (flow: Flow) => EnrollRules,
  now: number,
): RunPlan {
  const starts: Start[] = []
  const restarts: Extract<RunChange, { kind: 'restart' }>[] = []
  const exits: { run: Run; reason: string }[] = []
  const byProfile = groupRuns(runs)
  for (const person of people) {
    const own = byProfile.get(person.id) ?? []
    if (person.mergedAt !== null) {
      const active = own.filter((run) => run.state === 'active')
      exits.push(...active.map((run) => ({ run, reason: 'merged' })))
      continue
    }
    if (!isKnown(person) && own.length === 0) continue
    for (const flow of flows) {
      const candidate = { known: knownFrom(person), news: person.news, runs: own }
      for (const change of enroll(flow, candidate, rulesOf(flow), now)) {
        if (change.kind === 'restart') restarts.push(change)
        else if (change.kind === 'exit') exits.push(change)
        else {
          const { id: flowId, version } = flow
          starts.push({ id: newId(now), profileId: person.id, flow: flowId, version, change })
        }
      }
    }
  }
  return { starts, restarts, exits }
}

/** A person of the fold as conditions see them. What they subscribed to is asked when something is sent. */
function knownFrom({ email, userId, traits, state }: Working): Known {
  const { timezone, locale } = state
  return { email, userId, traits, state, timezone, locale, country: null, marketing: null }
}

function groupRuns(runs: readonly Run[]): ReadonlyMap<string, readonly Run[]> {
  const groups = new Map<string, Run[]>()
  for (const run of runs) groups.set(run.profileId, [...(groups.get(run.profileId) ?? []), run])
  return groups
}
