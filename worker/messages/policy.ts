/** Whether a message may be sent to this person now, has to wait, or must never be sent, and why. Pure. */

import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { isBetweenHours, nextLocalHour } from '../core/zone.ts'
import type { Channel } from './channels/channel.ts'

export interface Hours {
  readonly from: number
  readonly until: number
}

export interface PolicyRules {
  readonly quietHours: Hours
  readonly gapHours: number
  readonly perWeek: number
  /** Texts: their own night, and the least hours between two of them. */
  readonly texts?: { readonly quietHours: Hours; readonly gapHours: number }
}

export interface Standing {
  readonly class: 'marketing' | 'transactional'
  readonly channel?: Channel
  /** To marketing on this channel. */
  readonly subscription: 'pending' | 'subscribed' | 'unsubscribed' | null
  readonly suppressed: 'unsubscribe' | 'bounce' | 'complaint' | 'manual' | 'sunset' | null
  /** When this person got marketing lately, on whichever channel, or may have. */
  readonly marketingSent: readonly number[]
  /** Those of them that were texts. */
  readonly textsSent?: readonly number[]
  readonly timezone: string
  /** Further zones in which it must not be night either: where the phone's owner may live. */
  readonly zones?: readonly string[]
  /** When the message was written: what waits too long is dropped. */
  readonly createdAt: number
  readonly waitAtMost: number
  /** High intent: it waits for its turn, for a day at most. Others are dropped where it is not theirs. */
  readonly patient?: boolean
  /** Somebody waits for it: neither the gap nor the night holds it back, except the night of texts. */
  readonly prompt?: boolean
  /** It asks whether the address may be written to: nobody has agreed yet. */
  readonly asks?: boolean
  /** It tells a system of the shop, and nobody reads it: there is no gap and no night. */
  readonly notice?: boolean
}

export type SkipReason =
  | 'unsubscribed'
  | 'not_subscribed'
  | 'suppressed'
  | 'frequency_cap'
  | 'higher_intent'
  | 'stale'

export type Verdict =
  | { readonly verdict: 'send' }
  | {
      readonly verdict: 'wait'
      readonly until: number
      readonly reason: 'quiet_hours' | 'frequency_cap' | 'higher_intent'
    }
  | { readonly verdict: 'skip'; readonly reason: SkipReason }

/** How long what has a high intent waits for the gap, the night or a higher one. */
export const PATIENCE = DAY
/** What an order or a sign-up needs is sent late, but not after so long. */
const LATE = 7 * DAY

const SEND: Verdict = { verdict: 'send' }

/** The verdict on one message at one instant. */
export function judge(standing: Standing, rules: PolicyRules, now: number): Verdict {
  const refusal = refuse(standing)
  if (refusal) return skip(refusal)
  if (standing.notice) return now - standing.createdAt > LATE ? skip('stale') : SEND
  const last = standing.createdAt + waitOf(standing)
  if (now > last) return skip('stale')
  const marketing = standing.class === 'marketing'
  const text = standing.channel === 'sms'
  const prompt = standing.prompt === true && now - standing.createdAt < HOUR
  const cap = marketing && !prompt ? freeFrom(standing, rules, now) : now
  if (cap > now && !standing.patient) return skip('frequency_cap')
  const night = text ? !standing.asks : marketing && !prompt
  const allowed = night ? awakeFrom(Math.max(cap, now), standing, rules) : Math.max(cap, now)
  if (allowed > last) {
    return skip(cap > now ? 'frequency_cap' : 'stale')
  }
  if (allowed <= now) return SEND
  return { verdict: 'wait', until: allowed, reason: cap > now ? 'frequency_cap' : 'quiet_hours' }
}

function skip(reason: SkipReason): Verdict {
  return { verdict: 'skip', reason }
}

function waitOf(standing: Standing): number {
  if (standing.class === 'transactional') return LATE
  return standing.patient ? PATIENCE : standing.waitAtMost
}

function refuse(standing: Standing): SkipReason | null {
  const { class: kind, channel, subscription, suppressed } = standing
  if (channel === 'webhook' && kind === 'transactional') return null
  // What an order or a sign-up needs is mailed even to those who left the list, but not to a dead mailbox. A phone is
  // nearer to people than a mailbox: nothing is texted to those who did not agree to it.
  if (kind === 'transactional' && channel !== 'sms') {
    return suppressed === 'bounce' ? 'suppressed' : null
  }
  if (subscription === 'unsubscribed' || suppressed === 'unsubscribe') return 'unsubscribed'
  if (suppressed) return 'suppressed'
  if (subscription === 'subscribed' || standing.asks || standing.notice) return null
  return 'not_subscribed'
}

/** The first instant from `at` on at which it is not night anywhere where this person may be. */
export function awakeFrom(at: number, standing: Standing, rules: PolicyRules): number {
  const { from, until } =
    standing.channel === 'sms' && rules.texts ? rules.texts.quietHours : rules.quietHours
  const zones = [standing.timezone, ...(standing.zones ?? [])]
  let instant = at
  // Nights of several zones follow each other: a few rounds get through all of them.
  for (let round = 0; round < 6; round++) {
    const asleep = zones.find((zone) => isBetweenHours(instant, zone, from, until))
    if (asleep === undefined) return instant
    instant = nextLocalHour(instant, asleep, until)
  }
  return instant
}

/** The first instant at which the gaps and the weekly cap allow this person another marketing message. */
export function freeFrom(standing: Standing, rules: PolicyRules, now: number): number {
  const { marketingSent: sent, textsSent = [] } = standing
  const gap = afterLast(sent, rules.gapHours)
  const own = standing.channel === 'sms' ? afterLast(textsSent, rules.texts?.gapHours ?? 0) : 0
  const week = sent.filter((at) => at > now - 7 * DAY).sort((left, right) => right - left)
  // The last place of a week is kept for what matters more.
  const places = standing.patient || rules.perWeek < 2 ? rules.perWeek : rules.perWeek - 1
  const blocking = places > 0 ? week[places - 1] : now
  return Math.max(gap, own, blocking === undefined ? 0 : blocking + 7 * DAY)
}

function afterLast(sent: readonly number[], hours: number): number {
  const latest = Math.max(0, ...sent)
  return latest === 0 ? 0 : latest + hours * HOUR
}

/** Hours from try to try: for what a provider did not take, and for webhooks (as Standard Webhooks recommends). */
const TRIES = [1 / 60, 5 / 60, 0.25, 1, 3, 6]
const WEBHOOK_TRIES = [5 / 3_600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]

/** How often a message that an order needs is handed over at most, where nobody knows whether it arrived. */
export const ORDER_TRIES = 3
/** How long a sender that seems dead may still say that it arrived, before it is sent again. */
export const RECONCILE = 10 * MINUTE

/** Whether a message is sent again where nobody knows whether it arrived. */
export function isNeeded(message: {
  readonly class: string
  readonly intent: string
  readonly channel: string
}): boolean {
  return (
    message.class === 'transactional' && message.intent === 'order' && message.channel === 'email'
  )
}

/** How long until the next try of a message that the provider did not take, or null when enough was tried. */
export function retryDelay(
  attempts: number,
  asked: number | undefined,
  chance: number,
): number | null {
  return delayIn(TRIES, attempts, asked, chance)
}

/** How long until a webhook is tried again, or null when enough was tried: after three days. */
export function webhookDelay(
  attempts: number,
  asked: number | undefined,
  chance: number,
): number | null {
  return delayIn(WEBHOOK_TRIES, attempts, asked, chance)
}

function delayIn(
  tries: readonly number[],
  attempts: number,
  asked: number | undefined,
  chance: number,
): number | null {
  const hours = tries[attempts - 1]
  if (hours === undefined) return null
  const jittered = hours * HOUR * (0.8 + 0.4 * chance)
  return Math.round(Math.max(jittered, Math.min(asked ?? 0, 6 * HOUR)))
}
