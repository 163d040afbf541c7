/** One flow as its page in the console shows and edits it, and its versions. */

import type { Definition, Origin } from '../../flows/owned/read.ts'
import type { FlowReport } from './flow.ts'
import type { SplitResult } from './lift/lift.ts'

export interface FlowDetail {
  readonly id: string
  readonly version: number
  readonly origin: Origin
  readonly enabled: boolean
  /** Percent of its people who are held back; `own`: set for this flow alone. */
  readonly holdback: { readonly percent: number; readonly own: boolean }
  /** The names of the places that the buttons of its emails may lead to. */
  readonly links: readonly string[]
  readonly library: { readonly version: number } | null
  readonly definition: Definition
}

export interface FlowVersion {
  readonly version: number
  /** Null for the library's. */
  readonly createdAt: number | null
  readonly current: boolean
  /** Null where the owner took their changes back. */
  readonly definition: Definition | null
}

/** What came of a flow in a period. */
export interface FlowResults extends FlowReport {
  readonly days: number
  /** The event that it is for, and within how many days of the start it counts. */
  readonly goal: string
  readonly windowDays: number
  readonly splits: readonly SplitResult[]
}
