/** Turns in the database: who was called, who goes back into the line, and whose wait is over. */

import { sql } from 'kysely'
import { DAY } from '../../../core/clock.ts'
import { jsonRows } from '../../../db/database.ts'
import type { NewRow } from '../../../db/tables.ts'

/** Names an entry. */
export interface EntryKey {
  readonly productId: string
  readonly variantId: string
  readonly address: string
}

/** SQL: the entry that `r` names. */
const named = sql`waiting_entries.product_id = r.value->>'productId'
  and waiting_entries.variant_id = r.value->>'variantId' and waiting_entries.address = r.value->>'address'`

/** Somebody's turn, as it is written. `hold` is empty for a notice. */
export interface CallWrite extends EntryKey {
  readonly hold: string
  readonly wave: string
  readonly restock: number
  readonly messageId: string
}

/** Notes whose turn it is. A hold that was not made after all leaves its person where they were. */
export function putCalls(calls: readonly CallWrite[], now: number) {
  return sql`update waiting_entries set state = case when r.value->>'hold' = '' then 'called' else 'held' end,
      round = round + 1, notices = notices + 1, restock = r.value->>'restock', noticed_at = ${now},
      wave = r.value->>'wave', message_id = r.value->>'messageId', changed_at = ${now}
    from ${jsonRows(calls)} r
    where ${named} and waiting_entries.state in ('waiting', 'called')
      and (r.value->>'hold' = '' or exists (select 1 from waiting_holds h
        where h.product_id = r.value->>'productId' and h.id = r.value->>'hold'))`
}

/** Remembers a wave. */
export function putWave(wave: Omit<NewRow<'waiting_waves'>, 'bought' | 'sold_out'>) {
  return sql`insert into waiting_waves (at, id, product_id, variant_id, available, noticed, held)
    values (${wave.at}, ${wave.id}, ${wave.product_id}, ${wave.variant_id}, ${wave.available}, ${wave.noticed}, ${wave.held})`
}

/** Whoever was told in the last day and has not bought may have come too late: those waves say so. */
export function markSoldOut(productId: string, variantId: string, now: number) {
  return sql`update waiting_waves set sold_out = 1 where at > ${now - DAY} and product_id = ${productId}
    and variant_id in (${variantId}, '') and sold_out = 0`
}

/**
 * Puts people back where they were in line, whose message was not sent after all. Those who got too many mails that
 * day have the usual day until the next one.
 */
export function putBack(
  entries: readonly (EntryKey & { readonly capped: boolean })[],
  now: number,
) {
  return [
    sql`update waiting_waves set noticed = noticed - told.count from (
        select e.noticed_at, e.wave, count(*) as count from ${jsonRows(entries)} r
        cross join waiting_entries e on e.product_id = r.value->>'productId'
          and e.variant_id = r.value->>'variantId' and e.address = r.value->>'address'
        where e.state = 'called' and e.wave <> '' group by 1, 2) told
      where waiting_waves.at = told.noticed_at and waiting_waves.id = told.wave`,
    sql`update waiting_holds set state = 'released' where state = 'held' and (product_id, variant_id, address) in (
      select value->>'productId', value->>'variantId', value->>'address' from ${jsonRows(entries)})`,
    sql`update waiting_entries set state = 'waiting', round = round - 1, notices = notices - 1,
        restock = restock - 1, noticed_at = case when r.value->>'capped' then ${now} else 0 end,
        wave = '', message_id = '', changed_at = ${now}
      from ${jsonRows(entries)} r where ${named} and waiting_entries.state in ('called', 'held')`,
  ]
}

/** Puts people whose hold ran out behind everybody who was not served yet. */
export function putBehind(entries: readonly EntryKey[], now: number) {
  return sql`update waiting_entries set state = 'waiting', changed_at = ${now}
    from ${jsonRows(entries)} r where ${named} and waiting_entries.state = 'held'`
}

/** Ends waits, and the holds that went with them. */
export function endEntries(
  entries: readonly (EntryKey & { readonly reason: string })[],
  now: number,
) {
  return [
    sql`update waiting_holds set state = 'released' where state = 'held' and (product_id, variant_id, address) in (
      select value->>'productId', value->>'variantId', value->>'address' from ${jsonRows(entries)})`,
    sql`update waiting_entries set state = 'ended', reason = r.value->>'reason', changed_at = ${now}
      from ${jsonRows(entries)} r where ${named} and waiting_entries.state <> 'ended'`,
  ]
}

/** Has the other things looked at that these people wait for: their one hold is free again. */
export function lookAtOthersOf(profileIds: readonly string[], now: number) {
  return sql`update waiting_items set due_at = min(due_at, ${now}), version = version + 1
    where (product_id, variant_id) in (select e.product_id, e.variant_id from ${jsonRows(profileIds)} r
      cross join waiting_entries e on e.profile_id = r.value where e.state = 'waiting' and e.wants <> 'notice')`
}

/** Ends waits that took as long as anybody waits. What is held for somebody stays held. */
export function endExpired(productId: string, variantId: string, now: number) {
  return sql`update waiting_entries set state = 'ended', reason = 'expired', changed_at = ${now}
    where product_id = ${productId} and variant_id = ${variantId} and state <> 'ended'
      and state in ('waiting', 'called') and ends_at <= ${now}`
}

/** Remembers the date that people were told. */
export function putPromises(entries: readonly EntryKey[], date: number, now: number) {
  return sql`update waiting_entries set promised_at = ${date}, changed_at = ${now}
    from ${jsonRows(entries)} r where ${named}`
}
