/** Who waits, in the database: asked for, moved with their people, and at an end. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { Wants } from './request.ts'

export type Entry = Row<'waiting_entries'>

/** The topic under which an address says yes or no to mails about things it waits for. */
export const WAITING_TOPIC = 'back-in-stock'

/**
 * How many things one address may wait for, and how many "you are on the list" mails it may get in a day. A stranger
 * can enter anybody's address: until its owner has said yes to something, the numbers are small.
 */
export const WAITING_LIMITS = { unconfirmed: 5, confirmed: 50, listedPerDay: 3 } as const
/** Somebody who left still counts for so long, and the same thing is not confirmed again so soon. */
const REMEMBERED = 30 * DAY
/** Shops' clocks and ours may differ by this much: an order is after the wait it ends. */
const TOLERANCE = 5 * 60_000

/** A request about to be written. */
export interface NewEntry {
  /** Names this wait in the keys of its messages. */
  readonly request: string
  readonly productId: string
  readonly variantId: string
  readonly address: string
  readonly profileId: string
  readonly subject: string
  readonly wants: Wants
  readonly quantity: number
  readonly at: number
  readonly endsAt: number
  readonly timezone: string | null
  readonly locale: string | null
  /** Whether the shop's server or the mailbox itself asked. */
  readonly trusted: boolean
  /** Whether the address belongs to a person who proved it. */
  readonly confirmed: boolean
}

/** The date that is stated for what `r` waits for. */
const promised = sql`(select coalesce(
    (select v.value->>'expectedAt' from json_each(p.variants) v where v.value->>'id' = r.value->>'variantId'),
    p.expected_at)
  from products p where p.id = r.value->>'productId')`

/** Whether somebody said yes, for this topic, to the mails of `r`'s address. */
const agreed = sql`(r.value->>'confirmed' or exists (select 1 from subscriptions s
  where s.address = r.value->>'address' and s.topic = ${WAITING_TOPIC} and s.status = 'subscribed'))`

/** How many mails of the kind that confirms a request went to `r`'s person within the day before `at`. */
const listedToday = sql`(select count(*) from waiting_entries o where o.profile_id = r.value->>'profileId'
  and o.listed_at > r.value->>'at' - ${DAY})`

/**
 * Writes requests, one statement for each, so that each sees those before it. Whoever waits already keeps the place;
 * the latest wish stands. Refused without a word: addresses whose owners want none of this, and more than the limits.
 */
export function putRequests(entries: readonly NewEntry[]) {
  return entries.flatMap((entry) => [putRequest(entry), putItem(entry)])
}

function putRequest(entry: NewEntry) {
  const { unconfirmed, confirmed, listedPerDay } = WAITING_LIMITS
  return sql`insert into waiting_entries (product_id, variant_id, address, profile_id, subject, wants, quantity,
      state, since, ends_at, request, listed_at, promised_at, timezone, locale, changed_at)
    select r.value->>'productId', r.value->>'variantId', r.value->>'address', r.value->>'profileId', r.value->>'subject',
      r.value->>'wants', r.value->>'quantity', 'waiting', r.value->>'at', r.value->>'endsAt', r.value->>'request',
      case when ${listedToday} < ${listedPerDay} then r.value->>'at' else 0 end, ${promised},
      r.value->>'timezone', r.value->>'locale', r.value->>'at'
    from ${jsonRows([entry])} r
    where (r.value->>'trusted' or not exists (select 1 from subscriptions s
        where s.address = r.value->>'address' and s.topic = ${WAITING_TOPIC} and s.status = 'unsubscribed'))
      and not exists (select 1 from waiting_entries o where o.profile_id = r.value->>'profileId'
        and o.product_id = r.value->>'productId' and o.variant_id = r.value->>'variantId'
        and o.address <> r.value->>'address' and o.state <> 'ended')
      and (select count(*) from waiting_entries o where o.profile_id = r.value->>'profileId'
        and not (o.product_id = r.value->>'productId' and o.variant_id = r.value->>'variantId')
        and (o.state <> 'ended' or (o.reason = 'left' and o.changed_at > r.value->>'at' - ${REMEMBERED})))
        < case when ${agreed} then ${confirmed} else ${unconfirmed} end
    on conflict (product_id, variant_id, address) do update set
      wants = excluded.wants, quantity = excluded.quantity, profile_id = excluded.profile_id,
      subject = excluded.subject, ends_at = excluded.ends_at, changed_at = excluded.changed_at,
      timezone = coalesce(excluded.timezone, waiting_entries.timezone),
      locale = coalesce(excluded.locale, waiting_entries.locale),
      state = case when waiting_entries.state in ('called', 'ended') then 'waiting' else waiting_entries.state end,
      reason = '',
      since = case when waiting_entries.state in ('called', 'ended') then excluded.since else waiting_entries.since end,
      request = case when waiting_entries.state in ('called', 'ended') then excluded.request else waiting_entries.request end,
      promised_at = case when waiting_entries.state = 'ended' then excluded.promised_at else waiting_entries.promised_at end,
      round = case when waiting_entries.reason in ('order', 'expired') then 0 else waiting_entries.round end,
      notices = case when waiting_entries.noticed_at < excluded.since - ${REMEMBERED} then 0 else waiting_entries.notices end,
      listed_at = case when waiting_entries.state = 'ended' and waiting_entries.listed_at < excluded.since - ${REMEMBERED}
        then excluded.listed_at else waiting_entries.listed_at end
    where waiting_entries.since <= excluded.since`
}

/** Has the item looked at with the next tick. */
function putItem({ productId, variantId, address, at }: NewEntry) {
  return sql`insert into waiting_items (product_id, variant_id, due_at)
    select product_id, variant_id, ${at} from waiting_entries
    where product_id = ${productId} and variant_id = ${variantId} and address = ${address} and state = 'waiting'
    on conflict (product_id, variant_id) do update set due_at = min(waiting_items.due_at, excluded.due_at),
      version = waiting_items.version + 1`
}

/** Somebody bought something. `key` is the variant's id, or the product's. */
export interface Purchase {
  readonly profileId: string
  readonly productId: string
  readonly key: string
  readonly at: number
}

/** Entries that purchases end: of that product, for that variant or any, and from before. */
const bought = (purchases: readonly Purchase[]) => sql`(select e.product_id, e.variant_id, e.address
  from ${jsonRows(purchases)} r
  cross join waiting_entries e on e.profile_id = r.value->>'profileId' and e.product_id = r.value->>'productId'
    and e.variant_id in ('', r.value->>'key') and e.since <= r.value->>'at' + ${TOLERANCE}
  where e.state <> 'ended')`

/**
 * Ends the waits of people who bought. A hold turns into a purchase, which counts for some minutes more, until the
 * shop has taken the pieces off its stock. The wave that brought them learns of it.
 */
export function endByPurchase(purchases: readonly Purchase[], now: number) {
  return [
    sql`update waiting_holds set state = 'bought', expires_at = ${now + 10 * 60_000}
      where state = 'held' and (product_id, variant_id, address) in ${bought(purchases)}`,
    sql`update waiting_waves set bought = bought + told.count from (
        select e.noticed_at, e.wave, count(*) as count from waiting_entries e
        where (e.product_id, e.variant_id, e.address) in ${bought(purchases)} and e.wave <> '' group by 1, 2) told
      where waiting_waves.at = told.noticed_at and waiting_waves.id = told.wave`,
    sql`update waiting_items set due_at = ${now}, version = version + 1 where (product_id, variant_id) in (
      select product_id, variant_id from ${bought(purchases)})`,
    sql`update waiting_entries set state = 'ended', reason = 'order', changed_at = ${now}
      where (product_id, variant_id, address) in ${bought(purchases)}`,
  ]
}

/**
 * Lets what waits under one profile wait under another. Where that person waits for the same thing already, under
 * another address, the place that was taken first stays.
 */
export function moveEntries(joins: readonly { readonly from: string; readonly into: string }[]) {
  const into = jsonValues(joins.map((join) => join.into))
  return [
    sql`update waiting_entries set profile_id = j.value->>'into' from ${jsonRows(joins)} j
      where waiting_entries.profile_id = j.value->>'from'`,
    sql`update or ignore waiting_holds set profile_id = j.value->>'into' from ${jsonRows(joins)} j
      where waiting_holds.profile_id = j.value->>'from' and waiting_holds.state = 'held'`,
    sql`update waiting_entries set state = 'ended', reason = 'merged'
      where profile_id in ${into} and state <> 'ended' and exists (
        select 1 from waiting_entries o where o.profile_id = waiting_entries.profile_id
          and o.product_id = waiting_entries.product_id and o.variant_id = waiting_entries.variant_id
          and o.address <> waiting_entries.address and o.state <> 'ended'
          and (o.state = 'held', -o.since, o.address) > (waiting_entries.state = 'held', -waiting_entries.since, waiting_entries.address))`,
  ]
}

/**
 * Lets people wait for a product under another id: the catalogue has learned what it is that they wait for, or made
 * one product of two. Whoever waits there already keeps that place.
 */
export function moveProduct(from: string, into: string, now: number) {
  return [
    sql`insert into waiting_items (product_id, variant_id, due_at)
      select ${into}, variant_id, ${now} from waiting_items where product_id = ${from}
      on conflict (product_id, variant_id) do update set due_at = excluded.due_at, version = waiting_items.version + 1`,
    sql`update or ignore waiting_entries set product_id = ${into} where product_id = ${from}`,
    sql`update waiting_holds set product_id = ${into} where product_id = ${from}`,
    sql`delete from waiting_entries where product_id = ${from}`,
    sql`delete from waiting_items where product_id = ${from}`,
  ]
}

/** The entries of some people for some things; those that are not there are left out. */
export async function findEntries(
  db: Db,
  keys: readonly {
    readonly productId: string
    readonly variantId: string
    readonly address: string
  }[],
): Promise<readonly Entry[]> {
  const [result] = await db.batch([
    sql`select e.* from ${jsonRows(keys)} r cross join waiting_entries e on e.product_id = r.value->>'productId'
      and e.variant_id = r.value->>'variantId' and e.address = r.value->>'address'`,
  ])
  return (result?.rows ?? []) as unknown as readonly Entry[]
}

/** Whether the owner of a mailbox has ever proved to be there: as a known person, or by a yes to these very mails. */
export function isConfirmed(
  known: string | null,
  address: string,
  subscription: 'pending' | 'subscribed' | 'unsubscribed' | null,
): boolean {
  return known === address || subscription === 'subscribed'
}

/** Ends a wait at its person's wish, gives back what was held, and has the next in line looked at. */
export function endByWish(entry: Entry, now: number) {
  const { product_id: product, variant_id: variant, address } = entry
  return [
    sql`update waiting_holds set state = 'released' where product_id = ${product} and variant_id = ${variant}
      and address = ${address} and state = 'held'`,
    sql`update waiting_entries set state = 'ended', reason = 'left', changed_at = ${now}
      where product_id = ${product} and variant_id = ${variant} and address = ${address} and state <> 'ended'`,
    sql`update waiting_items set due_at = ${now}, version = version + 1 where product_id = ${product} and variant_id = ${variant}`,
  ]
}

/** Notes that pieces are held for somebody who was called and asked for it, if the hold was made. */
export function holdByWish(
  entry: Entry,
  hold: { readonly id: string; readonly messageId: string; readonly expiresAt: number },
  now: number,
) {
  const { product_id: product, variant_id: variant, address } = entry
  const made = sql`exists (select 1 from waiting_holds h where h.product_id = ${product} and h.id = ${hold.id})`
  return [
    sql`update waiting_entries set state = 'held', message_id = ${hold.messageId}, changed_at = ${now}
      where product_id = ${product} and variant_id = ${variant} and address = ${address} and state = 'called' and ${made}`,
    sql`update waiting_items set due_at = min(due_at, ${now}), version = version + 1
      where product_id = ${product} and variant_id = ${variant} and ${made}`,
  ]
}

/** Every wait of a person that has not ended. */
export async function loadWaits(db: Db, profileId: string): Promise<readonly Entry[]> {
  return db.query
    .selectFrom('waiting_entries')
    .selectAll()
    .where('profile_id', '=', profileId)
    .where('state', '<>', 'ended')
    .execute()
}
