/** Codes on their way to a platform, in the database: taken by one tick at a time, tried again, taken off in the end. */

import { sql } from 'kysely'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { type Db, jsonValues } from '../../db/database.ts'
import type { CodeRow, OfferRow } from '../store.ts'

/** Longer than asking about one slice can take. */
const LEASE = 5 * MINUTE
/** How long a code stays at the platform after its time, for whoever asks what became of it. */
const KEPT = 7 * DAY
/** Nobody waits for a code as long as this: its message was sent without, or dropped. */
const GIVEN_UP = 4 * DAY

/** A code that is due, with its offer. */
export interface DueCode {
  readonly code: CodeRow
  readonly offer: OfferRow
}

/** Takes the next codes that are to be made or taken off, so that no other tick is at them. */
export async function claimCodes(db: Db, now: number, limit: number): Promise<readonly DueCode[]> {
  const [claimed] = await db.batch([
    sql`update discount_codes set due_at = ${now + LEASE}, attempts = attempts + 1
      where code in (select code from discount_codes where due_at <= ${now} order by due_at limit ${limit})
      returning *`,
  ])
  const codes = (claimed?.rows ?? []) as unknown as readonly CodeRow[]
  if (codes.length === 0) return []
  const ids = [...new Set(codes.map((code) => code.offer_id))]
  const offers = await db.query
    .selectFrom('offers')
    .selectAll()
    .where('id', 'in', jsonValues(ids))
    .execute()
  return codes.flatMap((code) => {
    const offer = offers.find(({ id }) => id === code.offer_id)
    return offer ? [{ code, offer }] : []
  })
}

/** Notes that the platform has a code: from now on it may be shown, and its time runs. */
export function putMade(code: string, made: { readonly id: string; readonly until: number }) {
  return sql`update discount_codes set remote = 'made', remote_id = ${made.id}, expires_at = ${made.until},
      address = null, attempts = 0, problem = '',
      due_at = case when redeemed_at is null then ${made.until + KEPT} end
    where code = ${code} and remote = 'wanted'`
}

/** Notes why a platform did not do it, and tries again later: sooner at first. What nobody waits for is given up. */
export function putPostponed(code: string, problem: string, wait: number | null, now: number) {
  return sql`update discount_codes set problem = ${problem.slice(0, 300)},
      due_at = ${now} + coalesce(${wait}, min(${HOUR}, ${MINUTE} * (1 << min(attempts - 1, 10))))
    where code = ${code} and due_at is not null`
}

/** Notes that a code is no longer at its platform, or never will be. */
export function putGone(code: string) {
  return sql`update discount_codes set remote = 'gone', address = null, due_at = null, problem = ''
    where code = ${code} and remote in ('wanted', 'made')`
}

/** Whether nobody waits for a code any more. */
export function isGivenUp({ issued_at }: CodeRow, now: number): boolean {
  return now - (issued_at ?? 0) > GIVEN_UP
}

/** The next instant at which a code is to be made or taken off, or null. */
export async function nextCode(db: Db): Promise<number | null> {
  const row = await db.query
    .selectFrom('discount_codes')
    .select((eb) => eb.fn.min('due_at').as('at'))
    .where('due_at', 'is not', null)
    .executeTakeFirst()
  return row?.at ?? null
}
