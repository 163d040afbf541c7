/** Counts what flows did in a period: runs, messages by outcome, human clicks, orders and revenue. */

import { sql } from 'kysely'
import { DAY } from '../../core/clock.ts'
import { type Db, jsonValues } from '../../db/database.ts'
import { BACK_IN_STOCK } from '../../flows/back-in-stock/store.ts'
import { amountsOf, sumByCurrency } from '../amount.ts'
import { reasonText } from '../reasons.ts'
import type { FlowFacts, FlowReport, ReasonCount, RevenueReport } from './flow.ts'
import type { Lift } from './lift/lift.ts'

/** The report of all flows over the last `days` days. */
export async function reportFlows(
  db: Db,
  query: {
    readonly flows: readonly FlowFacts[]
    readonly disabled: readonly string[]
    /** By flow; those that are not here hold nobody back. */
    readonly lifts?: ReadonlyMap<string, Lift>
    readonly at: number
    readonly days: number
  },
): Promise<RevenueReport> {
  const since = query.at - query.days * DAY
  const ids = query.flows.map((flow) => flow.id)
  const first = firstIdAt(since)
  const [runs, messages, clicks, orders, waits] = await db.batch([
    sql`select flow, state, reason, count(*) as count from flow_runs
        where entered_at >= ${since} or state = 'active' group by flow, state, reason`,
    sql`select flow, step, state, reason, count(*) as count from messages
        where id >= ${first} group by flow, step, state, reason`,
    sql`select m.flow as flow, count(distinct e.message_id) as count
        from engagements e cross join messages m on m.id = e.message_id
        where e.message_id >= ${first} and e.kind = 'human_click' group by m.flow`,
    sql`select flow, currency, count(*) as count, sum(revenue) as revenue from orders
        where flow is not null and flow in ${jsonValues(ids)} and at >= ${since}
        and status <> 'cancelled' group by flow, currency`,
    // Whoever waits has no run: the place in line tells the same.
    sql`select case when state <> 'ended' then 'active' when reason = 'order' then 'completed' else 'exited' end as state,
        case reason when 'left' then 'left_list' when 'unreachable' then 'suppressed' else reason end as reason,
        count(*) as count
      from waiting_entries where state <> 'ended' or changed_at >= ${since} group by 1, 2`,
  ])
  const found: Found = {
    runs: [
      ...(runs?.rows ?? []),
      ...(waits?.rows ?? []).map((row) => ({ ...row, flow: BACK_IN_STOCK })),
    ],
    messages: messages?.rows ?? [],
    clicks: clicks?.rows ?? [],
    orders: orders?.rows ?? [],
  }
  return {
    days: query.days,
    flows: query.flows.map((flow) => ({
      ...reportOf(flow, !query.disabled.includes(flow.id), found),
      lift: query.lifts?.get(flow.id) ?? null,
    })),
    total: revenueOf(found.orders),
  }
}

type Counted = readonly Record<string, unknown>[]

interface Found {
  readonly runs: Counted
  readonly messages: Counted
  readonly clicks: Counted
  readonly orders: Counted
}

function reportOf(flow: FlowFacts, enabled: boolean, found: Found): Omit<FlowReport, 'lift'> {
  const own = (rows: Counted) => rows.filter((row) => row.flow === flow.id)
  const runs = own(found.runs)
  const messages = own(found.messages)
  const sent = messages.filter((row) => row.state === 'sent')
  return {
    ...flow,
    enabled,
    counts: {
      active: sum(runs.filter((row) => row.state === 'active')),
      completed: sum(runs.filter((row) => row.state === 'completed')),
      exited: sum(runs.filter((row) => row.state === 'exited')),
    },
    sent: sum(sent),
    humanClicks: sum(own(found.clicks)),
    orders: sum(own(found.orders)),
    revenue: revenueOf(own(found.orders)),
    skipped: byReason(messages.filter((row) => row.state === 'skipped' || row.state === 'dead')),
    exits: byReason(runs.filter((row) => row.state === 'exited')),
    sentByStep: Object.fromEntries(
      flow.steps.map((step) => [step.id, sum(sent.filter((row) => row.step === step.id))]),
    ),
  }
}

/** Counts by reason, the most frequent first; what a server wrote after a colon is left out. */
function byReason(rows: Counted): readonly ReasonCount[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const [code = ''] = String(row.reason).split(':')
    counts.set(code, (counts.get(code) ?? 0) + Number(row.count))
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, text: reasonText(reason), count }))
    .sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1))
}

function revenueOf(rows: Counted) {
  return amountsOf(
    sumByCurrency(
      rows.map((row) => ({ currency: String(row.currency), revenue: Number(row.revenue) })),
    ),
  )
}

function sum(rows: Counted): number {
  return rows.reduce((total, row) => total + Number(row.count), 0)
}

/** The smallest message id of an instant: ids are UUIDv7, whose first 48 bits are the time in milliseconds. */
export function firstIdAt(at: number): string {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
