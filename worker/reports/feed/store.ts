/** Reads the events and rejections that the console shows. Events are reached by their subject only. */

import { sql } from 'kysely'
import { HOUR } from '../../core/clock.ts'
import { type Db, jsonRows } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { type Page, writeCursor } from '../cursor.ts'
import { type FeedEvent, feedEvent, type SubjectOwner } from './event.ts'
import { afterRecent, type EventKey, type FeedPosition, startOfFeed } from './position.ts'

type EventRow = Row<'events'>

/** How many subjects with news the feed looks at; each costs as many rows read as it has events. */
const MOST_SUBJECTS = 300
const MOST_TICKS = 60

/**
 * One page of all events: those of subjects with recent news, newest first, then all others.
 * Following `next` shows each event that was stored when the listing began exactly once.
 */
export async function listEvents(
  db: Db,
  page: { readonly at: number; readonly position: FeedPosition | null; readonly limit: number },
): Promise<Page<FeedEvent>> {
  const news = page.position?.rest ? null : await recentSubjects(db, page.at)
  const position = page.position ?? startOfFeed(page.at, news?.from ?? page.at)
  if (!news) return listRest(db, position, page.limit)
  const rows = await recentEvents(db, position, news.subjects, page.limit + 1)
  const kept = rows.slice(0, page.limit)
  const after = afterRecent(position, kept, rows.length > page.limit)
  const recent = await withOwners(db, kept)
  if (!after.rest || kept.length === page.limit) return { items: recent, next: writeCursor(after) }
  const rest = await listRest(db, after, page.limit - kept.length)
  return { items: [...recent, ...rest.items], next: rest.next }
}

/** The events of some subjects together, newest first. */
export async function listEventsOf(
  db: Db,
  page: {
    readonly subjects: readonly string[]
    readonly before: EventKey | null
    readonly limit: number
  },
): Promise<Page<FeedEvent>> {
  const rows = await eventsOf(db, page.subjects, page.before, page.limit + 1)
  const kept = rows.slice(0, page.limit)
  const last = kept.at(-1)
  return {
    items: await withOwners(db, kept),
    next:
      rows.length > page.limit && last
        ? writeCursor({ before: [last.occurred, last.subject, last.at, last.id] })
        : null,
  }
}

/** Rows of some subjects' events before a key (occurred, subject, at, id), newest first. */
export async function eventsOf(
  db: Db,
  subjects: readonly string[],
  before: EventKey | null,
  limit: number,
): Promise<readonly EventRow[]> {
  const [occurred, subject, at, id] = before ?? [Number.MAX_SAFE_INTEGER, '', 0, '']
  const { rows } = await sql<EventRow>`
    select e.* from ${jsonRows(subjects)} s cross join events e on e.subject = s.value
    where (e.occurred, e.subject, e.at, e.id) < (${occurred}, ${subject}, ${at}, ${id})
    order by e.occurred desc, e.subject desc, e.at desc, e.id desc limit ${limit}`.execute(db.query)
  return rows
}

/** When the newest event that can be found by its news was received, or null. */
export async function lastReceived(db: Db, at: number): Promise<number | null> {
  const { subjects } = await recentSubjects(db, at)
  const { rows } = await sql<{ received: number | null }>`
    select max(e.received) as received
    from ${jsonRows(subjects.slice(0, 50))} s cross join events e on e.subject = s.value`.execute(
    db.query,
  )
  return rows[0]?.received ?? null
}

/** What collect refused lately, newest first. */
export async function listRejections(db: Db, limit: number): Promise<Page<Row<'rejections'>>> {
  const items = await db.query
    .selectFrom('rejections')
    .selectAll()
    .where('slot', '>=', 0)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
  return { items, next: null }
}

/** Subjects with news that waits for the fold or that late ticks folded; `from` says how far back that goes. */
async function recentSubjects(db: Db, at: number) {
  const [waiting, folded, oldest] = await db.batch([
    sql`select subject from inbox where due > 0 order by due desc limit ${MOST_SUBJECTS * 2}`,
    sql`select s.value as subject from (${lateTicks()}) t, json_each(t.subjects) s
        limit ${MOST_SUBJECTS * 2}`,
    sql`select min(at) as at from (${lateTicks()})`,
  ])
  const subjects = new Set<string>()
  for (const row of [...(waiting?.rows ?? []), ...(folded?.rows ?? [])]) {
    if (subjects.size < MOST_SUBJECTS) subjects.add(String(row.subject))
  }
  const tick = oldest?.rows[0]?.at
  return {
    subjects: [...subjects],
    from: Math.min(at, typeof tick === 'number' ? tick : at) - HOUR,
  }
}

function lateTicks() {
  return sql`select at, subjects from ticks where at > 0 and folded > 0
             order by at desc, id desc limit ${MOST_TICKS}`
}

async function recentEvents(
  db: Db,
  position: FeedPosition,
  subjects: readonly string[],
  limit: number,
): Promise<readonly EventRow[]> {
  const { until, from, shown } = position
  const [received, subject, at, id] = position.last ?? [Number.MAX_SAFE_INTEGER, '', 0, '']
  // Who was shown before stays in the first part, and who turned up only now with events newer than where we
  // are is left to the rest: so the fold may take the news between two pages.
  const candidates = [...new Set([...shown, ...subjects])]
  const { rows } = await sql<EventRow>`
    with candidate as (
      select s.value as subject from ${jsonRows(candidates)} s
      where s.value in (select value from ${jsonRows(shown)}) or not exists (
        select 1 from events n where n.subject = s.value and n.received <= ${until}
        and (n.received, n.subject, n.at, n.id) >= (${received}, ${subject}, ${at}, ${id})))
    select e.* from candidate c cross join events e on e.subject = c.subject
    where e.received between ${from} and ${until}
      and (e.received, e.subject, e.at, e.id) < (${received}, ${subject}, ${at}, ${id})
    order by e.received desc, e.subject desc, e.at desc, e.id desc limit ${limit}`.execute(db.query)
  return rows
}

async function listRest(db: Db, position: FeedPosition, limit: number): Promise<Page<FeedEvent>> {
  const [afterSubject, afterAt, afterId] = position.rest ?? ['', -1, '']
  const [received, subject, at, id] = position.last ?? [Number.MAX_SAFE_INTEGER, '', 0, '']
  const { rows } = await sql<EventRow>`
    select * from events
    where (subject, at, id) > (${afterSubject}, ${afterAt}, ${afterId})
      and received <= ${position.until}
      and not (subject in (select value from ${jsonRows(position.shown)})
        and (received, subject, at, id) >= (${received}, ${subject}, ${at}, ${id}))
    order by subject, at, id limit ${limit + 1}`.execute(db.query)
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return {
    items: await withOwners(db, kept),
    next:
      rows.length > limit && last
        ? writeCursor({ ...position, rest: [last.subject, last.at, last.id] })
        : null,
  }
}

/** Adds to each event the profile that its subject belongs to now. */
async function withOwners(db: Db, rows: readonly EventRow[]): Promise<readonly FeedEvent[]> {
  if (rows.length === 0) return []
  const owners = await ownersOf(db, [...new Set(rows.map((row) => row.subject))])
  return rows.map((row) => feedEvent(row, owners.get(row.subject)))
}

async function ownersOf(db: Db, subjects: readonly string[]): Promise<Map<string, SubjectOwner>> {
  const { rows } = await sql<{ subject: string; profileId: string; email: string | null }>`
    select s.value as subject, coalesce(i.profile_id, s.value) as profileId, p.email as email
    from ${jsonRows(subjects)} s
    left join identities i on i.identity = s.value
    left join profiles p on p.id = coalesce(i.profile_id, s.value)`.execute(db.query)
  return new Map(rows.map((row) => [row.subject, { profileId: row.profileId, email: row.email }]))
}
