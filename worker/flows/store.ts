/** Runs in the database: loaded with their profiles, claimed when due, moved on only by whoever holds the lease. */

import { sql } from 'kysely'
import { readObject } from '../core/json.ts'
import { type Db, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import type { Channel } from '../messages/channels/channel.ts'
import type { Run, RunChange } from './run.ts'

/** Runs of some profiles: the active ones, and those that a re-entry rule may still ask about. */
export async function loadRuns(
  db: Db,
  profileIds: readonly string[],
  since: number,
): Promise<readonly Run[]> {
  if (profileIds.length === 0) return []
  const rows = await db.query
    .selectFrom('flow_runs')
    .selectAll()
    .where('profile_id', 'in', jsonValues(profileIds))
    .where((eb) => eb.or([eb('state', '=', 'active'), eb('entered_at', '>', since)]))
    .execute()
  return rows.map(readRun)
}

export interface Start {
  readonly id: string
  readonly profileId: string
  readonly flow: string
  readonly version: number
  readonly change: Extract<RunChange, { kind: 'start' }>
}

/** Starts runs. */
export function putStarts(starts: readonly Start[], at: number) {
  const rows = starts.map(({ change, ...start }) => ({ ...start, ...change }))
  return sql`insert into flow_runs
      (profile_id, flow, id, version, subject_key, state, step, anchor, due_at, entered_at, cohort, data)
    select value->>'profileId', value->>'flow', value->>'id', value->>'version', value->>'subjectKey', 'active',
      value->>'step', value->>'anchor', value->>'dueAt', ${at}, value->>'cohort', value->'data'
    from ${jsonRows(rows)} where true on conflict do nothing`
}

/** Moves the anchor of runs whose cart changed. A run that was claimed meanwhile is looked at again afterwards. */
export function putRestarts(changes: readonly Extract<RunChange, { kind: 'restart' }>[]) {
  const rows = changes.map(({ run, anchor, dueAt }) => ({
    ...key(run),
    step: run.step,
    anchor,
    dueAt,
  }))
  return sql`update flow_runs set anchor = r.value->>'anchor', due_at = r.value->>'dueAt',
      lease_token = null, lease_until = 0
    from ${jsonRows(rows)} r
    where flow_runs.profile_id = r.value->>'profileId' and flow_runs.flow = r.value->>'flow'
      and flow_runs.id = r.value->>'id' and flow_runs.state = 'active' and flow_runs.step = r.value->>'step'`
}

/** Lets runs go on for which what they waited for happened. */
export function putGoing(changes: readonly Extract<RunChange, { kind: 'move' }>[]) {
  const rows = changes.map(({ run, step, dueAt }) => ({ ...key(run), from: run.step, step, dueAt }))
  return sql`update flow_runs set step = r.value->>'step', due_at = r.value->>'dueAt',
      lease_token = null, lease_until = 0
    from ${jsonRows(rows)} r
    where flow_runs.profile_id = r.value->>'profileId' and flow_runs.flow = r.value->>'flow'
      and flow_runs.id = r.value->>'id' and flow_runs.state = 'active' and flow_runs.step = r.value->>'from'`
}

/** Somebody whose runs and messages are somebody else's from now on. */
export interface Transfer {
  readonly from: string
  readonly into: string
}

/** Hands runs, messages and points over to the person that somebody was joined to. After those runs ended that end. */
export function moveRuns(transfers: readonly Transfer[]) {
  const rows = jsonRows(transfers)
  const into = (table: string) => sql`update ${sql.table(table)} set profile_id = t.value->>'into'
    from ${rows} t where ${sql.table(table)}.profile_id = t.value->>'from'`
  return [into('flow_runs'), into('messages'), into('points')]
}

/** Ends runs, and takes back those of their messages that have not left yet. */
export function putExits(
  exits: readonly { readonly run: Run; readonly reason: string }[],
  at: number,
) {
  const rows = exits.map(({ run, reason }) => ({ ...key(run), reason }))
  return [
    sql`update flow_runs set state = 'exited', ended_at = ${at}, reason = r.value->>'reason',
        lease_token = null, lease_until = 0
      from ${jsonRows(rows)} r
      where flow_runs.profile_id = r.value->>'profileId' and flow_runs.flow = r.value->>'flow'
        and flow_runs.id = r.value->>'id' and flow_runs.state = 'active'`,
    cancelMessages(rows, at),
  ]
}

/** Takes back what a flow was about to send to somebody: nothing may arrive after its reason is gone. */
export function cancelMessages(
  rows: readonly { readonly profileId: string; readonly flow: string; readonly reason: string }[],
  at: number,
) {
  return sql`update messages set state = 'skipped', reason = r.value->>'reason', changed_at = ${at},
      lease_token = null, lease_until = 0
    from ${jsonRows(rows)} r
    where messages.profile_id = r.value->>'profileId' and messages.flow = r.value->>'flow'
      and messages.state in ('queued', 'retry', 'claimed')`
}

/**
 * Claims runs that are due, for as long as the lease lasts. One statement: of several claimants each run
 * goes to one. Expired leases are simply due again.
 */
export async function claimRuns(
  db: Db,
  lease: { readonly token: string; readonly until: number },
  at: number,
  limit: number,
): Promise<readonly Run[]> {
  const [result] = await db.batch([
    sql`update flow_runs set lease_token = ${lease.token}, lease_until = ${lease.until}, attempts = attempts + 1
      where (profile_id, flow, id) in (
        select profile_id, flow, id from flow_runs
        where state = 'active' and due_at <= ${at} and lease_until <= ${at}
        order by due_at limit ${limit})
      returning *`,
  ])
  const rows = (result?.rows ?? []) as unknown as readonly Row<'flow_runs'>[]
  return rows.map(readRun).sort((left, right) => left.dueAt - right.dueAt)
}

/** Where a claimed run goes: on to a step, or to its end. */
export interface Move {
  readonly run: Run
  readonly state: 'active' | 'completed' | 'exited'
  readonly step: number
  readonly dueAt: number
  readonly reason: string
  /** Ways that it took at splits just now, by the split's id. */
  readonly ways?: Readonly<Record<string, string>>
  /** It could not go on and will be tried again: its attempts are counted on. */
  readonly again?: true
}

/** Moves claimed runs on. A run whose lease was lost stays as its new holder left it. */
export function putMoves(moves: readonly Move[], token: string, at: number) {
  const rows = moves.map(({ run, ...move }) => ({ ...key(run), ...move }))
  return sql`update flow_runs set state = r.value->>'state', step = r.value->>'step', due_at = r.value->>'dueAt',
      reason = r.value->>'reason', ended_at = case when r.value->>'state' = 'active' then null else ${at} end,
      ways = json_patch(ways, coalesce(r.value->'ways', '{}')),
      lease_token = null, lease_until = 0, attempts = case when r.value->'again' is null then 0 else attempts end
    from ${jsonRows(rows)} r
    where flow_runs.profile_id = r.value->>'profileId' and flow_runs.flow = r.value->>'flow'
      and flow_runs.id = r.value->>'id' and flow_runs.state = 'active' and flow_runs.lease_token = ${token}`
}

/** A message that a step wrote, as the outbox takes it. */
export interface Draft {
  readonly id: string
  readonly runId: string
  readonly profileId: string
  readonly flow: string
  readonly step: string
  readonly class: 'marketing' | 'transactional'
  readonly channel: Channel
  readonly intent: string
  /** Whether there are words for a text too. */
  readonly texts: boolean
  readonly address: string
  readonly state: 'queued' | 'skipped'
  readonly reason: string
}

/**
 * Writes the messages of steps whose runs are still claimed by this token. In one batch with `putMoves` and
 * before it: a step is done exactly when its message exists, and `run:step` can exist once.
 */
export function putDrafts(drafts: readonly Draft[], token: string, at: number) {
  return sql`insert into messages
      (id, key, profile_id, run_id, flow, step, class, channel, intent, address, state, reason, due_at, created_at, changed_at)
    select value->>'id', value->>'runId' || ':' || (value->>'step'), value->>'profileId', value->>'runId', value->>'flow',
      value->>'step', value->>'class', value->>'channel', value->>'intent', value->>'address', value->>'state',
      value->>'reason', ${at}, ${at}, ${at}
    from ${jsonRows(drafts)}
    where exists (select 1 from flow_runs where profile_id = value->>'profileId' and flow = value->>'flow'
      and id = value->>'runId' and state = 'active' and lease_token = ${token})
    on conflict do nothing`
}

function key(run: Run) {
  return { profileId: run.profileId, flow: run.flow, id: run.id }
}

function readRun(row: Row<'flow_runs'>): Run {
  return {
    id: row.id,
    profileId: row.profile_id,
    flow: row.flow,
    version: row.version,
    subjectKey: row.subject_key,
    state: row.state,
    step: row.step,
    anchor: row.anchor,
    dueAt: row.due_at,
    enteredAt: row.entered_at,
    cohort: row.cohort,
    data: readObject(row.data),
    attempts: row.attempts,
  }
}
