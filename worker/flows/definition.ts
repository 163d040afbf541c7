/** What a flow is: who enters, which steps follow at which distance, what ends it. Flows are data; the engine reads them. */

import type { Trust } from '../events/event.ts'
import type { INTENTS } from '../messages/arbiter.ts'
import type { EmailCopy, SmsCopy } from '../messages/copy.ts'
import type { Condition, Where } from '../segments/condition.ts'

/** What a shopper was about to do. A higher intent goes before a lower one. */
export type Intent = (typeof INTENTS)[number]

/** What starts a flow. */
export type Trigger =
  /** A cart that was left: one run for each cart, anchored at its last activity. */
  | { readonly kind: 'cart' }
  /** A checkout that was begun: one run for the cart in it, anchored at the last activity there. */
  | { readonly kind: 'checkout' }
  /** A visit in which products were looked at closely, or something was searched; anchored at its last activity. */
  | { readonly kind: 'visit'; readonly of: 'product' | 'search' }
  /** Somebody joined the list: a mailbox confirmed, or a sign-up where no confirmation is asked for. */
  | { readonly kind: 'subscribed' }
  /**
   * An event that one of these vouches for. `key` is the property that says what the run is about, such as `order_id`:
   * one run for each; without it, one for each event. `parcel` is the order's id with that of its parcel, where the event
   * has one. The run keeps the event's properties.
   */
  | {
      readonly kind: 'event'
      readonly event: string
      readonly from: readonly Trust[]
      readonly key?: string
      readonly where?: readonly Where[]
    }
  /**
   * Somebody came into a segment, or went out of it. `inside`: who is in already when the flow is switched on comes in,
   * too, spread over some weeks; else they are left in peace.
   */
  | {
      readonly kind: 'segment'
      readonly segment: string
      readonly change: 'entered' | 'left'
      readonly inside?: true
    }
  /** Nobody by themselves: a campaign takes its people in. */
  | { readonly kind: 'audience' }
  /** A place on the waiting list: the stock decides whose turn it is, and nobody has a run. */
  | { readonly kind: 'waiting' }

/** What ends a run before its last step. */
export type ExitRule =
  /** An order, placed after the run's anchor. */
  | 'order'
  /** The cart of the run was emptied, or another one took its place. */
  | 'cart_gone'
  /** The order of the run was cancelled or refunded. */
  | 'order_undone'
  /** An event; with `key` only one whose property of that name is what the run is about. */
  | { readonly did: string; readonly key?: string }

export type Step =
  /**
   * Waits until `after` has passed since the anchor (for a cart: its last activity), and never less than
   * `spacing` since the step before it, so that a late tick cannot send two mails at once.
   */
  | { readonly kind: 'wait'; readonly after: number; readonly spacing: number }
  /** Waits for the next time that the wall clock of the shopper shows this hour (and weekday, 0 is Sunday). */
  | {
      readonly kind: 'until'
      readonly hour: number
      readonly weekday?: number
      readonly spacing?: number
    }
  /**
   * Waits for an event: goes on with `yes` when it happens, with `no` when `within` has passed without it. With `key` only
   * one whose property of that name is what the run is about.
   */
  | {
      readonly kind: 'await'
      readonly event: string
      readonly key?: string
      readonly where?: readonly Where[]
      readonly within: number
      readonly yes: readonly Step[]
      readonly no: readonly Step[]
    }
  /**
   * Writes one message. Its id is part of the key that makes it unique in a run. With words for a text message too,
   * the channel that the person prefers decides.
   */
  | {
      readonly kind: 'send'
      readonly id: string
      readonly email: EmailCopy
      readonly sms?: SmsCopy
      /** The offer whose code goes with it: issued at the moment of sending, left out where there is none. */
      readonly offer?: string
      /** Who gets the code; the others get the message without. */
      readonly offerIf?: Condition
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
  /** Goes on with one of several ways by chance; the same person always goes the same way. */
  | {
      readonly kind: 'split'
      readonly id: string
      readonly ways: readonly {
        readonly id: string
        /** Weight among the ways: any positive number. */
        readonly share: number
        readonly steps: readonly Step[]
      }[]
    }
  /** Tells a system of the shop: a signed message with this event's name, in the form of Standard Webhooks. */
  | { readonly kind: 'webhook'; readonly id: string; readonly event: string }
  /** Notes something about the person. */
  | { readonly kind: 'trait'; readonly name: string; readonly value: string | number }
  /** Gives points, once in a run. */
  | {
      readonly kind: 'points'
      readonly id: string
      readonly points: number
      readonly reason: string
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
  readonly about:
    | 'cart'
    | 'order'
    | 'person'
    | 'visit'
    | 'product'
    | 'complement'
    | 'upgrade'
    | 'replenishment'
    | 'campaign'
  /** Who may enter, of those whom the trigger names. Judged at the start and again before each message. */
  readonly filter?: Condition
  readonly exits: readonly ExitRule[]
  /** A trigger older than this starts nothing: it came late. */
  readonly startWithin: number
  /** One run in this time, for each person or for each thing that a run is about. */
  readonly reentry: { readonly per: 'subject' | 'person'; readonly after: number }
  /** Of the flows with this mark one person is in one at a time: that of the highest intent. */
  readonly ladder?: true
  /** A step that is overdue by more than this is skipped: the mail would be stale. */
  readonly staleAfter: number
  /** A message that may not be sent yet waits at most this long, then it is dropped. */
  readonly waitAtMost: number
  /** The event that it is for; 'Order Completed' where nothing is said. */
  readonly goal?: string
  /** The first version that had these very steps: runs from then on finish here. Without it, those of this version alone. */
  readonly stepsSince?: number
  readonly steps: readonly Step[]
}

/** The flow of an id: as it was in a version, or, without one, as it is now. */
export type FindFlow = (id: string, version?: number) => Flow | undefined

export type SendStep = Extract<Step, { kind: 'send' }>

/** The lists of steps that a step goes on with, whichever it will be. */
export function partsOf(step: Step): readonly (readonly Step[])[] {
  if (step.kind === 'branch' || step.kind === 'await') return [step.yes, step.no]
  return step.kind === 'split' ? step.ways.map((way) => way.steps) : []
}

/** Every step of a flow, those inside others after the one that holds them. */
export function everyStep(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...partsOf(step).flatMap(everyStep)])
}

/** Every message that a flow can send, in reading order. */
export function sendsOf(steps: readonly Step[]): readonly SendStep[] {
  return everyStep(steps).flatMap((step) => (step.kind === 'send' ? [step] : []))
}

/** Why a run ended before its last step. */
export type ExitReason =
  | 'order'
  | 'order_undone'
  | 'cart_emptied'
  | 'cart_replaced'
  | 'did'
  | 'sold_out'
  | 'merged'
  | 'higher_intent'
  | 'filter'
  | 'flow_disabled'
  | 'flow_changed'
  | 'flow_removed'
  | 'error'
