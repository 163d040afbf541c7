/** Requests about personal data in the database: noted once, listed for the owner, and closed. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'
import type { Platform, PrivacyReport } from '../report.ts'

export type PrivacyRequest = Row<'privacy_requests'>

/**
 * How long it takes until a whole shop is forgotten: Shopify asks for it two days after the app was taken out, and
 * gives thirty. Until then the owner can call it off, who may only have set the app up anew.
 */
const SHOP_GRACE = 7 * DAY

/** Notes a request; the same one again is that one. A person's erasure is due at once, an export is the owner's to do. */
export function putRequest(
  report: PrivacyReport,
  from: { readonly source: Platform; readonly id: string; readonly at: number },
) {
  const due =
    report.kind === 'export' ? null : report.kind === 'erase' ? from.at : from.at + SHOP_GRACE
  const { customerId, email, orders, shop } = report
  const person = JSON.stringify({ customerId, email, orders, shop })
  return sql`insert into privacy_requests (id, source, kind, at, due_at, state, person)
    values (${from.id}, ${from.source}, ${report.kind}, ${from.at}, ${due}, 'open', ${person})
    on conflict do nothing`
}

/** Requests, those that are open first, then the newest. */
export async function listRequests(db: Db, limit: number): Promise<readonly PrivacyRequest[]> {
  return db.query
    .selectFrom('privacy_requests')
    .selectAll()
    .orderBy(sql`state = 'open'`, 'desc')
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

/** A request by id. */
export async function findRequest(db: Db, id: string): Promise<PrivacyRequest | undefined> {
  return db.query.selectFrom('privacy_requests').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Requests that are to be carried out now. */
export async function dueRequests(db: Db, at: number): Promise<readonly PrivacyRequest[]> {
  return db.query
    .selectFrom('privacy_requests')
    .selectAll()
    .where('state', '=', 'open')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(20)
    .execute()
}

/** When the next request is to be carried out, or null. */
export async function nextRequest(db: Db): Promise<number | null> {
  const row = await db.query
    .selectFrom('privacy_requests')
    .select((eb) => eb.fn.min('due_at').as('at'))
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row?.at ?? null
}

/** Closes an open request: whom it was about is not kept. Answers whether it was open. */
export async function closeRequest(
  db: Db,
  id: string,
  state: 'done' | 'cancelled',
  outcome: string,
): Promise<boolean> {
  const [closed] = await db.batch([
    sql`update privacy_requests set state = ${state}, outcome = ${outcome}, person = '{}', due_at = null
      where id in ${jsonValues([id])} and state = 'open'`,
  ])
  return closed !== undefined && closed.changes > 0
}
