/** Which runs one fold starts, restarts and ends, decided in memory. Pure but for new ids. */

import { newId } from '../core/clock.ts'
import type { FindFlow, Flow } from '../flows/definition.ts'
import { type EnrollRules, enroll } from '../flows/enroll.ts'
import { climb } from '../flows/ladder.ts'
import type { Run, RunChange } from '../flows/run.ts'
import type { Start, Transfer } from '../flows/store.ts'
import { countryOf } from '../identity/country.ts'
import { isKnown } from '../identity/resolve.ts'
import type { Known } from '../segments/facts.ts'
import type { Working } from './people.ts'

/** What changes in the runs of the people that were folded. */
export interface RunPlan {
  readonly starts: readonly Start[]
  readonly restarts: readonly Extract<RunChange, { kind: 'restart' }>[]
  readonly moves: readonly Extract<RunChange, { kind: 'move' }>[]
  readonly exits: readonly { readonly run: Run; readonly reason: string }[]
  /** Runs of people who were joined to somebody that has one of the kind. */
  readonly ended: readonly Run[]
  /** People who were joined to somebody: what else there is of theirs goes on as that person's. */
  readonly transfers: readonly Transfer[]
}

/** What a fold knows of the flows. */
export interface Flowing {
  readonly flows: readonly Flow[]
  readonly findFlow: FindFlow
  readonly rulesOf: (flow: Flow) => EnrollRules
}

/** Starts, restarts and ends runs by what is known of their people now. `joins`: who was joined to whom. */
export function planRuns(
  people: readonly Working[],
  joins: readonly { readonly from: string; readonly into: string }[],
  runs: readonly Run[],
  { flows, findFlow, rulesOf }: Flowing,
  now: number,
): RunPlan {
  const { transfers, ended, byProfile } = settleJoins(joins, runs, flows)
  const plan = {
    starts: [] as Start[],
    restarts: [] as Extract<RunChange, { kind: 'restart' }>[],
    moves: [] as Extract<RunChange, { kind: 'move' }>[],
    exits: [] as { run: Run; reason: string }[],
  }
  const versionOf = (run: Run) => findFlow(run.flow, run.version)
  for (const person of people) {
    const own = byProfile.get(person.id) ?? []
    if (person.mergedAt !== null || (!isReachable(person) && own.length === 0)) continue
    const candidate = {
      profileId: person.id,
      known: knownFrom(person),
      news: person.news,
      runs: own,
    }
    const wanted = flows.map((flow) => ({
      flow,
      changes: enroll(flow, candidate, rulesOf(flow), now, versionOf),
    }))
    for (const { flow, change } of climb(wanted, own)) {
      const { id, version } = flow
      if (change.kind === 'restart') plan.restarts.push(change)
      else if (change.kind === 'move') plan.moves.push(change)
      else if (change.kind === 'exit') plan.exits.push(change)
      else plan.starts.push({ id: newId(now), profileId: person.id, flow: id, version, change })
    }
  }
  return { ...plan, ended, transfers }
}

/**
 * Runs of somebody who turned out to be somebody else go on as that person's. Where they are in that flow already, and
 * where the flow follows the cart or the visit, which were joined too, one run is enough.
 */
function settleJoins(
  joins: readonly { readonly from: string; readonly into: string }[],
  runs: readonly Run[],
  flows: readonly Flow[],
): {
  transfers: readonly Transfer[]
  ended: readonly Run[]
  byProfile: ReadonlyMap<string, readonly Run[]>
} {
  const target = new Map(joins.map(({ from, into }) => [from, into]))
  const into = (id: string) => {
    let place = id
    for (let next = target.get(place); next !== undefined; next = target.get(place)) place = next
    return place
  }
  const groups = new Map<string, Run[]>()
  const add = (run: Run) => groups.set(run.profileId, [...(groups.get(run.profileId) ?? []), run])
  const left = runs.filter((run) => into(run.profileId) !== run.profileId)
  for (const run of runs) if (!left.includes(run)) add(run)
  const follows = new Set(
    flows
      .filter(({ trigger: { kind } }) => kind === 'cart' || kind === 'checkout' || kind === 'visit')
      .map(({ id }) => id),
  )
  const ended: Run[] = []
  for (const run of left) {
    const profileId = into(run.profileId)
    const busy = groups
      .get(profileId)
      ?.some((other) => other.flow === run.flow && other.state === 'active')
    if (run.state === 'active' && (follows.has(run.flow) || busy)) ended.push(run)
    else add({ ...run, profileId })
  }
  const transfers = joins.map(({ from }) => ({ from, into: into(from) }))
  return { transfers, ended, byProfile: groups }
}

/** Whoever is known, or only has a phone that said yes to texts. */
function isReachable(person: Working): boolean {
  return isKnown(person) || person.state.phone !== null
}

/** A person of the fold as conditions see them. What they subscribed to is asked when something is sent. */
export function knownFrom({ email, userId, traits, state }: Working): Known {
  const { timezone, locale } = state
  const country = countryOf(traits)
  return { email, userId, traits, state, timezone, locale, country, marketing: null }
}
