/** A campaign as the console shows it: what it is, how far it has come, and what came of it. */

import type { Campaign } from '../../flows/campaigns/campaign.ts'
import type { Amount } from '../amount.ts'
import type { ReasonCount } from '../flows/flow.ts'
import type { Lift, SplitResult } from '../flows/lift/lift.ts'

/** What came of a campaign. */
export interface CampaignReport {
  readonly sent: number
  /** Messages on their way, and those that wait for the night to end or for their turn. */
  readonly waiting: number
  /** Messages of which a person followed a link. */
  readonly humanClicks: number
  readonly orders: number
  readonly revenue: readonly Amount[]
  /** Why messages were not sent, the most frequent first. */
  readonly skipped: readonly ReasonCount[]
  readonly ways: readonly {
    readonly id: string
    readonly subject: string
    readonly sent: number
    readonly humanClicks: number
  }[]
  readonly lift: Lift
  /** The ways against each other, where there are several. */
  readonly split: SplitResult | null
}

/** A campaign in a list. */
export interface CampaignItem extends Campaign {
  readonly sent: number
}

export interface CampaignDetail extends Campaign {
  readonly report: CampaignReport
}
