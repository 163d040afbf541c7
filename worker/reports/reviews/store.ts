/** What people answered when they were asked, for the owner: the newest first, or the complaints that are open. */

import { sql } from 'kysely'
import { isObject, readList, readObject } from '../../core/json.ts'
import { type Db, jsonRows } from '../../db/database.ts'
import { REVIEW } from '../../flows/reviews/store.ts'
import { cutPage, type Page } from '../cursor.ts'
import type { ReviewItem, ReviewTotals } from './item.ts'

interface Found {
  readonly order_id: string
  readonly profile_id: string
  readonly state: ReviewItem['state']
  readonly score: number | null
  readonly words: string
  readonly complaint: ReviewItem['complaint']
  readonly complaint_at: number
  readonly answered_at: number
  readonly email: string | null
  readonly items: string | null
  readonly facts: string | null
}

/** A page of answers. `open`: complaints that are open, the oldest first, for those wait longest. */
export async function listReviews(
  db: Db,
  query: {
    readonly after: { readonly at: number; readonly order: string } | null
    readonly limit: number
    readonly open: boolean
  },
): Promise<Page<ReviewItem>> {
  const { after, limit, open } = query
  const rest = sql`left join profiles p on p.id = r.profile_id left join orders o on o.id = r.order_id`
  const fields = sql`r.*, p.email, o.items, o.facts`
  const { rows } = await (open
    ? sql<Found>`select ${fields} from review_requests r ${rest}
        where r.complaint = 'open' and (r.complaint_at, r.order_id) > (${after?.at ?? 0}, ${after?.order ?? ''})
        order by r.complaint_at, r.order_id limit ${limit + 1}`
    : sql<Found>`select ${fields} from review_requests r ${rest}
        where (r.answered_at, r.order_id) < (${after?.at ?? Number.MAX_SAFE_INTEGER}, ${after?.order ?? ''})
        order by r.answered_at desc, r.order_id desc limit ${limit + 1}`
  ).execute(db.query)
  return cutPage(rows, limit, itemOf, (row) => ({
    at: open ? row.complaint_at : row.answered_at,
    order: row.order_id,
  }))
}

/** How the answers spread, and how much is open. */
export async function countReviews(db: Db): Promise<ReviewTotals> {
  const { rows } = await sql<{ score: number | null; count: number; open: number }>`
    select score, count(*) as count, sum(complaint = 'open') as open from review_requests group by score`.execute(
    db.query,
  )
  const of = (score: number) => rows.find((row) => row.score === score)?.count ?? 0
  return {
    scores: { 1: of(1), 2: of(2), 3: of(3), 4: of(4), 5: of(5) },
    open: rows.reduce((sum, row) => sum + row.open, 0),
  }
}

/** One conversation: answered, or as far as its flow has come. Null where nobody is to be asked about this order. */
export async function findReview(db: Db, orderId: string): Promise<ReviewItem | null> {
  const [answers, orders] = await db.batch([
    sql`select r.*, p.email, o.items, o.facts from review_requests r
      left join profiles p on p.id = r.profile_id left join orders o on o.id = r.order_id
      where r.order_id = ${orderId}`,
    sql`select o.id as order_id, o.profile_id, o.items, o.facts, p.email from orders o
      left join profiles p on p.id = o.profile_id where o.id = ${orderId}`,
  ])
  const answered = answers?.rows[0] as unknown as Found | undefined
  if (answered) return itemOf(answered)
  const order = orders?.rows[0] as unknown as Found | undefined
  if (!order) return null
  const [runs] = await db.batch([
    sql`select r.state, (select count(*) from messages m where m.profile_id = r.profile_id and m.run_id = r.id
        and m.state in ('sent', 'sending', 'unknown')) as sent
      from ${jsonRows([order.profile_id])} p cross join flow_runs r on r.profile_id = p.value
      where r.flow = ${REVIEW} and r.subject_key = ${orderId} order by r.entered_at desc limit 1`,
  ])
  const run = runs?.rows[0]
  if (!run) return null
  const state = Number(run.sent) > 0 ? 'asked' : run.state === 'active' ? 'queued' : 'excluded'
  return itemOf({ ...order, ...unanswered, state })
}

const unanswered = {
  score: null,
  words: '',
  complaint: '',
  complaint_at: 0,
  answered_at: 0,
} as const

function itemOf(row: Found): ReviewItem {
  const [first] = readList(row.items ?? '[]').filter(isObject)
  const { detail } = readObject(row.facts ?? '')
  const name = isObject(detail) && isObject(detail.words) ? detail.words.name : undefined
  return {
    orderId: row.order_id,
    order: isObject(name) && typeof name.text === 'string' ? name.text : row.order_id,
    title: typeof first?.title === 'string' ? first.title : '',
    personId: row.profile_id,
    email: row.email ?? '',
    state: row.state,
    score: row.score,
    words: row.words,
    complaint: row.complaint,
    complaintAt: row.complaint_at || null,
    answeredAt: row.answered_at || null,
  }
}
