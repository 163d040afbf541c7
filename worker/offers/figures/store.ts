/** What became of codes: counted for each offer, and looked up one by one. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonValues } from '../../db/database.ts'
import type { CodeRow, OfferRow } from '../store.ts'

/** What an offer's codes came to. Money is minor units by currency. */
export interface Figures {
  readonly free: number
  readonly given: number
  readonly redeemed: number
  /** Given, not used, and still good. */
  readonly live: number
  /** Given in the last 30 days. */
  readonly lately: number
  /** Codes that the shop's platform has not made yet. */
  readonly wanted: number
  /** What the platform said the last time it would not. */
  readonly problem: string
  /** What codes that were used took off. */
  readonly cost: Readonly<Record<string, number>>
  /** What the orders with them brought, refunds taken off. */
  readonly revenue: Readonly<Record<string, number>>
}

const none: Figures = {
  free: 0,
  given: 0,
  redeemed: 0,
  live: 0,
  lately: 0,
  wanted: 0,
  problem: '',
  cost: {},
  revenue: {},
}

/** Every offer, or one, with what became of its codes. */
export async function countOffers(
  db: Db,
  at: number,
  id?: string,
): Promise<readonly { readonly offer: OfferRow; readonly figures: Figures }[]> {
  const one = id === undefined ? sql`true` : sql`id = ${id}`
  const own = id === undefined ? sql`true` : sql`c.offer_id = ${id}`
  const [offers, counts, money] = await db.batch([
    sql`select * from offers where ${one} order by active desc, name, id`,
    sql`select offer_id, sum(holder is null) as free, sum(holder is not null) as given,
        sum(redeemed_at is not null) as redeemed,
        sum(holder is not null and redeemed_at is null and expires_at > ${at}) as live,
        sum(coalesce(issued_at, 0) > ${at - 30 * DAY}) as lately, sum(remote = 'wanted' and due_at is not null) as wanted,
        max(case when remote = 'wanted' then problem else '' end) as problem
      from discount_codes c where ${own} group by offer_id`,
    sql`select c.offer_id as offer_id, c.currency as currency, sum(c.cost) as cost, o.currency as earned_in,
        sum(o.revenue) as revenue
      from discount_codes c left join orders o on o.id = c.order_id
      where c.redeemed_at is not null and ${own} group by c.offer_id, c.currency, o.currency`,
  ])
  return (offers?.rows ?? []).map((row) => {
    const offer = row as unknown as OfferRow
    const counted = counts?.rows.find(({ offer_id }) => offer_id === offer.id)
    const sums = (money?.rows ?? []).filter(({ offer_id }) => offer_id === offer.id)
    return { offer, figures: counted ? figuresOf(counted, sums) : none }
  })
}

type Counted = Record<string, unknown>

function figuresOf(row: Counted, sums: readonly Counted[]): Figures {
  const count = (name: string) => Number(row[name] ?? 0)
  return {
    free: count('free'),
    given: count('given'),
    redeemed: count('redeemed'),
    live: count('live'),
    lately: count('lately'),
    wanted: count('wanted'),
    problem: String(row.problem ?? ''),
    cost: added(sums, 'currency', 'cost'),
    revenue: added(sums, 'earned_in', 'revenue'),
  }
}

function added(rows: readonly Counted[], by: string, name: string): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const row of rows) {
    const currency = row[by]
    if (typeof currency === 'string') sums[currency] = (sums[currency] ?? 0) + Number(row[name])
  }
  return sums
}

/** Codes by their spellings, also those that lie in a pool; or everything that one person was given. */
export async function lookUpCodes(
  db: Db,
  by: { readonly spellings: readonly string[] } | { readonly holder: string },
): Promise<readonly { readonly code: CodeRow; readonly offer: OfferRow | undefined }[]> {
  const named =
    'holder' in by ? sql`holder = ${by.holder}` : sql`code in ${jsonValues(by.spellings)}`
  const [codes, offers] = await db.batch([
    sql`select * from discount_codes where ${named} order by issued_at desc limit 100`,
    sql`select * from offers where id in (select offer_id from discount_codes where ${named})`,
  ])
  const offerOf = new Map((offers?.rows ?? []).map((row) => [row.id, row as unknown as OfferRow]))
  return (codes?.rows ?? []).map((row) => {
    const code = row as unknown as CodeRow
    return { code, offer: offerOf.get(code.offer_id) }
  })
}
