/** Moves due runs on: claims them, decides by the definition, and writes step and message in one batch. */

import { MINUTE, newId, randomToken } from '../core/clock.ts'
import { zoneOf } from '../core/place.ts'
import type { Db } from '../db/database.ts'
import { loadProfiles, putTraits } from '../identity/store.ts'
import { putPoints } from '../loyalty/store.ts'
import type { Known } from '../segments/facts.ts'
import { knownOf } from '../segments/known.ts'
import { type Advance, advance } from './advance.ts'
import { chooseChannels } from './channels.ts'
import type { FindFlow } from './definition.ts'
import { draftOf } from './draft.ts'
import { type Chances, guideFor } from './guide.ts'
import { askAbout, conditionsOf, type Judges } from './judge.ts'
import type { Act } from './program.ts'
import type { Run } from './run.ts'
import { claimRuns, type Draft, type Move, putDrafts, putMoves } from './store.ts'

const CLAIM = 250
const LEASE = 2 * MINUTE
/** A run that fails this often is given up; between two tries the wait doubles. */
const TRIES = 6

export interface Runner {
  readonly db: Db
  readonly findFlow: FindFlow
  readonly chances: Chances
  readonly now: () => number
}

/** What a run does in one look. */
export interface Step {
  readonly move: Move
  readonly act?: Act
  readonly draft?: Draft
}

/** Advances due runs until none is left, the count is reached, or the time is up. Answers how many moved. */
export async function runDue(
  runner: Runner,
  budget: { readonly runs: number; readonly until: number },
): Promise<number> {
  const { db, now } = runner
  let moved = 0
  while (moved < budget.runs && now() < budget.until) {
    const token = randomToken()
    const limit = Math.min(CLAIM, budget.runs - moved)
    const runs = await claimRuns(db, { token, until: now() + LEASE }, now(), limit)
    if (runs.length === 0) break
    await moveAll(runner, runs, token)
    moved += runs.length
  }
  return moved
}

async function moveAll(runner: Runner, runs: readonly Run[], token: string): Promise<void> {
  const { db, findFlow, now } = runner
  const profiles = await loadProfiles(db, [...new Set(runs.map((run) => run.profileId))])
  const people = new Map(profiles.map((profile) => [profile.id, knownOf(profile)]))
  const asked = runs.flatMap((run) => {
    const flow = findFlow(run.flow, run.version)
    return flow ? [{ profileId: run.profileId, conditions: conditionsOf(flow) }] : []
  })
  const judges = await askAbout(db, asked, people, now())
  const steps = runs.map((run) => lookAt(runner, run, people.get(run.profileId), judges))
  const written = steps.flatMap(({ draft }) => draft ?? [])
  const drafts = await chooseChannels(db, written, people)
  const traits = steps.flatMap(({ act, move: { run } }) =>
    act?.kind === 'trait' ? [{ profileId: run.profileId, name: act.name, value: act.value }] : [],
  )
  const points = steps.flatMap(({ act, move: { run } }) =>
    act?.kind === 'points'
      ? [{ ...act, profile_id: run.profileId, id: `${run.id}:${act.id}`, at: now() }]
      : [],
  )
  await db.batch([
    ...(drafts.length > 0 ? [putDrafts(drafts, token, now())] : []),
    ...(traits.length > 0 ? [putTraits(traits)] : []),
    ...(points.length > 0 ? [putPoints(points)] : []),
    putMoves(
      steps.map(({ move }) => move),
      token,
      now(),
    ),
  ])
}

/** One run's step. What fails is tried again later, then given up: it stops no other. */
function lookAt(runner: Runner, run: Run, known: Known | undefined, judges: Judges): Step {
  const now = runner.now()
  try {
    return decide(runner, run, known, judges, now)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'failed'
    console.error(`flow ${run.flow}, run ${run.id}: ${message}`)
    if (run.attempts >= TRIES)
      return { move: end(run, 'exited', `error: ${message.slice(0, 200)}`) }
    const dueAt = now + MINUTE * 2 ** run.attempts
    return { move: { run, state: 'active', step: run.step, dueAt, reason: '', again: true } }
  }
}

/** What a run that is due does now. Pure but for new ids. */
export function decide(
  { findFlow, chances }: Pick<Runner, 'findFlow' | 'chances'>,
  run: Run,
  known: Known | undefined,
  judges: Judges,
  now: number,
): Step {
  const flow = findFlow(run.flow, run.version)
  // A place in the steps of one version means nothing in those of another.
  if (!flow)
    return { move: end(run, 'exited', findFlow(run.flow) ? 'flow_changed' : 'flow_removed') }
  if (!known) return { move: end(run, 'exited', 'erased') }
  const judge = judges(run.profileId)
  const ways: Record<string, string> = {}
  const guide = guideFor(flow.id, run.profileId, zoneOf(known), chances, judge)
  const watched = {
    ...guide,
    choose: (split: string, list: Parameters<typeof guide.choose>[1]) => {
      const way = guide.choose(split, list)
      ways[split] = way
      return way
    },
  }
  const next = advance(flow, run, watched, now)
  if (next.kind !== 'act') return { move: moveTo(run, next, ways) }
  const { act, stale } = next
  const messages = act.kind === 'send' || act.kind === 'webhook'
  if (messages && flow.filter && !judge(flow.filter)) return { move: end(run, 'exited', 'filter') }
  const move = moveTo(run, next.next, ways)
  // Whoever is held back gets nothing out of it, so that the two groups can be compared.
  if (!messages) return run.cohort === 'held' ? { move } : { move, act }
  return { move, draft: draftOf({ flow, run, act, known, stale, id: newId(now) }) }
}

function moveTo(run: Run, next: Advance, ways: Readonly<Record<string, string>>): Move {
  if (next.kind !== 'wait') return { ...end(run, 'completed', ''), ways }
  return { run, state: 'active', step: next.step, dueAt: next.dueAt, reason: '', ways }
}

function end(run: Run, state: 'completed' | 'exited', reason: string): Move {
  return { run, state, step: run.step, dueAt: run.dueAt, reason }
}
