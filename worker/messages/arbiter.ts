/** The arbiter: all messages that want to reach one person compete, and the highest intent goes. Pure. */

import { MINUTE } from '../core/clock.ts'
import {
  awakeFrom,
  freeFrom,
  judge,
  PATIENCE,
  type PolicyRules,
  type Standing,
  type Verdict,
} from './policy.ts'

/** What a shopper was about to do, the highest first. */
export const INTENTS = ['order', 'checkout', 'cart', 'product', 'category', 'other'] as const

/** Its messages are about what somebody asked for: they wait for their turn, as those about a cart do. */
const ASKED_FOR = 'back-in-stock'

/** What a message is for. */
export interface Purpose {
  readonly flow: string
  /** One of INTENTS; anything else counts as the lowest. */
  readonly intent: string
}

/** A message that is due, and how its person stands. */
export interface Candidate extends Purpose {
  readonly id: string
  readonly dueAt: number
  readonly standing: Standing
}

/** What else is on its way to the same person: a message that waits, or a run that is about to write one. */
export interface Rival extends Purpose {
  readonly at: number
}

/** How high an intent is: the higher the number, the sooner it goes. */
export function rankOf(intent: string): number {
  const index = (INTENTS as readonly string[]).indexOf(intent)
  return index < 0 ? 0 : INTENTS.length - 1 - index
}

/** Whether it waits for the gap and the night. What is not is dropped where another was faster. */
export function isPatient({ flow, intent }: Purpose): boolean {
  return rankOf(intent) >= rankOf('cart') || (intent === 'product' && flow === ASKED_FOR)
}

/**
 * The verdicts on what is due for one person. At most one marketing message goes at a time, the highest first. One that
 * would get in the way of something higher that is on its way steps aside: a low one is dropped as soon as the higher
 * would have to wait for it, a high one only where the higher could not be sent at all any more.
 */
export function arbitrate(
  candidates: readonly Candidate[],
  rivals: readonly Rival[],
  rules: PolicyRules,
  now: number,
): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  const sent: { readonly rank: number; readonly text: boolean }[] = []
  const ahead = [...rivals]
  for (const candidate of [...candidates].sort(byWeight)) {
    const { standing } = candidate
    const patient = isPatient(candidate)
    const seen = withSent({ ...standing, patient }, sent, now)
    const verdict = decide({ ...candidate, standing: seen }, ahead, rules, now)
    const beaten = sent.some(({ rank }) => rank > rankOf(candidate.intent))
    verdicts.set(
      candidate.id,
      beaten && verdict.verdict === 'skip' && verdict.reason === 'frequency_cap'
        ? { verdict: 'skip', reason: 'higher_intent' }
        : verdict,
    )
    if (!competes(standing)) continue
    if (verdict.verdict === 'send') {
      sent.push({ rank: rankOf(candidate.intent), text: standing.channel === 'sms' })
    }
    if (verdict.verdict === 'wait') {
      ahead.push({ flow: candidate.flow, intent: candidate.intent, at: verdict.until })
    }
  }
  return verdicts
}

function competes(standing: Standing): boolean {
  return standing.class === 'marketing' && !standing.notice
}

/** Prompt ones go whatever else there is, so the others have to know of them first. */
function byWeight(left: Candidate, right: Candidate): number {
  return (
    Number(right.standing.prompt === true) - Number(left.standing.prompt === true) ||
    rankOf(right.intent) - rankOf(left.intent) ||
    left.dueAt - right.dueAt ||
    (left.id < right.id ? -1 : 1)
  )
}

function withSent(
  standing: Standing,
  sent: readonly { readonly text: boolean }[],
  now: number,
): Standing {
  const texts = sent.filter(({ text }) => text)
  return {
    ...standing,
    marketingSent: [...standing.marketingSent, ...sent.map(() => now)],
    textsSent: [...(standing.textsSent ?? []), ...texts.map(() => now)],
  }
}

function decide(
  candidate: Candidate,
  ahead: readonly Rival[],
  rules: PolicyRules,
  now: number,
): Verdict {
  const { standing } = candidate
  const verdict = judge(standing, rules, now)
  if (verdict.verdict !== 'send' || !competes(standing) || standing.prompt) return verdict
  const hindered = ahead.filter(
    (rival) =>
      rankOf(rival.intent) > rankOf(candidate.intent) &&
      hinders(standing, rival, rules, now, standing.patient === true),
  )
  if (hindered.length === 0) return verdict
  const until = Math.max(now, ...hindered.map(({ at }) => at)) + MINUTE
  const late = until > standing.createdAt + PATIENCE
  if (!standing.patient || late) return { verdict: 'skip', reason: 'higher_intent' }
  return { verdict: 'wait', until, reason: 'higher_intent' }
}

/** Whether a rival would be late, or with `fatal` too late, only because this one was sent now. */
function hinders(
  standing: Standing,
  rival: Rival,
  rules: PolicyRules,
  now: number,
  fatal: boolean,
): boolean {
  const due = Math.max(rival.at, now)
  const reach = (sent: readonly number[]) => {
    const then = { ...standing, marketingSent: sent, patient: isPatient(rival) }
    return awakeFrom(Math.max(due, freeFrom(then, rules, due)), then, rules)
  }
  const without = reach(standing.marketingSent)
  const after = reach([...standing.marketingSent, now])
  const last = fatal ? due + PATIENCE : without
  return without <= due + PATIENCE && after > last
}
