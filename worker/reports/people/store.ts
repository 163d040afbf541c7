/** Reads people for the console: the list, one person with everything, their timeline, and what "why" needs. */

import { sql } from 'kysely'
import * as v from 'valibot'
import { type Db, jsonRows } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import { readAddress, subjectOfEmail } from '../../identity/address.ts'
import { MARKETING } from '../../identity/consent.ts'
import { cutPage, type Page, writeCursor } from '../cursor.ts'
import { eventsOf } from '../feed/store.ts'
import { messagesOf } from '../mail/store.ts'
import { type ListedPerson, listedPerson, type SubscriptionStatus } from './person.ts'
import {
  consentEntry,
  eventEntry,
  eventsBefore,
  mergeTimeline,
  messageEntry,
  orderEntry,
  positionOf,
  runEntries,
  type TimelineEntry,
  type TimelinePosition,
} from './timeline.ts'

export const personListPosition = v.object({ seen: v.number(), id: v.string() })

/** A person and every id under which something of theirs is stored. */
export interface FoundPerson {
  readonly id: string
  /** Null for a visitor whose events wait for their first fold. */
  readonly row: Row<'profiles'> | null
  readonly identities: readonly Row<'identities'>[]
  /** The profile's id and all its identifiers: subjects of events, and ids that joined profiles had. */
  readonly subjects: readonly string[]
}

type ListedRow = Row<'profiles'> & { readonly subscription: SubscriptionStatus | null }

/** Known people, the last seen first. */
export async function listPeople(
  db: Db,
  page: { readonly after: v.InferOutput<typeof personListPosition> | null; readonly limit: number },
): Promise<Page<ListedPerson>> {
  const seen = page.after?.seen ?? Number.MAX_SAFE_INTEGER
  const { rows } = await sql<ListedRow>`
    select p.*, s.status as subscription from profiles p
    left join subscriptions s on s.address = p.email and s.topic = ${MARKETING}
    where p.email is not null and p.merged_at is null
      and (p.last_seen, p.id) < (${seen}, ${page.after?.id ?? ''})
    order by p.last_seen desc, p.id desc limit ${page.limit + 1}`.execute(db.query)
  return cutPage(rows, page.limit, listed, (row) => ({ seen: row.last_seen, id: row.id }))
}

/** The person of an e-mail address: none or one. */
export async function findByEmail(db: Db, email: string): Promise<Page<ListedPerson>> {
  const address = readAddress(email)
  const found = address ? await findPerson(db, await subjectOfEmail(address)) : undefined
  if (!found?.row) return { items: [], next: null }
  const subscription = found.row.email ? await findSubscription(db, found.row.email) : undefined
  return { items: [listedPerson(found.row, subscription?.status ?? 'none')], next: null }
}

/** The person that an id or identifier points to now, or undefined where nothing is stored under it. */
export async function findPerson(db: Db, id: string): Promise<FoundPerson | undefined> {
  const owner = await db.query
    .selectFrom('identities')
    .select('profile_id')
    .where('identity', '=', id)
    .executeTakeFirst()
  const profileId = owner?.profile_id ?? id
  const [row, identities] = await Promise.all([
    db.query.selectFrom('profiles').selectAll().where('id', '=', profileId).executeTakeFirst(),
    db.query.selectFrom('identities').selectAll().where('profile_id', '=', profileId).execute(),
  ])
  const subjects = [...new Set([profileId, ...identities.map(({ identity }) => identity)])]
  if (!row && (await eventsOf(db, subjects, null, 1)).length === 0) return undefined
  return { id: profileId, row: row ?? null, identities, subjects }
}

/** The marketing subscription of an address, or undefined. */
export async function findSubscription(
  db: Db,
  address: string,
): Promise<Row<'subscriptions'> | undefined> {
  return db.query
    .selectFrom('subscriptions')
    .selectAll()
    .where('address', '=', address)
    .where('topic', '=', MARKETING)
    .executeTakeFirst()
}

/** Every change of consent of an address, the latest first. */
export async function listConsents(db: Db, address: string): Promise<readonly Row<'consents'>[]> {
  return db.query
    .selectFrom('consents')
    .selectAll()
    .where('address', '=', address)
    .orderBy('at', 'desc')
    .limit(200)
    .execute()
}

/** Every run of a person. */
export async function listRuns(
  db: Db,
  profiles: readonly string[],
): Promise<readonly Row<'flow_runs'>[]> {
  const { rows } = await sql<Row<'flow_runs'>>`
    select r.* from ${jsonRows(profiles)} p cross join flow_runs r on r.profile_id = p.value
    order by r.entered_at desc limit 500`.execute(db.query)
  return rows
}

/** One page of a person's timeline, newest first. */
export async function listTimeline(
  db: Db,
  person: FoundPerson,
  page: {
    readonly after: TimelinePosition | null
    readonly limit: number
    flowName(id: string): string
  },
): Promise<Page<TimelineEntry>> {
  const { subjects } = person
  const [events, messages, runs, orders, consents] = await Promise.all([
    eventsOf(db, subjects, eventsBefore(page.after), page.limit + 1),
    messagesOf(db, subjects),
    listRuns(db, subjects),
    listOrders(db, subjects, page.after?.[0] ?? Number.MAX_SAFE_INTEGER),
    person.row?.email ? listConsents(db, person.row.email) : [],
  ])
  const entries = mergeTimeline(
    [
      ...events.map(eventEntry),
      ...messages.map(messageEntry),
      ...runs.flatMap((run) => runEntries(run, page.flowName(run.flow))),
      ...orders.map(orderEntry),
      ...consents.map(consentEntry),
    ],
    page.after,
  )
  const kept = entries.slice(0, page.limit)
  const last = kept.at(-1)
  return {
    items: kept,
    next: entries.length > page.limit && last ? writeCursor(positionOf(last)) : null,
  }
}

async function listOrders(
  db: Db,
  profiles: readonly string[],
  until: number,
): Promise<readonly Row<'orders'>[]> {
  const { rows } = await sql<Row<'orders'>>`
    select o.* from ${jsonRows(profiles)} p cross join orders o on o.profile_id = p.value
    where o.at <= ${until} order by o.at desc limit 500`.execute(db.query)
  return rows
}

function listed(row: ListedRow): ListedPerson {
  return listedPerson(row, row.subscription ?? 'none')
}
