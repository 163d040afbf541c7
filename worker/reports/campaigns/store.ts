/** Counts what came of campaigns: messages by outcome and way, human clicks, orders, and those who were held back. */

import { sql } from 'kysely'
import { type Db, jsonValues } from '../../db/database.ts'
import type { Campaign } from '../../flows/campaigns/campaign.ts'
import { flowIdOf, flowOf, WORDS } from '../../flows/campaigns/flow.ts'
import { amountsOf, sumByCurrency } from '../amount.ts'
import { liftOf, splitsOf } from '../flows/lift/lift.ts'
import { countCohorts, countWays } from '../flows/lift/store.ts'
import { firstIdAt } from '../flows/store.ts'
import { reasonText } from '../reasons.ts'
import type { CampaignReport } from './report.ts'

/** How many messages of each campaign were sent, by the id of the campaign. */
export async function countSent(
  db: Db,
  campaigns: readonly Campaign[],
): Promise<ReadonlyMap<string, number>> {
  const begun = campaigns.flatMap(({ startedAt }) => startedAt ?? [])
  if (begun.length === 0) return new Map()
  const flows = campaigns.map(({ id }) => flowIdOf(id))
  const [result] = await db.batch([
    sql`select flow, count(*) as count from messages where id >= ${firstIdAt(Math.min(...begun))}
      and flow in ${jsonValues(flows)} and state = 'sent' group by flow`,
  ])
  const counts = new Map((result?.rows ?? []).map((row) => [String(row.flow), Number(row.count)]))
  return new Map(campaigns.map(({ id }) => [id, counts.get(flowIdOf(id)) ?? 0]))
}

/** What came of a campaign so far. `days`: within which an order counts for those who got it, and those held back. */
export async function reportCampaign(
  db: Db,
  campaign: Campaign,
  rules: { readonly holdback: number; readonly days: number },
): Promise<CampaignReport> {
  const flow = flowOf(campaign, { fact: 'email', is: 'known' })
  const since = campaign.startedAt ?? campaign.updatedAt
  const first = firstIdAt(since)
  const window = { since: 0, days: rules.days }
  const [[messages, clicks, orders], cohorts, ways] = await Promise.all([
    db.batch([
      sql`select step, state, reason, count(*) as count from messages
        where id >= ${first} and flow = ${flow.id} group by step, state, reason`,
      sql`select m.step as step, count(distinct e.message_id) as count
        from engagements e cross join messages m on m.id = e.message_id
        where e.message_id >= ${first} and e.kind = 'human_click' and m.flow = ${flow.id} group by m.step`,
      sql`select currency, count(*) as count, sum(revenue) as revenue from orders
        where flow = ${flow.id} and status <> 'cancelled' group by currency`,
    ]),
    countCohorts(db, [flow], window),
    countWays(db, flow, window),
  ])
  const rows = messages?.rows ?? []
  const sum = (list: readonly Record<string, unknown>[]) =>
    list.reduce((total, row) => total + Number(row.count), 0)
  const sent = rows.filter((row) => row.state === 'sent')
  const waits = rows.filter((row) =>
    ['queued', 'claimed', 'sending', 'retry'].includes(String(row.state)),
  )
  const percent = campaign.definition.holdback ?? rules.holdback
  const clicked = clicks?.rows ?? []
  const bought = orders?.rows ?? []
  return {
    sent: sum(sent),
    waiting: sum(waits),
    humanClicks: sum(clicked),
    orders: sum(bought),
    revenue: amountsOf(
      sumByCurrency(
        bought.map((row) => ({ currency: String(row.currency), revenue: Number(row.revenue) })),
      ),
    ),
    skipped: byReason(rows.filter((row) => row.state === 'skipped' || row.state === 'dead')),
    ways: campaign.definition.ways.map(({ id, email }) => ({
      id,
      subject: email.subject,
      sent: sum(sent.filter((row) => row.step === id)),
      humanClicks: sum(clicked.filter((row) => row.step === id)),
    })),
    lift: liftOf(cohorts.get(flow.id) ?? [], percent > 0),
    split: splitsOf(flow, ways).find(({ id }) => id === WORDS) ?? null,
  }
}

function byReason(rows: readonly Record<string, unknown>[]): CampaignReport['skipped'] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const [code = ''] = String(row.reason).split(':')
    counts.set(code, (counts.get(code) ?? 0) + Number(row.count))
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, text: reasonText(reason), count }))
    .sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1))
}
