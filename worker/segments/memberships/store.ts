/** Memberships in the database: who is in, who belongs in, and the rows of a change with the events that tell of it. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonRows, jsonValues, type Statement } from '../../db/database.ts'
import { appendForPerson } from '../../events/system.ts'
import { compile } from '../compile.ts'
import { type Condition, leavesOf } from '../condition.ts'
import { findFact } from '../facts.ts'
import { noticeOf } from './announce.ts'
import type { Change } from './change.ts'

/** Nothing changes by time alone before this. */
const NEVER = 9_000_000_000_000_000

/** One person of a slice. */
export interface Judged {
  readonly id: string
  readonly belongs: boolean
  readonly isMember: boolean
  /** When the passing of time alone may change the answer; null where it cannot be told. */
  readonly turnsAt: number | null
}

/** The next people with an address after one of them: whether a condition holds for each, and whether they are in its segment. */
export async function judgeSlice(
  db: Db,
  segment: string,
  condition: Condition,
  page: { readonly after: string; readonly limit: number },
  now: number,
): Promise<readonly Judged[]> {
  const { text, args } = compile(condition, now)
  const turns = turningPoints(condition, now)
  const [result] = await db.batch([
    sql`with args as (select ${JSON.stringify(args)} as v)
      select p.id, ${sql.raw(text)} as belongs, ${sql.raw(turns)} as turnsAt,
        exists (select 1 from memberships m where m.segment = ${segment} and m.profile_id = p.id) as isMember
      from profiles p where p.id > ${page.after} and p.email is not null and p.merged_at is null
      order by p.id limit ${page.limit}`,
  ])
  return (result?.rows ?? []).map((row) => ({
    id: String(row.id),
    belongs: row.belongs === 1,
    isMember: row.isMember === 1,
    turnsAt: Number(row.turnsAt) < NEVER ? Number(row.turnsAt) : null,
  }))
}

/** The first instant after `now` at which a test of age turns, as SQL made of constants only. */
function turningPoints(condition: Condition, now: number): string {
  const points = leavesOf(condition).flatMap((leaf) => {
    if (!('fact' in leaf) || (leaf.is !== 'within_days' && leaf.is !== 'before_days')) return []
    const fact = findFact(leaf.fact)
    if (!fact) return []
    const turn = `${fact.sql} + ${Math.round(Number(leaf.value) * DAY)}`
    return [`coalesce(case when ${turn} >= ${now} then ${turn} end, ${NEVER})`]
  })
  return points.length < 2 ? (points[0] ?? String(NEVER)) : `min(${points.join(', ')})`
}

/** Which of some people are in which of some segments. */
export async function loadMemberships(
  db: Db,
  segments: readonly string[],
  profileIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (segments.length === 0 || profileIds.length === 0) return new Set()
  const [result] = await db.batch([
    sql`select m.segment, m.profile_id from ${jsonRows(segments)} s cross join memberships m
      where m.segment = s.value and m.profile_id in ${jsonValues(profileIds)}`,
  ])
  return new Set(
    (result?.rows ?? []).map((row) => memberKey(String(row.segment), String(row.profile_id))),
  )
}

/** How a membership is named in a set of them. */
export function memberKey(segment: string, profileId: string): string {
  return `${segment}\n${profileId}`
}

/**
 * Writes changes together with the events that tell of them: all of it or nothing. Throws (`isOvertaken`) where another
 * tick has changed one of these memberships meanwhile. `further` takes effect with them.
 */
export async function putChanges(
  db: Db,
  changes: readonly Change[],
  at: number,
  further: readonly Statement[] = [],
): Promise<void> {
  const entered = changes.filter((change) => change.kind === 'enter')
  const left = changes.filter((change) => change.kind === 'leave')
  const told = changes.filter((change) => change.tell).map((change) => noticeOf(change, at))
  await appendForPerson(db, told, at, [
    ...(changes.length > 0 ? [membershipFence(changes)] : []),
    ...(entered.length > 0 ? [putMembers(entered, at)] : []),
    ...(left.length > 0 ? [deleteMembers(left)] : []),
    ...further,
  ])
}

/** Fails, and the whole batch with it, where somebody who is to enter is in already, or one who is to leave is out. */
function membershipFence(changes: readonly Change[]) {
  return sql`select case when exists (select 1 from ${jsonRows(changes)} r
      where (r.value->>'kind' = 'enter') = exists (select 1 from memberships m
        where m.segment = r.value->>'segment' and m.profile_id = r.value->>'profileId'))
    then json('changed meanwhile') else 1 end`
}

function putMembers(changes: readonly Change[], at: number) {
  return sql`insert into memberships (segment, profile_id, since)
    select value->>'segment', value->>'profileId', ${at} from ${jsonRows(changes)} where true
    on conflict do nothing`
}

function deleteMembers(changes: readonly Change[]) {
  return sql`delete from memberships where (segment, profile_id) in
    (select value->>'segment', value->>'profileId' from ${jsonRows(changes)})`
}

/** Hands the memberships of people who were joined with somebody else to whom they are now. */
export function moveMembers(
  segments: readonly string[],
  joins: readonly { readonly from: string; readonly into: string }[],
) {
  return [
    sql`insert into memberships (segment, profile_id, since, settled_at)
      select m.segment, j.value->>'into', m.since, m.settled_at
      from ${jsonRows(joins)} j cross join ${jsonRows(segments)} s cross join memberships m
      where m.segment = s.value and m.profile_id = j.value->>'from' on conflict do nothing`,
    sql`delete from memberships where (segment, profile_id) in
      (select s.value, j.value->>'from' from ${jsonRows(segments)} s cross join ${jsonRows(joins)} j)`,
  ]
}
