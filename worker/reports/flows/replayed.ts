/** What the time machine answers, as the console shows it. */

import type { Amount } from '../amount.ts'
import type { ReasonCount } from './flow.ts'

export type Outcome = 'sent' | 'held' | 'skipped' | 'waiting'

export interface ReplayedMessage {
  readonly profileId: string
  readonly address: string
  readonly step: string
  readonly name: string
  /** When it would have been sent, or when it was clear that it would not. */
  readonly at: number
  readonly outcome: Outcome
  readonly reason: string
  /** As a sentence's end; empty for what would have been sent. */
  readonly text: string
  /** Whether it would have had to wait first. */
  readonly delayed: boolean
}

export interface ReplayReport {
  readonly days: number
  readonly from: number
  readonly until: number
  readonly people: {
    /** Whom the replay looked at, and of how many. */
    readonly looked: number
    readonly of: number
    readonly entered: number
    readonly written: number
    readonly held: number
  }
  readonly events: number
  /** Why not everybody was looked at; null where everybody was. */
  readonly cut: string | null
  readonly sent: number
  readonly underWay: number
  readonly skipped: readonly ReasonCount[]
  readonly exits: readonly ReasonCount[]
  /** By the shop's calendar, days without anything too: of this flow, and of all other flows together. */
  readonly perDay: readonly {
    readonly day: string
    readonly sent: number
    readonly others: number
  }[]
  readonly messages: readonly ReplayedMessage[]
  /** How many messages are not listed. */
  readonly more: number
  readonly collisions: {
    /** People who were to get this flow's mail within the gap of another flow's. */
    readonly people: number
    /** Messages that the arbiter dropped, and those that it let wait. */
    readonly dropped: number
    readonly delayed: number
    readonly flows: readonly {
      readonly id: string
      readonly name: string
      readonly people: number
    }[]
  }
  /** Codes that would have gone out, and what they are reckoned to cost if all were used. */
  readonly offers: readonly {
    readonly offer: string
    readonly name: string
    readonly people: number
    readonly cost: Amount | null
  }[]
}
