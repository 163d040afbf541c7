/** A flow as the console shows it: its steps, whom it reached, what it earned and why it held back. */

import type { Amount } from '../amount.ts'
import type { Lift } from './lift/lift.ts'

/** What the console shows of a flow's definition. */
export interface FlowFacts {
  readonly id: string
  readonly name: string
  /** One sentence for the owner. */
  readonly summary: string
  readonly class: 'marketing' | 'transactional'
  /** What starts it, such as `cart`. */
  readonly trigger: string
  readonly steps: readonly FlowStep[]
}

export interface FlowStep {
  /** As in `messages.step`. */
  readonly id: string
  readonly name: string
  /** The subject as written, with its placeholders. */
  readonly subject: string
  /** Milliseconds after the anchor, such as the cart's last activity. */
  readonly delay: number
}

export interface ReasonCount {
  readonly reason: string
  readonly text: string
  readonly count: number
}

export interface FlowReport extends FlowFacts {
  readonly enabled: boolean
  readonly counts: { readonly active: number; readonly completed: number; readonly exited: number }
  readonly sent: number
  /** Messages of which a person followed a link. */
  readonly humanClicks: number
  readonly orders: number
  readonly revenue: readonly Amount[]
  /** Why messages were not sent, the most frequent first. */
  readonly skipped: readonly ReasonCount[]
  /** Why runs ended early, the most frequent first. */
  readonly exits: readonly ReasonCount[]
  readonly sentByStep: Readonly<Record<string, number>>
  /** Those who were written to against those who were held back; null where nobody ever is. */
  readonly lift: Lift | null
}

export interface RevenueReport {
  /** The period that all counts are of, in days until now. */
  readonly days: number
  readonly flows: readonly FlowReport[]
  readonly total: readonly Amount[]
}
