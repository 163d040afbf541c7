/** Moves due runs on: claims them, decides by the definition, and writes step and message in one batch. */

import { MINUTE, newId, randomToken } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import { loadProfiles } from '../identity/store.ts'
import type { Condition } from '../segments/condition.ts'
import { evaluate } from '../segments/evaluate.ts'
import type { Known } from '../segments/facts.ts'
import { knownOf } from '../segments/known.ts'
import { type Advance, advance } from './advance.ts'
import type { Flow } from './definition.ts'
import type { Run } from './enroll.ts'
import { claimRuns, type Draft, type Move, putDrafts, putMoves } from './store.ts'

const CLAIM = 250
const LEASE = 2 * MINUTE

export interface Runner {
  readonly db: Db
  readonly findFlow: (id: string) => Flow | undefined
  readonly now: () => number
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
    const people = await loadKnown(db, runs)
    const moves: Move[] = []
    const drafts: Draft[] = []
    for (const run of runs) {
      const step = decide(runner.findFlow(run.flow), run, people.get(run.profileId), now())
      moves.push(step.move)
      if (step.draft) drafts.push(step.draft)
    }
    await db.batch([
      ...(drafts.length > 0 ? [putDrafts(drafts, token, now())] : []),
      putMoves(moves, token, now()),
    ])
    moved += runs.length
  }
  return moved
}

function decide(
  flow: Flow | undefined,
  run: Run,
  known: Known | undefined,
  now: number,
): { move: Move; draft?: Draft } {
  if (!flow) return { move: end(run, 'exited', 'flow_removed') }
  // A place in the steps of one version means nothing in those of another.
  if (run.version !== flow.version) return { move: end(run, 'exited', 'flow_changed') }
  const judge = (condition: Condition) => known !== undefined && evaluate(condition, known, [], now)
  const next = advance(flow, run, judge, now)
  if (next.kind !== 'send') return { move: moveTo(run, next) }
  const address = known?.email ?? ''
  const reason = address === '' ? 'no_address' : next.stale ? 'stale' : ''
  return {
    move: moveTo(run, next.next),
    draft: {
      id: newId(now),
      runId: run.id,
      profileId: run.profileId,
      flow: flow.id,
      step: next.send.id,
      class: flow.class,
      address,
      state: reason === '' ? 'queued' : 'skipped',
      reason,
    },
  }
}

function moveTo(run: Run, next: Advance): Move {
  if (next.kind !== 'wait') return end(run, 'completed', '')
  return { run, state: 'active', step: next.step, dueAt: next.dueAt, reason: '' }
}

function end(run: Run, state: 'completed' | 'exited', reason: string): Move {
  return { run, state, step: run.step, dueAt: run.dueAt, reason }
}

async function loadKnown(db: Db, runs: readonly Run[]): Promise<ReadonlyMap<string, Known>> {
  const profiles = await loadProfiles(db, [...new Set(runs.map((run) => run.profileId))])
  return new Map(profiles.map((profile) => [profile.id, knownOf(profile)]))
}
