/** Messages to people who wait, written into the outbox by what happened to their place in the line. */

import { sql } from 'kysely'
import type { NewEntry } from '../../catalog/waiting/store.ts'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'

/** The flow under which everything about waiting runs. */
export const BACK_IN_STOCK = 'back-in-stock'

/** What is written: you are on the list, it is back, we hold it, we still do, your hold has ended, the date has moved. */
export type WaitingStep = 'listed' | 'back' | 'hold' | 'hold-reminder' | 'hold-ended' | 'date'

/** A message about an entry. `key` makes it unique. */
export interface WaitingLetter {
  readonly id: string
  readonly key: string
  readonly step: WaitingStep
  readonly profileId: string
  readonly address: string
  readonly productId: string
  readonly variantId: string
  readonly dueAt: number
  /** Id of the hold that it tells of, or empty. */
  readonly hold: string
  /** The instant that was said before: when a hold ended, or which date moved. */
  readonly was: number | null
  /** Id of the message that calls somebody, where this one only follows it. */
  readonly with?: string
}

/** Confirms requests that were taken, each thing once and never too many a day: the entry says when it was. */
export function putListed(entries: readonly NewEntry[], now: number) {
  return sql`insert into messages
      (id, key, profile_id, flow, step, class, address, data, state, due_at, created_at, changed_at)
    select value->>'request', ${BACK_IN_STOCK} || ':' || (value->>'request') || ':listed', value->>'profileId',
      ${BACK_IN_STOCK}, 'listed', 'transactional', value->>'address',
      json_object('product', value->>'productId', 'variant', value->>'variantId'), 'queued', ${now}, ${now}, ${now}
    from ${jsonRows(entries)} r
    where exists (select 1 from waiting_entries e where e.product_id = r.value->>'productId'
      and e.variant_id = r.value->>'variantId' and e.address = r.value->>'address'
      and e.request = r.value->>'request' and e.listed_at = r.value->>'at')
    on conflict do nothing`
}

/**
 * Writes messages. One that calls somebody, and what follows it, is written only if that person was called by it, in
 * the same batch: whose hold was not made after all hears nothing.
 */
export function putWaitingLetters(letters: readonly WaitingLetter[], now: number) {
  return sql`insert into messages
      (id, key, profile_id, flow, step, class, address, data, state, due_at, created_at, changed_at)
    select value->>'id', ${BACK_IN_STOCK} || ':' || (value->>'key'), value->>'profileId', ${BACK_IN_STOCK},
      value->>'step', 'transactional', value->>'address',
      json_object('product', value->>'productId', 'variant', value->>'variantId', 'hold', value->>'hold',
        'was', value->>'was'), 'queued', value->>'dueAt', ${now}, ${now}
    from ${jsonRows(letters)} r
    where r.value->>'step' in ('hold-ended', 'date') or exists (select 1 from waiting_entries e
      where e.product_id = r.value->>'productId' and e.variant_id = r.value->>'variantId'
        and e.address = r.value->>'address' and e.message_id = coalesce(r.value->>'with', r.value->>'id'))
    on conflict do nothing`
}

/** Takes back what has not left yet of somebody's wait for something. */
export function takeBackLetters(
  entry: { readonly profileId: string; readonly productId: string; readonly variantId: string },
  reason: string,
  now: number,
) {
  return sql`update messages set state = 'skipped', reason = ${reason}, changed_at = ${now},
      lease_token = null, lease_until = 0
    where profile_id = ${entry.profileId} and flow = ${BACK_IN_STOCK} and state in ('queued', 'retry', 'claimed')
      and data->>'product' = ${entry.productId} and data->>'variant' = ${entry.variantId}`
}

/** How many messages of this flow each person got, or may have got, within the last day. */
export async function countLetters(
  db: Db,
  profileIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const [result] = await db.batch([
    sql`select profile_id, count(*) as count from messages where profile_id in ${jsonValues(profileIds)}
      and created_at > ${now - DAY} and flow = ${BACK_IN_STOCK} and state in ('sending', 'sent', 'unknown') group by 1`,
  ])
  return new Map((result?.rows ?? []).map((row) => [String(row.profile_id), Number(row.count)]))
}
