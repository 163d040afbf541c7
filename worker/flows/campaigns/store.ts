/** Campaigns in the database: put, moved from state to state, and those whose messages may still be on their way. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { isObject, readJson } from '../../core/json.ts'
import { type Db, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { type Campaign, type CampaignState, type Definition, readCampaign } from './campaign.ts'

/** Messages of a campaign may wait for so long after its last person was taken in. */
const LINGERS = 4 * DAY

/** What was stored was read before: reading it each minute anew is work for nothing. */
const known = new Map<string, Definition>()
const MOST_KNOWN = 100

function definitionOf(row: Row<'campaigns'>): Definition | undefined {
  const key = `${row.id}\n${row.version}\n${row.definition}`
  const before = known.get(key)
  if (before) return before
  const stored = readJson(row.definition)
  // Which addresses are the shop's was judged when it was put, and is again when the mail is written.
  const read = readCampaign({ ...(isObject(stored) ? stored : {}), name: row.name }, () => true)
  if (!read.ok) return undefined
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, read.definition)
  return read.definition
}

function campaignOf(row: Row<'campaigns'>): readonly Campaign[] {
  const definition = definitionOf(row)
  if (!definition) return []
  const { id, name, state, version, taken } = row
  return [
    {
      id,
      name,
      state,
      version,
      definition,
      taken,
      scheduledAt: row.scheduled_at,
      startsAt: row.starts_at,
      dueAt: row.due_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    },
  ]
}

/** Campaigns, the newest first; `before`: the id of the last one of the page before. */
export async function listCampaigns(
  db: Db,
  before: string | null,
  limit: number,
): Promise<readonly Campaign[]> {
  const all = db.query.selectFrom('campaigns').selectAll().orderBy('id', 'desc').limit(limit)
  const rows = await (before === null ? all : all.where('id', '<', before)).execute()
  return rows.flatMap(campaignOf)
}

/** A campaign by id, or undefined. */
export async function findCampaign(db: Db, id: string): Promise<Campaign | undefined> {
  const row = await db.query
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && campaignOf(row)[0]
}

/** Campaigns by id. */
export async function findCampaigns(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Campaign>> {
  const rows = await db.query
    .selectFrom('campaigns')
    .selectAll()
    .where('id', 'in', jsonValues(ids))
    .execute()
  return new Map(rows.flatMap(campaignOf).map((campaign) => [campaign.id, campaign]))
}

/** Campaigns of which messages may still have to be written: those that run or will, and those that ended lately. */
export async function loadLive(db: Db, now: number): Promise<readonly Campaign[]> {
  const rows = await db.query
    .selectFrom('campaigns')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['scheduled', 'sending', 'paused']),
        eb('ended_at', '>', now - LINGERS),
      ]),
    )
    .execute()
  return rows.flatMap(campaignOf)
}

/** When the next campaign has people to take in, or null. */
export async function nextCampaign(db: Db): Promise<number | null> {
  const row = await db.query
    .selectFrom('campaigns')
    .select('due_at')
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? null
}

/** Keeps a new draft. */
export async function addCampaign(
  db: Db,
  campaign: { readonly id: string; readonly name: string; readonly definition: Definition },
  at: number,
): Promise<void> {
  const { id, name, definition } = campaign
  await db.query
    .insertInto('campaigns')
    .values({
      id,
      name,
      state: 'draft',
      version: 1,
      definition: JSON.stringify(definition),
      progress: '{}',
      taken: 0,
      created_at: at,
      updated_at: at,
    })
    .execute()
}

/** Changes a draft. False where it is none any more: then nothing was changed. */
export async function changeDraft(
  db: Db,
  id: string,
  change: { readonly name: string; readonly definition: Definition },
  at: number,
): Promise<boolean> {
  const [result] = await db.batch([
    sql`update campaigns set name = ${change.name}, definition = ${JSON.stringify(change.definition)},
        version = version + 1, updated_at = ${at} where id = ${id} and state = 'draft'`,
  ])
  return (result?.changes ?? 0) > 0
}

/** Deletes a draft. False where it is none. */
export async function deleteDraft(db: Db, id: string): Promise<boolean> {
  const [result] = await db.batch([sql`delete from campaigns where id = ${id} and state = 'draft'`])
  return (result?.changes ?? 0) > 0
}

/** What a change of state sets. */
export interface Turn {
  readonly state: CampaignState
  readonly dueAt: number | null
  readonly scheduledAt?: number | null
  readonly startsAt?: number | null
  readonly endedAt?: number
  /** When it goes on after a pause: what would have been due meanwhile counts from then. */
  readonly resumedAt?: number
}

/** Moves a campaign to another state. False where it was in none of the given ones any more. */
export async function turnCampaign(
  db: Db,
  id: string,
  from: readonly CampaignState[],
  turn: Turn,
  at: number,
): Promise<boolean> {
  const { state, dueAt, scheduledAt, startsAt, endedAt, resumedAt } = turn
  const [result] = await db.batch([
    sql`update campaigns set state = ${state}, due_at = ${dueAt}, updated_at = ${at},
        scheduled_at = ${scheduledAt === undefined ? sql`scheduled_at` : scheduledAt},
        starts_at = ${startsAt === undefined ? sql`starts_at` : startsAt},
        ended_at = ${endedAt === undefined ? sql`ended_at` : endedAt},
        progress = ${
          resumedAt === undefined
            ? sql`progress`
            : sql`json_set(progress, '$.resumedAt', ${resumedAt})`
        }
      where id = ${id} and state in (select value from json_each(${JSON.stringify(from)}))`,
  ])
  return (result?.changes ?? 0) > 0
}
