/** Holds in the database: pieces set aside for one person, never more than there are. */

import { sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../../../db/database.ts'
import type { Row } from '../../../db/tables.ts'

export type Hold = Row<'waiting_holds'>

/** A hold about to be made. */
export interface NewHold {
  readonly id: string
  readonly productId: string
  readonly variantId: string
  readonly address: string
  readonly profileId: string
  readonly quantity: number
  readonly createdAt: number
  readonly expiresAt: number
}

/** Pieces of variant `v` of product `p`; as `piecesOf` in stock.ts counts them. */
const ofVariant = sql`case when coalesce(v.value->>'availability', p.availability) = 'in_stock'
  then v.value->>'quantity' else 0 end`
const ofProduct = sql`case when p.availability = 'in_stock' then p.quantity else 0 end`
/** Pieces of all variants of product `p` together; null where nobody says. */
const ofAll = sql`case when json_array_length(p.variants) = 0 then ${ofProduct} else coalesce(
  (select case when count(*) = count(${ofVariant}) then sum(${ofVariant}) end from json_each(p.variants) v),
  ${ofProduct}) end`

/** Pieces held of the product of `r`: of one variant, or of all. What was bought just now counts too. */
const live = sql`coalesce((select sum(h.quantity) from waiting_holds h where h.product_id = r.value->>'productId'
  and h.state in ('held', 'bought') and h.expires_at > r.value->>'createdAt'), 0)`
const liveOfVariant = sql`coalesce((select sum(h.quantity) from waiting_holds h where h.product_id = r.value->>'productId'
  and h.state in ('held', 'bought') and h.expires_at > r.value->>'createdAt'
  and h.variant_id = r.value->>'variantId'), 0)`

/**
 * Makes a hold, if at this very moment that many pieces are there and not held, and the person holds nothing yet.
 * One statement: however many ask at once, what is held is never more than what is there.
 */
export function putHold(hold: NewHold, minimum: number) {
  return sql`insert into waiting_holds
      (product_id, variant_id, address, id, profile_id, quantity, state, created_at, expires_at)
    select r.value->>'productId', r.value->>'variantId', r.value->>'address', r.value->>'id', r.value->>'profileId',
      r.value->>'quantity', 'held', r.value->>'createdAt', r.value->>'expiresAt'
    from ${jsonRows([hold])} r cross join products p on p.id = r.value->>'productId'
    where (${ofAll} is null or (${ofAll} >= ${minimum} and ${ofAll} - ${live} >= r.value->>'quantity'))
      and case when r.value->>'variantId' = '' then ${ofAll} is not null else exists (
        select 1 from json_each(p.variants) v where v.value->>'id' = r.value->>'variantId'
          and ${ofVariant} >= ${minimum} and ${ofVariant} - ${liveOfVariant} >= r.value->>'quantity') end
    on conflict do nothing`
}

/** Ends holds whose time is up. */
export function expireHolds(ids: readonly { readonly productId: string; readonly id: string }[]) {
  return sql`update waiting_holds set state = 'expired' where state = 'held' and (product_id, id) in (
    select value->>'productId', value->>'id' from ${jsonRows(ids)})`
}

/** Holds of some products that lower what others may have, also those whose time is up and that nobody ended yet. */
export async function loadHolds(db: Db, productIds: readonly string[]): Promise<readonly Hold[]> {
  if (productIds.length === 0) return []
  return db.query
    .selectFrom('waiting_holds')
    .selectAll()
    .where('product_id', 'in', jsonValues(productIds))
    .where('state', 'in', ['held', 'bought'])
    .execute()
}
