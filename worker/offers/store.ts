/** Offers and discount codes in the database: one code for one person, and each used once. */

import { sql } from 'kysely'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import type { Redemption } from './redemption.ts'

export type OfferRow = Row<'offers'>
export type CodeRow = Row<'discount_codes'>

/** Puts an offer. Codes that were given keep what they promised: only their term was fixed with them. */
export async function putOffer(db: Db, row: OfferRow): Promise<void> {
  const { id: _, created_at: __, ...changed } = row
  await db.query
    .insertInto('offers')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
    .execute()
}

/** An offer by id, or undefined. */
export async function findOffer(db: Db, id: string): Promise<OfferRow | undefined> {
  return db.query.selectFrom('offers').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * Adds codes to an offer's pool, as the shop spells them; those that exist already are left as they are. Answers how
 * many were new.
 */
export async function addCodes(db: Db, offerId: string, codes: readonly string[]): Promise<number> {
  const rows = [...new Map(codes.map((shown) => [shown.toUpperCase(), shown]))].map(
    ([code, shown]) => ({ code, shown: shown === code ? '' : shown }),
  )
  const results = await db.batch(
    jsonChunks(rows).map(
      (chunk) => sql`insert into discount_codes (code, offer_id, shown)
        select value->>'code', ${offerId}, value->>'shown' from ${jsonRows(chunk)} where true on conflict do nothing`,
    ),
  )
  return results.reduce((total, result) => total + result.changes, 0)
}

/** A code with its offer, whichever of some spellings it is stored under. */
export async function findCode(
  db: Db,
  spellings: readonly string[],
): Promise<{ readonly code: CodeRow; readonly offer: OfferRow } | undefined> {
  const code = await db.query
    .selectFrom('discount_codes')
    .selectAll()
    .where('code', 'in', jsonValues(spellings))
    .where('holder', 'is not', null)
    .executeTakeFirst()
  const offer = code && (await findOffer(db, code.offer_id))
  return code && offer ? { code, offer } : undefined
}

/**
 * Uses a code for an order, if at this very moment nobody has and its time is not over. Of many that try at once one
 * gets through. Answers the code as it stands afterwards.
 */
export async function redeemCode(
  db: Db,
  use: {
    readonly code: string
    readonly orderId: string
    readonly cost: number
    readonly currency: string | null
  },
  at: number,
): Promise<{ readonly redeemed: boolean; readonly code: CodeRow | undefined }> {
  const [used, after] = await db.batch([
    sql`update discount_codes set redeemed_at = ${at}, order_id = ${use.orderId}, cost = ${use.cost},
          currency = coalesce(${use.currency}, currency), due_at = null
        where code = ${use.code} and holder is not null and redeemed_at is null and expires_at > ${at}`,
    sql`select * from discount_codes where code = ${use.code}`,
  ])
  return {
    redeemed: (used?.changes ?? 0) > 0,
    code: after?.rows[0] as unknown as CodeRow | undefined,
  }
}

/**
 * Notes codes that the shop took with its orders: whatever we think of their time, they were used. Told again, or of a
 * code that another order used before, it changes nothing.
 */
export function putRedemptions(redemptions: readonly Redemption[]) {
  return sql`update discount_codes set redeemed_at = r.value->>'at', order_id = r.value->>'orderId',
      cost = coalesce(r.value->>'cost', cost), currency = coalesce(r.value->>'currency', currency), due_at = null
    from ${jsonRows(redemptions)} r
    where discount_codes.code = r.value->>'code' and holder is not null and redeemed_at is null`
}
