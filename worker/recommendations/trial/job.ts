/** A trial as the tick's work: reads the history in slices that may be cut off at any await, then tries the models on it. */

import { DAY, SECOND } from '../../core/clock.ts'
import { readObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { isOvertaken } from '../../identity/store.ts'
import { putState, resolveIds, stateFence } from '../store.ts'
import {
  basketsOf,
  type Kept,
  readKept,
  sessionsOf,
  takesPart,
  visitsOf,
  writeKept,
} from './history.ts'
import { runTrial, type Stage, type TrialResult } from './result.ts'
import {
  clearParts,
  type Kind,
  loadParts,
  type Place,
  putPart,
  readLooks,
  readOrders,
  START,
} from './store.ts'

/** Names of states. */
export const TRIAL = 'trial'
export const TRIAL_RESULT = 'trial-result'
/** Events and orders of one slice. */
const SLICE = { events: 10_000, orders: 2_000 } as const
/** A tick gives a trial no more than this. */
const PATIENCE = 8 * SECOND
/** How far back it looks. */
const SINCE = { sessions: 60 * DAY, baskets: 365 * DAY } as const
/** With more than this, half of the people are left out, and again. */
const MOST = 15_000
/** By itself there is one a day, where something was learned since the last. */
const EVERY = DAY

/** Where a trial stands. */
export interface TrialState {
  readonly stage: Stage
  readonly startedAt: number
  /** The next slice begins after this. */
  readonly after: Place
  readonly part: number
  /** Kept so far of this stage, and in how many groups of people one takes part. */
  readonly kept: number
  readonly thin: { readonly sessions: number; readonly baskets: number }
  /** Clicks that the models had learned from when it began. */
  readonly counted: number
  /** Changes with every write, so that two ticks see each other. */
  readonly version: number
}

/** Where it stands, from its stored form. */
export function readTrial(value: string | null | undefined): TrialState {
  const stored = readObject(value ?? '') as Partial<TrialState>
  const rest = { stage: 'rest' as const, startedAt: 0, after: START, part: 0, kept: 0 }
  return { ...rest, thin: { sessions: 1, baskets: 1 }, counted: 0, version: 0, ...stored }
}

/** Begins a trial where none is under way; answers whether it did. */
export async function beginTrial(
  db: Db,
  stored: string | null,
  counted: number,
  now: number,
): Promise<boolean> {
  const { stage, version } = readTrial(stored)
  if (stage !== 'rest') return false
  const fresh = { ...readTrial(null), stage: 'sessions', startedAt: now, counted }
  const next = JSON.stringify({ ...fresh, version: version + 1 })
  try {
    await db.batch([stateFence(TRIAL, stored), clearParts(), putState(TRIAL, next)])
  } catch (error) {
    if (isOvertaken(error)) return false
    throw error
  }
  return true
}

/** Whether a trial is to begin by itself. `counted`: clicks that the models have learned from. */
export function wantsTrial(stored: string | undefined, counted: number, now: number): boolean {
  const { stage, startedAt, counted: before } = readTrial(stored)
  return stage === 'rest' && counted > before && now - startedAt >= EVERY
}

/** Goes on with the trial that is under way, slice by slice, for as long as a tick gives it. */
export async function continueTrial(
  db: Db,
  stored: string,
  support: number,
  now: () => number,
  until: number,
): Promise<void> {
  const end = Math.min(until, now() + PATIENCE)
  let current = stored
  try {
    for (let state = readTrial(current); state.stage !== 'rest' && now() < end; ) {
      current = await step(db, current, state, support, now())
      state = readTrial(current)
    }
  } catch (error) {
    // Another tick is at it.
    if (!isOvertaken(error)) throw error
  }
}

async function step(
  db: Db,
  stored: string,
  state: TrialState,
  support: number,
  now: number,
): Promise<string> {
  const { stage, thin, part } = state
  if (stage === 'trying') {
    const result = await tryOut(db, state, support, now)
    const next = JSON.stringify({ ...state, stage: 'rest', version: state.version + 1 })
    await db.batch([
      stateFence(TRIAL, stored),
      putState(TRIAL_RESULT, JSON.stringify(result)),
      putState(TRIAL, next),
      clearParts(),
    ])
    return next
  }
  const kind: Kind = stage === 'baskets' ? 'baskets' : 'sessions'
  const { kept, next: place } = await readSlice(db, kind, state, now)
  const mine = kept.filter(({ group }) => takesPart(group, thin[kind]))
  const size = state.kept + mine.length
  const changed = thinned(state, kind, size)
  const moved = place
    ? { after: place, part: part + 1 }
    : { after: START, part: 0, kept: 0, stage: kind === 'sessions' ? 'baskets' : 'trying' }
  const next = JSON.stringify({ ...state, ...changed, ...moved, version: state.version + 1 })
  await db.batch([
    stateFence(TRIAL, stored),
    ...(mine.length > 0 ? [putPart(kind, part, writeKept(mine))] : []),
    putState(TRIAL, next),
  ])
  return next
}

/** Where it has become too many, every second group of people leaves; half of what is kept goes with them. */
function thinned({ thin }: TrialState, kind: Kind, kept: number) {
  if (kept <= MOST) return { kept }
  return { kept: Math.ceil(kept / 2), thin: { ...thin, [kind]: thin[kind] * 2 } }
}

async function readSlice(
  db: Db,
  kind: Kind,
  { after, thin, part }: TrialState,
  now: number,
): Promise<{ readonly kept: readonly Kept[]; readonly next: Place | null }> {
  if (kind === 'sessions') {
    const { looks, next } = await readLooks(db, after, now - SINCE.sessions, SLICE.events)
    return { kept: visitsOf(looks, thin.sessions), next }
  }
  const since = now - SINCE.baskets
  const { orders, next } = await readOrders(db, after.subject, since, SLICE.orders)
  return {
    kept: orders.map((order) => ({ ...order, who: `${part}-${order.who}` })),
    next: next === null ? null : { ...START, subject: next },
  }
}

async function tryOut(
  db: Db,
  { thin }: TrialState,
  support: number,
  now: number,
): Promise<TrialResult> {
  const visits = readKept(await loadParts(db, 'sessions'), thin.sessions)
  const orders = readKept(await loadParts(db, 'baskets'), thin.baskets)
  const names = new Set([...visits, ...orders].flatMap((one) => one.names))
  const ids = await resolveIds(db, [...names])
  const idOf = (name: string) => ids.get(name)
  const history = { sessions: sessionsOf(visits, idOf), baskets: basketsOf(orders, idOf) }
  return runTrial(history, support, now)
}
