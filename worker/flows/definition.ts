/** What a flow is: who enters, which steps follow at which distance, what ends it. Flows are data; the engine reads them. */

import type { EmailCopy } from '../messages/copy.ts'

/** What a shopper was about to do. A higher intent goes before a lower one. */
export type Intent = 'order' | 'checkout' | 'cart' | 'product' | 'category' | 'other'

export type Step =
  /**
   * Waits until `after` has passed since the anchor (for a cart: its last activity), and never less than
   * `spacing` since the step before it, so that a late tick cannot send two mails at once.
   */
  | { readonly kind: 'wait'; readonly after: number; readonly spacing: number }
  /** Writes one message. Its id is part of the key that makes it unique in a run. */
  | { readonly kind: 'send'; readonly id: string; readonly email: EmailCopy }

export interface Flow {
  readonly id: string
  readonly version: number
  readonly name: string
  /** One sentence for the owner. */
  readonly summary: string
  readonly class: 'marketing' | 'transactional'
  readonly intent: Intent
  readonly trigger: { readonly kind: 'cart' }
  /** A trigger older than this starts nothing: it came late. */
  readonly startWithin: number
  /** One run per cart in this time. */
  readonly reentryAfter: number
  /** A step that is overdue by more than this is skipped: the mail would be stale. */
  readonly staleAfter: number
  /** A message that may not be sent yet waits at most this long, then it is dropped. */
  readonly waitAtMost: number
  readonly steps: readonly Step[]
}

/** Why a run ended before its last step. */
export type ExitReason =
  | 'order'
  | 'cart_emptied'
  | 'cart_replaced'
  | 'sold_out'
  | 'merged'
  | 'flow_disabled'
