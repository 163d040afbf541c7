/** What people answered when they were asked, and what is still to be put right, in the database. */

import { sql } from 'kysely'
import { type Db, jsonRows, jsonValues } from '../../db/database.ts'
import type { Row } from '../../db/tables.ts'

export type Answer = Row<'review_requests'>

/** The flow that asks. */
export const REVIEW = 'review'
/** The messages that tell the shop of an answer that a human should see to. */
export const REVIEW_ALERT = 'review-alert'

/** A score of so much, or less, is one that a human asks about. */
export const LOW_SCORE = 3

/** Answers by order. */
export async function loadAnswers(
  db: Db,
  orders: readonly string[],
): Promise<ReadonlyMap<string, Answer>> {
  if (orders.length === 0) return new Map()
  const rows = await db.query
    .selectFrom('review_requests')
    .selectAll()
    .where('order_id', 'in', jsonValues(orders))
    .execute()
  return new Map(rows.map((row) => [row.order_id, row]))
}

/** Those of some people who wait for an answer to a complaint: nothing is asked of them and nothing sold to them. */
export async function loadComplainers(
  db: Db,
  profiles: readonly string[],
): Promise<ReadonlySet<string>> {
  if (profiles.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select r.profile_id as id from ${jsonRows(profiles)} p
    cross join review_requests r on r.profile_id = p.value where r.complaint = 'open'`.execute(
    db.query,
  )
  return new Set(rows.map(({ id }) => id))
}

/** What somebody said about an order. Words that were written stay where a later answer has none. */
export function putAnswer(answer: {
  readonly orderId: string
  readonly profileId: string
  readonly score: number
  readonly words: string
  readonly at: number
}) {
  const { orderId, profileId, score, words, at } = answer
  const low = score <= LOW_SCORE ? 1 : 0
  return sql`insert into review_requests
      (order_id, profile_id, state, score, words, complaint, complaint_at, answered_at, changed_at)
    values (${orderId}, ${profileId}, 'scored', ${score}, ${words},
      ${low ? 'open' : ''}, ${low ? at : 0}, ${at}, ${at})
    on conflict (order_id) do update set score = excluded.score,
      state = case when review_requests.state = 'reviewed' then 'reviewed' else 'scored' end,
      words = case when excluded.words = '' then review_requests.words else excluded.words end,
      complaint = case
        when excluded.complaint = 'open' and (review_requests.complaint <> 'closed'
          or excluded.words <> '' and excluded.words <> review_requests.words) then 'open'
        when excluded.complaint = '' and review_requests.complaint = 'open' and review_requests.words = '' then ''
        else review_requests.complaint end,
      complaint_at = case when review_requests.complaint = 'open' then review_requests.complaint_at
        else excluded.complaint_at end,
      changed_at = excluded.changed_at`
}

/** Something is wrong with an order, or is not any more, as the shop says: its help desk, or its owner in the console. */
export function putComplaint(
  orderId: string,
  profileId: string,
  complaint: 'open' | 'closed',
  at: number,
) {
  return sql`insert into review_requests
      (order_id, profile_id, state, complaint, complaint_at, answered_at, changed_at)
    values (${orderId}, ${profileId}, 'excluded', ${complaint}, ${at}, ${at}, ${at})
    on conflict (order_id) do update set complaint = excluded.complaint,
      complaint_at = case when excluded.complaint = 'open' then excluded.complaint_at
        else review_requests.complaint_at end,
      changed_at = excluded.changed_at`
}

/** Notes that a person wrote a review: nobody reminds them. */
export function putReviewed(
  reviews: readonly { readonly orderId: string; readonly profileId: string }[],
  at: number,
) {
  return sql`insert into review_requests (order_id, profile_id, state, answered_at, changed_at)
    select value->>'orderId', value->>'profileId', 'reviewed', ${at}, ${at} from ${jsonRows(reviews)} where true
    on conflict (order_id) do update set state = 'reviewed', changed_at = excluded.changed_at`
}

/** Answers of profiles that were joined with another. */
export function moveAnswers(joins: readonly { readonly from: string; readonly into: string }[]) {
  return sql`update review_requests set profile_id = j.value->>'into' from ${jsonRows(joins)} j
    where review_requests.profile_id = j.value->>'from'`
}

/** The message to the shop about an answer; each kind of it is told once for an order. */
export function putAlert(
  alert: {
    readonly id: string
    readonly orderId: string
    readonly profileId: string
    readonly kind: 'score' | 'words'
    readonly address: string
  },
  at: number,
) {
  const { id, orderId, profileId, kind, address } = alert
  return sql`insert into messages
      (id, key, profile_id, flow, step, class, address, data, state, due_at, created_at, changed_at)
    values (${id}, ${`${REVIEW_ALERT}:${orderId}:${kind}`}, ${profileId}, ${REVIEW_ALERT}, ${kind}, 'transactional',
      ${address}, json_object('order', ${orderId}), 'queued', ${at}, ${at}, ${at})
    on conflict do nothing`
}
