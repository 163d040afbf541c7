/** The outbox in the database: claims, frozen bodies, outcomes, and what is needed to judge a message. */

import { sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../db/database.ts'
import type { NewRow, Row } from '../db/tables.ts'
import { TEXTS } from './channels/channel.ts'
import type { Frozen } from './compose.ts'
import { ORDER_TRIES, RECONCILE } from './policy.ts'
import type { OutgoingEmail } from './providers/port.ts'

export type Message = Row<'messages'>

/** A message that claims found due, and the lease under which it is handled. */
export interface Lease {
  readonly token: string
  readonly until: number
}

/** SQLite uses a partial index only where it finds the index's own condition in the query. */
const LEASED = sql`state in ('claimed', 'sending')`

/** What an order needs is sent again where nobody knows whether it arrived: a receipt twice is better than none. */
const OF_AN_ORDER = sql`class = 'transactional' and intent = 'order' and channel = 'email'`

/**
 * Gives back what a dead sender left: claimed messages are due again; of those that were on the wire
 * nobody knows whether they arrived, and that is what they say from now on.
 */
export async function rescueMessages(db: Db, at: number): Promise<number> {
  const [, unknown] = await db.batch([
    sql`update messages set state = 'queued', lease_token = null, lease_until = 0, changed_at = ${at}
        where ${LEASED} and state = 'claimed' and lease_until <= ${at}`,
    sql`update messages set state = 'unknown', reason = 'sender_died', lease_until = 0, changed_at = ${at}
        where ${LEASED} and state = 'sending' and lease_until <= ${at} and channel <> 'webhook'
          and not (${OF_AN_ORDER} and attempts < ${ORDER_TRIES})`,
    // Its sender keeps the lease's token: should it be alive, it may still say that the message arrived.
    sql`update messages set state = 'retry', reason = 'sender_died', lease_until = 0,
        due_at = ${at + RECONCILE}, changed_at = ${at}
        where ${LEASED} and state = 'sending' and lease_until <= ${at} and ${OF_AN_ORDER}`,
    // Whoever takes webhooks knows one that comes twice by its id.
    sql`update messages set state = 'retry', reason = 'sender_died', lease_token = null, lease_until = 0,
        due_at = ${at}, changed_at = ${at}
        where ${LEASED} and state = 'sending' and lease_until <= ${at} and channel = 'webhook'`,
  ])
  return unknown?.changes ?? 0
}

/**
 * Claims messages that are due, those first that an order or a sign-up needs. One statement: of several claimants each
 * message goes to one.
 */
export async function claimMessages(
  db: Db,
  lease: Lease,
  at: number,
  limit: number,
): Promise<readonly Message[]> {
  const [result] = await db.batch([
    sql`update messages set state = 'claimed', lease_token = ${lease.token}, lease_until = ${lease.until}
      where id in (select id from (
          select * from (select id, 0 as turn, due_at from messages where state in ('queued', 'retry')
            and class = 'transactional' and due_at <= ${at} order by due_at limit ${limit})
          union all select * from (select id, 1 as turn, due_at from messages where state in ('queued', 'retry')
            and due_at <= ${at} order by due_at limit ${limit})
        ) group by id order by min(turn), due_at limit ${limit})
      returning *`,
  ])
  return (result?.rows ?? []) as unknown as readonly Message[]
}

/** A message that is not sent now: it waits, or it never will be. */
export interface Setback {
  readonly id: string
  readonly state: 'queued' | 'skipped' | 'dead'
  readonly reason: string
  readonly dueAt: number
  /** It could not even be written: that counts as a try. */
  readonly failed?: true
}

/** Puts claimed messages back or away, each with its reason. */
export function putSetbacks(setbacks: readonly Setback[], token: string, at: number) {
  return sql`update messages set state = r.value->>'state', reason = r.value->>'reason', due_at = r.value->>'dueAt',
      changed_at = ${at}, lease_token = null, lease_until = 0,
      attempts = attempts + (r.value->>'failed' is not null)
    from ${jsonRows(setbacks)} r
    where messages.id = r.value->>'id' and messages.state = 'claimed' and messages.lease_token = ${token}`
}

/** A claimed message with the body that is about to be sent, and the hashes under which its address may be suppressed. */
export interface Departure {
  readonly id: string
  readonly frozen: Frozen
  readonly hashes: readonly string[]
  /** The topic that its address must be subscribed to at that moment; empty where it needs no consent. */
  readonly topic: string
  /** Whether its address must not be suppressed. */
  readonly clean: boolean
  /** Since when no other marketing may have been sent to the person, and no other text. */
  readonly since: number
  readonly textsSince: number
  readonly provider: string
}

/**
 * Marks messages as being on the wire, if at this very moment they still may be: still ours, still subscribed,
 * not suppressed, and no other marketing inside the gap. Those that come back as rows may be sent.
 */
export function putDepartures(departures: readonly Departure[], lease: Lease, at: number) {
  const rows = departures.map(({ frozen, hashes, ...departure }) => ({
    ...departure,
    subject: frozen.subject,
    html: frozen.html,
    text: frozen.text,
    headers: JSON.stringify(frozen.headers),
    links: JSON.stringify(frozen.links),
    hashes: JSON.stringify(hashes),
  }))
  return sql`update messages set state = 'sending', attempts = attempts + 1, provider = r.value->>'provider',
      lease_until = ${lease.until}, changed_at = ${at}, reason = '',
      subject = r.value->>'subject', html = r.value->>'html', text = r.value->>'text',
      headers = r.value->>'headers', links = r.value->>'links'
    from ${jsonRows(rows)} r
    where messages.id = r.value->>'id' and messages.state = 'claimed' and messages.lease_token = ${lease.token}
      and (r.value->>'topic' = '' or exists (select 1 from subscriptions s where s.address = messages.address
        and s.topic = r.value->>'topic' and s.status = 'subscribed'))
      and (not r.value->>'clean' or not exists (select 1 from suppressions
        where hash in (select value from json_each(r.value->>'hashes'))))
      and (messages.class = 'transactional' or not exists (select 1 from messages other
        where other.profile_id = messages.profile_id and other.class = 'marketing' and other.id <> messages.id
          and other.state in ('sending', 'sent', 'unknown')
          and other.changed_at > case other.channel when 'email' then r.value->>'since'
            when 'sms' then min(r.value->>'since', r.value->>'textsSince') else ${at} end))
    returning id`
}

/** What the provider answered. */
export interface Outcome {
  readonly id: string
  readonly state: 'sent' | 'retry' | 'unknown' | 'dead'
  readonly reason: string
  readonly dueAt: number
  readonly providerId: string
}

/** Records outcomes. A sender that was given up meanwhile may still say that its message arrived. */
export function putOutcomes(outcomes: readonly Outcome[], token: string, at: number) {
  return sql`update messages set state = r.value->>'state', reason = r.value->>'reason', due_at = r.value->>'dueAt',
      provider_id = r.value->>'providerId', changed_at = ${at}, lease_until = 0,
      sent_at = case when r.value->>'state' = 'sent' then ${at} else null end
    from ${jsonRows(outcomes)} r
    where messages.id = r.value->>'id' and messages.lease_token = ${token}
      and (messages.state = 'sending'
        or (messages.state in ('unknown', 'retry') and r.value->>'state' = 'sent'))`
}

/** Marketing to one person: what they got lately, or may have got, and what waits. */
export type Attention = Pick<
  Message,
  'id' | 'profile_id' | 'flow' | 'intent' | 'channel' | 'state' | 'changed_at' | 'due_at'
>

/** All marketing to some profiles that was written since an instant and was not taken back. */
export async function loadAttention(
  db: Db,
  profileIds: readonly string[],
  since: number,
): Promise<readonly Attention[]> {
  return db.query
    .selectFrom('messages')
    .select(['id', 'profile_id', 'flow', 'intent', 'channel', 'state', 'changed_at', 'due_at'])
    .where('profile_id', 'in', jsonValues(profileIds))
    .where('created_at', '>', since)
    .where('class', '=', 'marketing')
    .where('state', 'in', ['sending', 'sent', 'unknown', 'queued', 'retry', 'claimed'])
    .execute()
}

/** A message by id. */
export async function findMessage(db: Db, id: string): Promise<Message | undefined> {
  return db.query.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A confirmation mail for somebody who asked to be subscribed. */
export interface Confirmation {
  readonly id: string
  readonly address: string
  readonly profileId: string
  readonly subject: string
  readonly requestedAt: number
  /** Of consent: to texts goes a text, and to everything else an email. */
  readonly topic: string
}

/** The flow under which confirmation mails run. */
export const CONFIRMATION_FLOW = 'double-opt-in'

/**
 * Writes confirmation mails, for those requests only that the limits let through: the subscription then
 * carries their time as `confirmation_at`. Goes into one batch after the requests themselves.
 */
export function putConfirmationMails(mails: readonly Confirmation[], at: number) {
  return sql`insert into messages
      (id, key, profile_id, flow, step, class, channel, address, data, state, due_at, created_at, changed_at)
    select value->>'id', ${CONFIRMATION_FLOW} || ':' || (value->>'subject') || ':' || (value->>'requestedAt')
        || iif(value->>'topic' = ${TEXTS}, ':sms', ''),
      value->>'profileId', ${CONFIRMATION_FLOW}, 'confirm', 'transactional',
      iif(value->>'topic' = ${TEXTS}, 'sms', 'email'), value->>'address',
      json_object('subject', value->>'subject'), 'queued', ${at}, ${at}, ${at}
    from ${jsonRows(mails)} m
    where exists (select 1 from subscriptions s where s.address = m.value->>'address' and s.topic = m.value->>'topic'
      and s.status <> 'subscribed' and s.confirmation_at = m.value->>'requestedAt' and s.subject = m.value->>'subject')
    on conflict do nothing`
}

/** Remembers what people did with messages; the same thing twice is one thing. */
export function putEngagements(rows: readonly NewRow<'engagements'>[]) {
  return sql`insert into engagements (message_id, kind, at, link)
    select value->>'message_id', value->>'kind', value->>'at', value->>'link' from ${jsonRows(rows)} where true
    on conflict do nothing`
}

/** Keeps an email in the development mailbox. */
export async function keepMail(db: Db, email: OutgoingEmail): Promise<void> {
  await db.query
    .insertInto('mailbox')
    .values({ at: email.at, id: email.id, mail: JSON.stringify(email) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The development mailbox, the newest first. */
export async function listMails(
  db: Db,
  limit: number,
): Promise<readonly (OutgoingEmail & { readonly channel?: 'sms' })[]> {
  const rows = await db.query
    .selectFrom('mailbox')
    .select('mail')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => JSON.parse(row.mail))
}
