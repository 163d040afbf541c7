/** A run: one profile in one flow, and what can change about it. */

import type { Fields } from '../core/json.ts'
import type { ExitReason } from './definition.ts'

/** Whether a run's messages are sent, or left out to see what the flow brings. */
export type Cohort = 'treated' | 'held'

export interface Run {
  readonly id: string
  readonly profileId: string
  readonly flow: string
  /** The version of the flow that it began with, and ends with. */
  readonly version: number
  /** What the run is about: the id of a cart, an order or an event. */
  readonly subjectKey: string
  readonly state: 'active' | 'completed' | 'exited'
  readonly step: number
  readonly anchor: number
  readonly dueAt: number
  readonly enteredAt: number
  readonly cohort: Cohort
  /** What the occasion carried, such as the properties of the event. */
  readonly data: Fields
  /** How often it was claimed since it last went on. */
  readonly attempts: number
}

export type RunChange =
  | {
      readonly kind: 'start'
      readonly subjectKey: string
      readonly step: number
      readonly anchor: number
      readonly dueAt: number
      readonly data: Fields
      readonly cohort: Cohort
    }
  | { readonly kind: 'restart'; readonly run: Run; readonly anchor: number; readonly dueAt: number }
  /** What the run waited for happened. */
  | { readonly kind: 'move'; readonly run: Run; readonly step: number; readonly dueAt: number }
  | { readonly kind: 'exit'; readonly run: Run; readonly reason: ExitReason }
