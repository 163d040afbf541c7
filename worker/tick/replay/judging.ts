/** The verdicts on what is due for one person in the replay: the arbiter's own, on what the replay knows. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { FindFlow, Flow } from '../../flows/definition.ts'
import { sendsOf } from '../../flows/definition.ts'
import type { Subject, Written } from '../../flows/letters/writer.ts'
import { prospectsOf } from '../../flows/prospects.ts'
import { arbitrate, type Candidate, type Rival } from '../../messages/arbiter.ts'
import { putOff } from '../../messages/judgement.ts'
import type { Standing } from '../../messages/policy.ts'
import { rulesOf } from '../../messages/standing.ts'
import type { Settings } from '../../site/settings.ts'
import type { Subscriptions } from './consents.ts'
import type { Entry, Ledger } from './ledger.ts'

/** How the address of a person stands, beside what the replay sends. */
export interface Stance {
  readonly subscriptions: Subscriptions
  readonly suppressed: {
    readonly reason: NonNullable<Standing['suppressed']>
    readonly at: number
  } | null
  /** Marketing that reached them from elsewhere. */
  readonly sent: readonly number[]
}

/** A message that is due, with what it is about and how its letter turned out; without one it is for a system. */
export interface Turn {
  readonly entry: Entry
  readonly flow: Flow
  readonly subject: Subject | null
  readonly written: Written | null
}

/** Lets each due message be sent, wait or be left out. */
export function judgeTurns(
  ledger: Ledger,
  turns: readonly Turn[],
  stance: Stance,
  rules: { readonly settings: Settings; readonly findFlow: FindFlow },
  at: number,
): void {
  const horizon = at + rules.settings.marketingGapHours * HOUR
  const candidates: Candidate[] = []
  for (const { entry, flow, subject, written } of turns) {
    if (subject && written && !written.send) {
      const { state, reason, dueAt } = putOff(subject.message, written, at)
      if (state === 'skipped') leave(entry, reason, at)
      else wait(entry, reason, dueAt)
      continue
    }
    candidates.push(candidateOf(ledger, entry, flow, subject, stance, at))
  }
  const judged = new Set(candidates.map(({ id }) => id))
  const rivals: Rival[] = [
    ...ledger.entries
      .filter(({ draft, state, dueAt }) => {
        const waits = state === 'queued' && draft.class === 'marketing'
        return waits && dueAt <= horizon && !judged.has(draft.id)
      })
      .map(({ draft, dueAt }) => ({ flow: draft.flow, intent: draft.intent, at: dueAt })),
    ...[...prospectsOf(ledger.runs, rules.findFlow, horizon).values()].flat(),
  ]
  const verdicts = arbitrate(candidates, rivals, rulesOf(rules.settings), at)
  for (const { entry } of turns) {
    const verdict = verdicts.get(entry.draft.id)
    if (verdict?.verdict === 'send') Object.assign(entry, { state: 'sent', reason: '', at })
    else if (verdict?.verdict === 'skip') leave(entry, verdict.reason, at)
    else if (verdict?.verdict === 'wait') wait(entry, verdict.reason, verdict.until)
  }
}

function candidateOf(
  ledger: Ledger,
  { draft, createdAt, dueAt }: Entry,
  flow: Flow,
  subject: Subject | null,
  { subscriptions, suppressed, sent }: Stance,
  at: number,
): Candidate {
  const step = sendsOf(flow.steps).find(({ id }) => id === draft.step)
  const own = ledger.entries.filter(
    (one) =>
      one.state === 'sent' && one.draft.class === 'marketing' && one.draft.channel !== 'webhook',
  )
  return {
    id: draft.id,
    flow: draft.flow,
    intent: draft.intent,
    dueAt,
    standing: {
      class: draft.class,
      channel: draft.channel,
      createdAt,
      subscription: subscriptions.get(draft.address)?.status ?? null,
      suppressed: suppressed && suppressed.at <= at ? suppressed.reason : null,
      marketingSent: [...sent, ...own.map((one) => one.at)].filter(
        (one) => one <= at && one > at - 9 * DAY,
      ),
      timezone: subject?.timezone ?? 'UTC',
      waitAtMost: flow.waitAtMost,
      prompt: step?.prompt === true,
      notice: draft.channel === 'webhook',
    },
  }
}

function leave(entry: Entry, reason: string, at: number): void {
  Object.assign(entry, { state: 'skipped', reason, at })
}

function wait(entry: Entry, reason: string, dueAt: number): void {
  Object.assign(entry, { dueAt, waited: entry.waited || reason })
}
