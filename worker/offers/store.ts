/** Offers and discount codes in the database: one code for one person, and each used once. */

import { sql } from 'kysely'
import { DAY, HOUR } from '../core/clock.ts'
import { type Db, jsonChunks, jsonRows, jsonValues } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import { newCode } from './code.ts'

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

/** How many codes of an offer there are, by what became of them. */
export interface CodeCount {
  readonly free: number
  readonly given: number
  readonly redeemed: number
}

/** Every offer with its codes counted. */
export async function listOffers(
  db: Db,
): Promise<readonly { readonly offer: OfferRow; readonly count: CodeCount }[]> {
  const offers = await db.query.selectFrom('offers').selectAll().orderBy('id').execute()
  const [counted] = await db.batch([
    sql`select offer_id, sum(holder is null) as free, sum(holder is not null) as given,
        sum(redeemed_at is not null) as redeemed from discount_codes group by offer_id`,
  ])
  const counts = new Map((counted?.rows ?? []).map((row) => [row.offer_id, row]))
  return offers.map((offer) => {
    const row = counts.get(offer.id)
    return {
      offer,
      count: {
        free: Number(row?.free ?? 0),
        given: Number(row?.given ?? 0),
        redeemed: Number(row?.redeemed ?? 0),
      },
    }
  })
}

/** Adds codes to an offer's pool; those that exist already are left as they are. Answers how many were new. */
export async function addCodes(db: Db, offerId: string, codes: readonly string[]): Promise<number> {
  const rows = [...new Set(codes)].map((code) => ({ code }))
  const results = await db.batch(
    jsonChunks(rows).map(
      (chunk) => sql`insert into discount_codes (code, offer_id)
        select value->>'code', ${offerId} from ${jsonRows(chunk)} where true on conflict do nothing`,
    ),
  )
  return results.reduce((total, result) => total + result.changes, 0)
}

/** Why there is no code: none is left, this person's has run out or was used, or has cost enough this year. */
export type NoCode = 'pool_empty' | 'spent' | 'over_budget' | 'offer_stopped'

export type Issued =
  | { readonly ok: true; readonly code: CodeRow }
  | { readonly ok: false; readonly reason: NoCode }

/**
 * The code of an offer for one person: the one they have, or a new one, never a second. Asked twice, or by two ticks
 * at once, it is the same code. `budget` is what codes may cost for one person in a year, in minor units.
 */
export async function issueCode(
  db: Db,
  offer: OfferRow,
  holder: string,
  budget: number | null,
  at: number,
): Promise<Issued> {
  const expires = at + offer.valid_hours * HOUR
  const affordable =
    budget === null
      ? sql`true`
      : sql`(select coalesce(sum(cost), 0) from discount_codes
          where holder = ${holder} and issued_at > ${at - 365 * DAY}
            and (redeemed_at is not null or expires_at > ${at})) + ${offer.cost} <= ${budget}`
  const give =
    offer.codes === 'generated'
      ? sql`insert into discount_codes (code, offer_id, holder, issued_at, expires_at, cost)
          select ${newCode(offer.prefix)}, ${offer.id}, ${holder}, ${at}, ${expires}, ${offer.cost}
          where ${affordable} on conflict do nothing`
      : sql`update discount_codes set holder = ${holder}, issued_at = ${at}, expires_at = ${expires},
            cost = ${offer.cost}
          where code = (select code from discount_codes
              where offer_id = ${offer.id} and holder is null limit 1)
            and holder is null
            and not exists (select 1 from discount_codes
              where holder = ${holder} and offer_id = ${offer.id}) and ${affordable}`
  const results = await db.batch([
    ...(offer.active === 1 ? [give] : []),
    sql`select * from discount_codes where holder = ${holder} and offer_id = ${offer.id}`,
    sql`select exists (select 1 from discount_codes where offer_id = ${offer.id} and holder is null) as free`,
  ])
  const found = results.at(-2)?.rows[0] as unknown as CodeRow | undefined
  if (found) {
    const usable = found.redeemed_at === null && (found.expires_at ?? 0) > at
    return usable ? { ok: true, code: found } : { ok: false, reason: 'spent' }
  }
  if (offer.active === 0) return { ok: false, reason: 'offer_stopped' }
  const empty = offer.codes === 'pool' && results.at(-1)?.rows[0]?.free !== 1
  return { ok: false, reason: empty ? 'pool_empty' : 'over_budget' }
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
  use: { readonly code: string; readonly orderId: string; readonly cost: number },
  at: number,
): Promise<{ readonly redeemed: boolean; readonly code: CodeRow | undefined }> {
  const [used, after] = await db.batch([
    sql`update discount_codes set redeemed_at = ${at}, order_id = ${use.orderId}, cost = ${use.cost}
        where code = ${use.code} and holder is not null and redeemed_at is null and expires_at > ${at}`,
    sql`select * from discount_codes where code = ${use.code}`,
  ])
  return {
    redeemed: (used?.changes ?? 0) > 0,
    code: after?.rows[0] as unknown as CodeRow | undefined,
  }
}
