/** What a flow is: who enters, which steps follow at which distance, what ends it. Flows are data; the engine reads them. */

import type { Trust } from '../events/event.ts'
import type { EmailCopy } from '../messages/copy.ts'
import type { Condition } from '../segments/condition.ts'

/** What a shopper was about to do. A higher intent goes before a lower one. */
export type Intent = 'order' | 'checkout' | 'cart' | 'product' | 'category' | 'other'

/** What starts a flow. */
export type Trigger =
  /** A cart that was left: one run for each cart, anchored at its last activity. */
  | { readonly kind: 'cart' }
  /** Somebody joined the list: a mailbox confirmed, or a sign-up where no confirmation is asked for. */
  | { readonly kind: 'subscribed' }
  /**
   * An event that one of these vouches for. `key` is the property that says what the run is about, such as `order_id`:
   * one run for each; without it, one for each event.
   */
  | {
      readonly kind: 'event'
      readonly event: string
      readonly from: readonly Trust[]
      readonly key?: string
    }

/** What ends a run before its last step. */
export type ExitRule =
  /** An order, placed after the run's anchor. */
  | 'order'
  /** The cart of the run was emptied, or another one took its place. */
  | 'cart_gone'
  /** The order of the run was cancelled or refunded. */
  | 'order_undone'

export type Step =
  /**
   * Waits until `after` has passed since the anchor (for a cart: its last activity), and never less than
   * `spacing` since the step before it, so that a late tick cannot send two mails at once.
   */
  | { readonly kind: 'wait'; readonly after: number; readonly spacing: number }
  /** Writes one message. Its id is part of the key that makes it unique in a run. */
  | {
      readonly kind: 'send'
      readonly id: string
      readonly email: EmailCopy
      /** The offer whose code goes with it: issued at the moment of sending, left out where there is none. */
      readonly offer?: string
      /** Goes at once, whatever was sent before: the answer that somebody waits for. It counts for the next gap. */
      readonly prompt?: true
    }
  /** Goes on with one of two lists of steps. What is known at that moment decides. */
  | {
      readonly kind: 'branch'
      readonly if: Condition
      readonly yes: readonly Step[]
      readonly no: readonly Step[]
    }

export interface Flow {
  readonly id: string
  readonly version: number
  readonly name: string
  /** One sentence for the owner. */
  readonly summary: string
  readonly class: 'marketing' | 'transactional'
  readonly intent: Intent
  /** Whether it is on unless the owner switches it off, or off unless the owner switches it on. */
  readonly standard: boolean
  readonly trigger: Trigger
  /** What its messages show. */
  readonly about: 'cart' | 'order' | 'person'
  /** Who may enter, of those whom the trigger names. May ask for facts, traits and interests. */
  readonly filter?: Condition
  readonly exits: readonly ExitRule[]
  /** A trigger older than this starts nothing: it came late. */
  readonly startWithin: number
  /** One run in this time, for each person or for each thing that a run is about. */
  readonly reentry: { readonly per: 'subject' | 'person'; readonly after: number }
  /** A step that is overdue by more than this is skipped: the mail would be stale. */
  readonly staleAfter: number
  /** A message that may not be sent yet waits at most this long, then it is dropped. */
  readonly waitAtMost: number
  readonly steps: readonly Step[]
}

export type SendStep = Extract<Step, { kind: 'send' }>

/** Every message that a flow can send, in reading order. */
export function sendsOf(steps: readonly Step[]): readonly SendStep[] {
  return steps.flatMap((step) => {
    if (step.kind === 'branch') return [...sendsOf(step.yes), ...sendsOf(step.no)]
    return step.kind === 'send' ? [step] : []
  })
}

/** Why a run ended before its last step. */
export type ExitReason =
  | 'order'
  | 'order_undone'
  | 'cart_emptied'
  | 'cart_replaced'
  | 'sold_out'
  | 'merged'
  | 'flow_disabled'
  | 'flow_changed'
