/** The people of a campaign in the database: how many there are, where they live, and those who are taken in next. */

import { sql } from 'kysely'
import { asNumber, asText, readObject } from '../../../core/json.ts'
import { type Db, jsonValues } from '../../../db/database.ts'
import { compile } from '../../../segments/compile.ts'
import type { Condition } from '../../../segments/condition.ts'
import { putStarts, type Start } from '../../store.ts'

/** Only who agreed to marketing is taken in: for others, a row would be written to say that none was sent. */
const REACHED = sql`exists (select 1 from subscriptions s where s.address = p.email
  and s.topic = 'marketing' and s.status = 'subscribed')`

/** How many people a condition means, and how many of them agreed to marketing. */
export async function estimate(
  db: Db,
  condition: Condition,
  now: number,
): Promise<{ readonly people: number; readonly reachable: number }> {
  const { text, args } = compile(condition, now)
  const [result] = await db.batch([
    sql`with args as (select ${JSON.stringify(args)} as v)
      select count(*) as people, coalesce(sum(${REACHED}), 0) as reachable from profiles p
      where p.email is not null and p.merged_at is null and ${sql.raw(text)}`,
  ])
  const row = result?.rows[0]
  return { people: Number(row?.people ?? 0), reachable: Number(row?.reachable ?? 0) }
}

/** Where somebody lives, as far as it is known. */
export interface Home {
  readonly timezone: string | null
  readonly country: string | null
}

/** Every kind of home that people with an address have. */
export async function loadHomes(db: Db): Promise<readonly Home[]> {
  const [result] = await db.batch([
    sql`select distinct timezone, country from profiles
      where email is not null and merged_at is null limit 5000`,
  ])
  return (result?.rows ?? []).map((row) => ({
    timezone: typeof row.timezone === 'string' ? row.timezone : null,
    country: typeof row.country === 'string' ? row.country : null,
  }))
}

/** How a home is named in a list of them. */
export function homeKey({ timezone, country }: Home): string {
  return `${timezone ?? ''}|${country ?? ''}`
}

export interface Guest extends Home {
  readonly id: string
}

/** The next people after one of them who are meant and agreed to marketing; `homes`: only who lives in one of these. */
export async function loadGuests(
  db: Db,
  condition: Condition,
  page: {
    readonly after: string
    readonly limit: number
    readonly homes: readonly string[] | null
  },
  now: number,
): Promise<readonly Guest[]> {
  const { text, args } = compile(condition, now)
  const { after, limit, homes } = page
  const here =
    homes === null
      ? sql`1`
      : sql`coalesce(p.timezone, '') || '|' || coalesce(p.country, '') in ${jsonValues(homes)}`
  const [result] = await db.batch([
    sql`with args as (select ${JSON.stringify(args)} as v)
      select p.id, p.timezone, p.country from profiles p
      where p.id > ${after} and p.email is not null and p.merged_at is null
        and ${here} and ${REACHED} and ${sql.raw(text)} order by p.id limit ${limit}`,
  ])
  return (result?.rows ?? []).map((row) => ({
    id: String(row.id),
    timezone: typeof row.timezone === 'string' ? row.timezone : null,
    country: typeof row.country === 'string' ? row.country : null,
  }))
}

/** How far a campaign is. */
export interface Progress {
  /** Everybody whose time was up to here is in. */
  readonly done: number
  /** The round under way takes in those whose time is up to here; null: none is. */
  readonly aim: number | null
  readonly after: string
  readonly resumedAt: number
}

/** How far a campaign is. */
export async function loadProgress(db: Db, id: string): Promise<Progress> {
  const row = await db.query
    .selectFrom('campaigns')
    .select('progress')
    .where('id', '=', id)
    .executeTakeFirst()
  const { done, aim, after, resumedAt } = readObject(row?.progress ?? '{}')
  return {
    done: asNumber(done) ?? 0,
    aim: asNumber(aim) ?? null,
    after: asText(after, 500) ?? '',
    resumedAt: asNumber(resumedAt) ?? 0,
  }
}

/** Takes people in, and notes how far it is, together. Who is in already stays as they are. */
export async function takeIn(
  db: Db,
  campaign: string,
  starts: readonly Start[],
  next: {
    readonly progress: Progress
    readonly dueAt: number | null
    readonly ended: boolean
  },
  at: number,
): Promise<void> {
  const { progress, dueAt, ended } = next
  await db.batch([
    // First those who come in are counted: who is in already is none of them.
    sql`update campaigns set progress = ${JSON.stringify(progress)}, due_at = ${dueAt}, updated_at = ${at},
        state = ${ended ? 'done' : 'sending'}, ended_at = ${ended ? at : null},
        started_at = coalesce(started_at, ${at}),
        taken = taken + (select count(*) from json_each(${JSON.stringify(starts)}) s
          where not exists (select 1 from flow_runs r where r.profile_id = s.value->>'profileId'
            and r.flow = s.value->>'flow' and r.id = s.value->>'id'))
      where id = ${campaign} and state in ('scheduled', 'sending')`,
    ...(starts.length > 0 ? [putStarts(starts, at)] : []),
  ])
}
