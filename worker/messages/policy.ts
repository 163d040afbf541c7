/** Whether a message may be sent to this person now, has to wait, or must never be sent, and why. Pure. */

import { DAY, HOUR } from '../core/clock.ts'
import { isBetweenHours, nextLocalHour } from '../core/zone.ts'

export interface PolicyRules {
  readonly quietHours: { readonly from: number; readonly until: number }
  readonly gapHours: number
  readonly perWeek: number
}

export interface Standing {
  readonly class: 'marketing' | 'transactional'
  readonly subscription: 'pending' | 'subscribed' | 'unsubscribed' | null
  readonly suppressed: 'unsubscribe' | 'bounce' | 'complaint' | 'manual' | null
  /** When this person got marketing mail lately, or may have. */
  readonly marketingSent: readonly number[]
  readonly timezone: string
  /** When the message was written: what waits too long is dropped. */
  readonly createdAt: number
  readonly waitAtMost: number
  /** Somebody waits for it: neither the gap nor the night holds it back. */
  readonly prompt?: boolean
}

export type SkipReason =
  | 'unsubscribed'
  | 'not_subscribed'
  | 'suppressed'
  | 'frequency_cap'
  | 'stale'

export type Verdict =
  | { readonly verdict: 'send' }
  | {
      readonly verdict: 'wait'
      readonly until: number
      readonly reason: 'quiet_hours' | 'frequency_cap'
    }
  | { readonly verdict: 'skip'; readonly reason: SkipReason }

/** The verdict on one message at one instant. */
export function judge(standing: Standing, rules: PolicyRules, now: number): Verdict {
  if (standing.class === 'transactional') {
    // What an order or a sign-up needs is sent even to those who left the list, but not to a dead mailbox.
    return standing.suppressed === 'bounce'
      ? { verdict: 'skip', reason: 'suppressed' }
      : { verdict: 'send' }
  }
  const refusal = refuse(standing)
  if (refusal) return { verdict: 'skip', reason: refusal }
  if (standing.prompt && now - standing.createdAt < HOUR) return { verdict: 'send' }
  const cap = capUntil(standing.marketingSent, rules, now)
  const free = Math.max(cap, now)
  const { from, until } = rules.quietHours
  const allowed = isBetweenHours(free, standing.timezone, from, until)
    ? nextLocalHour(free, standing.timezone, until)
    : free
  const last = standing.createdAt + standing.waitAtMost
  if (allowed > last) return { verdict: 'skip', reason: cap > now ? 'frequency_cap' : 'stale' }
  if (allowed > now) {
    return { verdict: 'wait', until: allowed, reason: cap > now ? 'frequency_cap' : 'quiet_hours' }
  }
  return { verdict: 'send' }
}

function refuse(standing: Standing): SkipReason | null {
  if (standing.subscription === 'unsubscribed' || standing.suppressed === 'unsubscribe') {
    return 'unsubscribed'
  }
  if (standing.suppressed) return 'suppressed'
  return standing.subscription === 'subscribed' ? null : 'not_subscribed'
}

/** The first instant at which the gap and the weekly cap allow another marketing mail. */
function capUntil(sent: readonly number[], rules: PolicyRules, now: number): number {
  const latest = Math.max(0, ...sent)
  const gap = latest === 0 ? 0 : latest + rules.gapHours * HOUR
  const week = sent.filter((at) => at > now - 7 * DAY).sort((left, right) => right - left)
  const blocking = rules.perWeek > 0 ? week[rules.perWeek - 1] : now
  return Math.max(gap, blocking === undefined ? 0 : blocking + 7 * DAY)
}

/** How long until the next try of a message that the provider did not take, or null when enough was tried. */
export function retryDelay(
  attempts: number,
  asked: number | undefined,
  chance: number,
): number | null {
  const delays = [1 / 60, 5 / 60, 0.25, 1, 3, 6]
  const hours = delays[attempts - 1]
  if (hours === undefined) return null
  const jittered = hours * HOUR * (0.8 + 0.4 * chance)
  return Math.round(Math.max(jittered, Math.min(asked ?? 0, 6 * HOUR)))
}
