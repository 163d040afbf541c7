/** The runs and messages of one person in memory, changed by the very plans that a tick writes to the database. */

import type { Run } from '../../flows/run.ts'
import type { Draft, Move, Start } from '../../flows/store.ts'
import type { RunPlan } from '../runs.ts'

/** A message as the replay keeps it. */
export interface Entry {
  readonly draft: Draft
  /** When its step wrote it. */
  readonly createdAt: number
  dueAt: number
  state: 'queued' | 'sent' | 'skipped'
  reason: string
  /** When it was sent, or it was clear that it would not be. */
  at: number
  /** Why it had to wait first, or empty. */
  waited: string
  /** The offer whose code would go with it, or empty. */
  offer: string
}

export class Ledger {
  runs: Run[]
  readonly entries: Entry[] = []
  /** Why runs ended. */
  readonly ends: { readonly run: Run; readonly reason: string; readonly at: number }[] = []

  /** `before`: what there already was, for the rules that ask about it. */
  constructor(before: readonly Run[]) {
    this.runs = [...before]
  }

  /** The next instant at which a run or a message is due, or null. */
  get next(): number | null {
    const instants = [
      ...this.runs.filter(({ state }) => state === 'active').map(({ dueAt }) => dueAt),
      ...this.entries.filter(({ state }) => state === 'queued').map(({ dueAt }) => dueAt),
    ]
    return instants.length > 0 ? Math.min(...instants) : null
  }

  dueRuns(at: number): readonly Run[] {
    return this.runs.filter((run) => run.state === 'active' && run.dueAt <= at).sort(byDue)
  }

  dueEntries(at: number): readonly Entry[] {
    return this.entries.filter(({ state, dueAt }) => state === 'queued' && dueAt <= at).sort(byDue)
  }

  /** What a fold decided, in the order in which it is written. */
  apply(plan: RunPlan, at: number): void {
    for (const run of plan.ended) this.#end(run, 'merged', at)
    for (const { from, into } of plan.transfers) {
      this.runs = this.runs.map((run) =>
        run.profileId === from ? { ...run, profileId: into } : run,
      )
    }
    for (const { run, reason } of plan.exits) this.#end(run, reason, at)
    for (const { run, step, dueAt } of plan.moves) this.#set(run.id, { step, dueAt })
    for (const { run, anchor, dueAt } of plan.restarts) this.#set(run.id, { anchor, dueAt })
    for (const start of plan.starts) this.runs.push(begun(start, at))
  }

  /** What a look at a run decided. */
  move({ run, state, step, dueAt, reason, again }: Move, at: number): void {
    const attempts = again ? run.attempts + 1 : 0
    this.#set(run.id, { state, step, dueAt, attempts })
    if (state !== 'active') this.ends.push({ run, reason, at })
  }

  write(draft: Draft, at: number): void {
    const { state, reason } = draft
    this.entries.push({ draft, createdAt: at, dueAt: at, state, reason, at, waited: '', offer: '' })
  }

  runOf(entry: Entry): Run | undefined {
    return this.runs.find(({ id }) => id === entry.draft.runId)
  }

  #end(run: Run, reason: string, at: number): void {
    this.#set(run.id, { state: 'exited' })
    this.ends.push({ run, reason, at })
    // Nothing may arrive after its reason is gone.
    for (const entry of this.entries) {
      if (entry.state !== 'queued' || entry.draft.flow !== run.flow) continue
      Object.assign(entry, { state: 'skipped', reason, at })
    }
  }

  #set(id: string, change: Partial<Run>): void {
    this.runs = this.runs.map((run) =>
      run.id === id && run.state === 'active' ? { ...run, ...change } : run,
    )
  }
}

function begun({ id, profileId, flow, version, change }: Start, at: number): Run {
  const { subjectKey, step, anchor, dueAt, cohort, data } = change
  const run = { id, profileId, flow, version, subjectKey, step, anchor, dueAt, cohort, data }
  return { ...run, state: 'active', enteredAt: at, attempts: 0 }
}

function byDue(left: { readonly dueAt: number }, right: { readonly dueAt: number }): number {
  return left.dueAt - right.dueAt
}
