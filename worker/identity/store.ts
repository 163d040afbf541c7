/** Profiles, identifiers, subscriptions and suppressions in the database. */

import { sql } from 'kysely'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { NewRow, Row } from '../db/tables.ts'
import type { ConsentChange } from './consent.ts'

/** Which profile each identifier points to; those that point nowhere are left out. */
export async function loadOwners(
  db: Db,
  identities: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (identities.length === 0) return new Map()
  const rows = await db.query
    .selectFrom('identities')
    .select(['identity', 'profile_id'])
    .where('identity', 'in', jsonValues(identities))
    .execute()
  return new Map(rows.map((row) => [row.identity, row.profile_id]))
}

/** Profiles by id. */
export async function loadProfiles(
  db: Db,
  ids: readonly string[],
): Promise<readonly Row<'profiles'>[]> {
  if (ids.length === 0) return []
  return db.query.selectFrom('profiles').selectAll().where('id', 'in', jsonValues(ids)).execute()
}

/** A profile as a fold wants to write it, and the version that it read: 0 where there was none yet. */
export interface ProfileWrite {
  readonly row: NewRow<'profiles'>
  readonly read: number
  /** Whether the columns that are indexed differ from what was read: else their index is left alone. */
  readonly indexed: boolean
}

/**
 * A statement for the head of a batch: it fails, and the whole batch with it, where somebody else has written one of
 * the profiles, or let an identifier point elsewhere, since they were read. (SQL has no assertion outside triggers;
 * malformed JSON is the error that works everywhere.)
 */
export function foldFence(
  profiles: readonly { readonly id: string; readonly version: number }[],
  lookups: readonly { readonly identity: string; readonly owner: string }[],
) {
  return sql`select case when exists (
      select 1 from ${jsonRows(profiles)} r left join profiles p on p.id = r.value->>'id'
      where coalesce(p.version, 0) <> r.value->>'version')
    or exists (
      select 1 from ${jsonRows(lookups)} r left join identities i on i.identity = r.value->>'identity'
      where coalesce(i.profile_id, '') <> r.value->>'owner')
    then json('changed meanwhile') else 1 end`
}

/** Whether an error is that of `foldFence`. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes('malformed JSON')
}

/** Statements that write profiles. Those whose indexed columns stay as they are cost one row each. */
export function putProfiles(writes: readonly ProfileWrite[]) {
  const rows = (indexed: boolean) =>
    jsonChunks(writes.filter((write) => write.indexed === indexed).map((write) => write.row))
  return [...rows(true).map(upsertProfiles), ...rows(false).map(updateStates)]
}

function upsertProfiles(rows: readonly NewRow<'profiles'>[]) {
  return sql`insert into profiles (id, email, user_id, traits, state, timezone, country, locale,
      first_seen, last_seen, version, merged_at)
    select value->>'id', value->>'email', value->>'user_id', value->>'traits', value->>'state',
      value->>'timezone', value->>'country', value->>'locale', value->>'first_seen', value->>'last_seen',
      value->>'version', value->>'merged_at'
    from ${jsonRows(rows)} where true
    on conflict (id) do update set email = excluded.email, user_id = excluded.user_id, traits = excluded.traits,
      state = excluded.state, timezone = excluded.timezone, country = excluded.country, locale = excluded.locale,
      first_seen = excluded.first_seen, last_seen = excluded.last_seen, version = excluded.version,
      merged_at = excluded.merged_at`
}

function updateStates(rows: readonly NewRow<'profiles'>[]) {
  return sql`update profiles set user_id = r.value->>'user_id', traits = r.value->>'traits', state = r.value->>'state',
      timezone = r.value->>'timezone', country = r.value->>'country', locale = r.value->>'locale',
      first_seen = r.value->>'first_seen', version = r.value->>'version'
    from ${jsonRows(rows)} r where profiles.id = r.value->>'id'`
}

/** Ties identifiers to profiles. */
export function putIdentities(rows: readonly NewRow<'identities'>[]) {
  return sql`insert into identities (identity, profile_id, strength, source, at)
    select value->>'identity', value->>'profile_id', value->>'strength', value->>'source', value->>'at'
    from ${jsonRows(rows)} where true
    on conflict (identity) do update set profile_id = excluded.profile_id, strength = excluded.strength,
      source = excluded.source, at = excluded.at where identities.profile_id <> excluded.profile_id`
}

/** Lets everything that pointed to one profile point to another. Events stay where they are. */
export function moveIdentities(joins: readonly { readonly from: string; readonly into: string }[]) {
  return sql`update identities set profile_id = j.value->>'into' from ${jsonRows(joins)} j
    where identities.profile_id = j.value->>'from'`
}

/** Least time between two confirmation mails to one address, and the most on one day (security against mail bombing). */
export const CONFIRMATION_LIMITS = { gap: 3_600_000, perDay: 3 } as const

/**
 * Remembers who asked to be subscribed. A request that comes too soon after the last one leaves
 * `confirmation_at` as it was, by which the confirmation mail knows that it must not be written.
 */
export function putRequests(changes: readonly ConsentChange[]) {
  return sql`insert into subscriptions
      (address, topic, status, subject, requested_at, changed_at, confirmations_day, confirmations, confirmation_at)
    select value->>'address', value->>'topic', 'pending', value->>'subject', value->>'at', value->>'at',
      value->>'at' / 86400000, 1, value->>'at'
    from ${jsonRows(changes)} where true
    on conflict (address, topic) do update set subject = excluded.subject, requested_at = excluded.requested_at,
      confirmations = case when subscriptions.confirmations_day = excluded.confirmations_day
        then subscriptions.confirmations + 1 else 1 end,
      confirmations_day = excluded.confirmations_day, confirmation_at = excluded.confirmation_at
    where subscriptions.status <> 'subscribed'
      and subscriptions.confirmation_at <= excluded.confirmation_at - ${CONFIRMATION_LIMITS.gap}
      and not (subscriptions.confirmations_day = excluded.confirmations_day
        and subscriptions.confirmations >= ${CONFIRMATION_LIMITS.perDay})`
}

/** Subscriptions that their owners confirmed. What was withdrawn later stays withdrawn. */
export function putConfirmations(changes: readonly ConsentChange[]) {
  return sql`insert into subscriptions (address, topic, status, subject, requested_at, changed_at)
    select value->>'address', value->>'topic', 'subscribed', value->>'subject', value->>'at', value->>'at'
    from ${jsonRows(changes)} where true
    on conflict (address, topic) do update set status = 'subscribed', changed_at = excluded.changed_at
    where subscriptions.changed_at <= excluded.changed_at and subscriptions.status <> 'subscribed'`
}

/** Consent that the shop brought along. It never brings back somebody who unsubscribed here. */
export function putImports(changes: readonly ConsentChange[]) {
  return sql`insert into subscriptions (address, topic, status, subject, requested_at, changed_at)
    select value->>'address', value->>'topic', 'subscribed', value->>'subject', value->>'at', value->>'at'
    from ${jsonRows(changes)} where true
    on conflict (address, topic) do update set status = 'subscribed', changed_at = excluded.changed_at
    where subscriptions.status = 'pending'`
}

/** Subscriptions that were withdrawn. Newer consent stands. */
export function putWithdrawals(changes: readonly ConsentChange[]) {
  return sql`insert into subscriptions (address, topic, status, subject, requested_at, changed_at)
    select value->>'address', value->>'topic', 'unsubscribed', value->>'subject', value->>'at', value->>'at'
    from ${jsonRows(changes)} where true
    on conflict (address, topic) do update set status = 'unsubscribed', changed_at = excluded.changed_at
    where subscriptions.changed_at <= excluded.changed_at and subscriptions.status <> 'unsubscribed'`
}

/** Appends the proof of each change of consent. */
export function putConsents(changes: readonly ConsentChange[]) {
  return sql`insert into consents (address, at, id, topic, action, source, text)
    select value->>'address', value->>'at', value->>'id', value->>'topic', value->>'action', value->>'source', value->>'text'
    from ${jsonRows(changes)} where true on conflict do nothing`
}

/** Adds addresses, by keyed hash, that must get no marketing. */
export function putSuppressions(rows: readonly NewRow<'suppressions'>[]) {
  return sql`insert into suppressions (hash, reason, at)
    select value->>'hash', value->>'reason', value->>'at' from ${jsonRows(rows)} where true
    on conflict do nothing`
}

/** Lifts suppressions whose owners subscribed again, or said so after a long silence; a bounce or a complaint is not lifted by that. */
export function deleteUnsubscribes(hashes: readonly string[]) {
  return sql`delete from suppressions where hash in ${jsonValues(hashes)} and reason in ('unsubscribe', 'sunset')`
}

/** The subscription of each address to a topic. */
export async function loadSubscriptions(
  db: Db,
  addresses: readonly string[],
  topic: string,
): Promise<ReadonlyMap<string, Row<'subscriptions'>>> {
  const rows = await db.query
    .selectFrom('subscriptions')
    .selectAll()
    .where('address', 'in', jsonValues(addresses))
    .where('topic', '=', topic)
    .execute()
  return new Map(rows.map((row) => [row.address, row]))
}

/** Why each of these address hashes must get nothing; those that may are left out. */
export async function loadSuppressions(
  db: Db,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Row<'suppressions'>['reason']>> {
  const rows = await db.query
    .selectFrom('suppressions')
    .select(['hash', 'reason'])
    .where('hash', 'in', jsonValues(hashes))
    .execute()
  return new Map(rows.map((row) => [row.hash, row.reason]))
}

/** Notes something about people. Whoever folds them meanwhile finds that they changed, and folds again. */
export function putTraits(
  notes: readonly {
    readonly profileId: string
    readonly name: string
    readonly value: string | number
  }[],
) {
  return sql`update profiles set version = version + 1,
      traits = json_patch(traits, (select json_group_object(n.value->>'name', n.value->>'value')
        from ${jsonRows(notes)} n where n.value->>'profileId' = profiles.id))
    where id in (select value->>'profileId' from ${jsonRows(notes)})`
}
