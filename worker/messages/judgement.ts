/** Judges claimed messages on fresh facts: which are ready to leave, which wait or never will, and why. */

import { DAY, MINUTE } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import { loadSubscriptions, loadSuppressions } from '../identity/store.ts'
import { compose, type Desk, type Frozen, type Letter } from './compose.ts'
import { suppressionHashes } from './links.ts'
import { judge } from './policy.ts'
import { loadMarketing, type Message, type Setback } from './store.ts'

/** What a flow says when its message comes up: the letter as things are now, or why there is none any more. */
export type Preparation =
  | {
      readonly send: true
      readonly letter: Letter
      readonly timezone: string
      readonly waitAtMost: number
      /** Somebody waits for it: neither the gap nor the night holds it back. */
      readonly prompt?: boolean
    }
  /** `again`: not now, but perhaps after so many milliseconds. */
  | { readonly send: false; readonly reason: string; readonly again?: number }

/** Loads what the messages are about and writes their letters, on the truth of this moment. */
export type Prepare = (messages: readonly Message[]) => Promise<ReadonlyMap<string, Preparation>>

/** What a judgement needs. */
export interface Bench {
  readonly db: Db
  readonly desk: Desk
  readonly prepare: Prepare
  readonly now: () => number
}

/** A message that may leave, with its frozen body. */
export interface Ready {
  readonly message: Message
  readonly frozen: Frozen
  readonly hashes: readonly string[]
  readonly prompt: boolean
}

/** The verdict on each of some claimed messages. */
export async function judgeAll(
  bench: Bench,
  claimed: readonly Message[],
): Promise<{ ready: readonly Ready[]; setbacks: readonly Setback[] }> {
  const { db, desk, now } = bench
  const at = now()
  const addresses = [...new Set(claimed.map((message) => message.address))]
  const hashesOf = new Map<string, string[]>()
  for (const address of addresses) {
    hashesOf.set(address, await suppressionHashes(desk.ring, address))
  }
  const profileIds = [...new Set(claimed.map((message) => message.profile_id))]
  const [preparations, subscriptions, suppressions, marketing] = await Promise.all([
    bench.prepare(claimed),
    loadSubscriptions(db, addresses, 'marketing'),
    loadSuppressions(db, [...hashesOf.values()].flat()),
    loadMarketing(db, profileIds, at - 9 * DAY),
  ])
  const { quietHours, marketingGapHours, marketingPerWeek } = desk.settings
  const rules = { quietHours, gapHours: marketingGapHours, perWeek: marketingPerWeek }
  const ready: Ready[] = []
  const setbacks: Setback[] = []
  const served = new Set<string>()
  for (const message of claimed) {
    const preparation = preparations.get(message.id) ?? { send: false, reason: 'flow_removed' }
    if (!preparation.send) {
      setbacks.push(putOff(message, preparation, at))
      continue
    }
    const hashes = hashesOf.get(message.address) ?? []
    const verdict = judge(
      {
        class: message.class,
        subscription: subscriptions.get(message.address)?.status ?? null,
        suppressed: hashes.map((hash) => suppressions.get(hash)).find((reason) => reason) ?? null,
        marketingSent: marketing.get(message.profile_id) ?? [],
        timezone: preparation.timezone,
        createdAt: message.created_at,
        waitAtMost: preparation.waitAtMost,
        prompt: preparation.prompt === true,
      },
      rules,
      at,
    )
    if (verdict.verdict === 'skip') setbacks.push(skip(message, verdict.reason))
    else if (verdict.verdict === 'wait') {
      setbacks.push({
        id: message.id,
        state: 'queued',
        reason: verdict.reason,
        dueAt: verdict.until,
      })
    } else if (
      message.class === 'marketing' &&
      !preparation.prompt &&
      served.has(message.profile_id)
    ) {
      // A second mail to one person in one claim: the next look will count the first.
      setbacks.push({
        id: message.id,
        state: 'queued',
        reason: 'frequency_cap',
        dueAt: at + MINUTE,
      })
    } else {
      served.add(message.profile_id)
      ready.push({
        message,
        hashes,
        prompt: preparation.prompt === true,
        frozen: await compose(desk, message, preparation.letter),
      })
    }
  }
  return { ready, setbacks }
}

/** A message that cannot be written now; one that waits for something is not tried for ever. */
function putOff(
  message: Message,
  { reason, again }: Extract<Preparation, { send: false }>,
  at: number,
): Setback {
  if (again === undefined || at - message.created_at > 3 * DAY) return skip(message, reason)
  return { id: message.id, state: 'queued', reason, dueAt: at + again }
}

function skip(message: Message, reason: string): Setback {
  return { id: message.id, state: 'skipped', reason, dueAt: message.due_at }
}
