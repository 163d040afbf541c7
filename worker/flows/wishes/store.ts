/** Who wanted what there is news of: people seen lately, a slice at a time, along the index of when they were seen. */

import { sql } from 'kysely'
import { type Db, jsonValues } from '../../db/database.ts'
import { readState } from '../../events/state.ts'
import type { Wisher } from './match.ts'

/** A place among people in the order in which they were last seen. */
export interface PeoplePlace {
  readonly seen: number
  readonly id: string
}

export interface WisherPage {
  readonly people: readonly { readonly id: string; readonly state: Wisher }[]
  /** Where the next slice begins; null after the last. */
  readonly next: PeoplePlace | null
}

/**
 * Subscribers seen after a place who looked at one of some products or have it in the cart. `limit` people are looked
 * at, whoever of them is found. Those who entered one of the flows since `enteredAfter` are left out: it would be of no
 * use to tell them.
 */
export async function loadWishers(
  db: Db,
  names: readonly string[],
  after: PeoplePlace,
  rules: { readonly flow: string; readonly enteredAfter: number; readonly limit: number },
): Promise<WisherPage> {
  const slice = sql`from profiles where email is not null and merged_at is null
    and last_seen >= ${after.seen} and (last_seen > ${after.seen} or id > ${after.id})
    order by last_seen, id`
  const wanted = jsonValues(names)
  const [found, end] = await db.batch([
    sql`select p.id, p.state from (select id, email, state ${slice} limit ${rules.limit}) p
      where (exists (select 1 from json_each(p.state, '$.viewed') v
          where v.value->>'productId' in ${wanted})
        or exists (select 1 from json_each(p.state, '$.cart.items') c
          where c.value->>'productId' in ${wanted} or c.value->>'key' in ${wanted}))
      and exists (select 1 from subscriptions s where s.address = p.email and s.topic = 'marketing'
        and s.status = 'subscribed')
      and not exists (select 1 from flow_runs r where r.profile_id = p.id and r.flow = ${rules.flow}
        and r.entered_at > ${rules.enteredAfter})`,
    sql`select id, last_seen ${slice} limit 1 offset ${rules.limit - 1}`,
  ])
  const last = end?.rows[0]
  return {
    people: (found?.rows ?? []).map(({ id, state }) => ({
      id: String(id),
      state: readState(String(state)),
    })),
    next: last ? { seen: Number(last.last_seen), id: String(last.id) } : null,
  }
}

/** The last row of the log of changes; 0 where there is none. */
export async function lastChange(db: Db): Promise<number> {
  const row = await db.query
    .selectFrom('product_changes')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** The place in the log before the first of its last rows that is not older than an instant. */
export async function placeSince(db: Db, at: number, rows: number): Promise<number> {
  const [result] = await db.batch([
    sql`select min(seq) as first, (select max(seq) from product_changes) as last
      from (select seq, at from product_changes order by seq desc limit ${rows}) where at >= ${at}`,
  ])
  const { first, last } = result?.rows[0] ?? {}
  return typeof first === 'number' ? first - 1 : Number(last ?? 0)
}
