/** Sends what is due: claims, judges on fresh facts, freezes the body, hands over, records. Effectively once. */

import { DAY, HOUR, MINUTE, randomBytes, randomToken, SECOND } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import { loadSubscriptions, loadSuppressions } from '../identity/store.ts'
import { compose, type Desk, type Frozen, type Letter } from './compose.ts'
import { suppressionHashes } from './links.ts'
import { judge, retryDelay } from './policy.ts'
import type { EmailProvider, EmailSession, SendResult } from './providers/port.ts'
import {
  claimMessages,
  type Departure,
  type Lease,
  loadMarketing,
  type Message,
  type Outcome,
  putDepartures,
  putOutcomes,
  putSetbacks,
  rescueMessages,
  type Setback,
} from './store.ts'

/** Messages on the wire at once; a crash leaves at most this many of which nobody knows. */
export const LANES = 4
const CLAIM = 40
/** Longer than any wave of sends can take, so that only dead senders are rescued. */
const LEASE = 3 * MINUTE

/** What a flow says when its message comes up: the letter as things are now, or why there is none any more. */
export type Preparation =
  | {
      readonly send: true
      readonly letter: Letter
      readonly timezone: string
      readonly waitAtMost: number
    }
  | { readonly send: false; readonly reason: string }

/** Loads what the messages are about and writes their letters, on the truth of this moment. */
export type Prepare = (messages: readonly Message[]) => Promise<ReadonlyMap<string, Preparation>>

export interface Outbox {
  readonly db: Db
  readonly desk: Desk
  readonly provider: EmailProvider
  readonly prepare: Prepare
  readonly now: () => number
}

export interface SendCount {
  sent: number
  skipped: number
  waiting: number
  failed: number
  unknown: number
}

/** Sends due messages until none is left, the count is reached, or the time is up. */
export async function sendDue(
  outbox: Outbox,
  budget: { readonly messages: number; readonly until: number },
): Promise<SendCount> {
  const { db, now } = outbox
  const count: SendCount = { sent: 0, skipped: 0, waiting: 0, failed: 0, unknown: 0 }
  count.unknown += await rescueMessages(db, now())
  const sessions = Array.from({ length: LANES }, () => outbox.provider.open())
  try {
    let left = budget.messages
    while (left > 0 && now() < budget.until) {
      const lease = { token: randomToken(), until: now() + LEASE }
      const claimed = await claimMessages(db, lease, now(), Math.min(CLAIM, left))
      if (claimed.length === 0) break
      left -= claimed.length
      const healthy = await handle(outbox, sessions, lease, claimed, count)
      if (!healthy) break
    }
  } finally {
    await Promise.all(sessions.map((session) => session.close()))
  }
  return count
}

/** Handles one claim. False where the provider took nothing at all: then it is left alone until the next tick. */
async function handle(
  outbox: Outbox,
  sessions: readonly EmailSession[],
  lease: Lease,
  claimed: readonly Message[],
  count: SendCount,
): Promise<boolean> {
  const { db, now } = outbox
  const { ready, setbacks } = await judgeAll(outbox, claimed)
  if (setbacks.length > 0) {
    await db.batch([putSetbacks(setbacks, lease.token, now())])
    count.skipped += setbacks.filter((setback) => setback.state === 'skipped').length
    count.waiting += setbacks.filter((setback) => setback.state === 'queued').length
  }
  let outcomes: readonly Outcome[] = []
  for (let start = 0; start < ready.length; start += LANES) {
    const wave = ready.slice(start, start + LANES)
    const departing = await depart(outbox, lease, wave, outcomes)
    outcomes = await Promise.all(
      departing.map((ready, lane) => sendOne(outbox, sessions[lane], ready)),
    )
    tally(count, outcomes)
    if (outcomes.length > 0 && outcomes.every((outcome) => outcome.state === 'retry')) {
      await giveBack(outbox, lease, ready.slice(start + LANES), outcomes)
      return false
    }
  }
  if (outcomes.length > 0) await db.batch([putOutcomes(outcomes, lease.token, now())])
  return true
}

interface Ready {
  readonly message: Message
  readonly frozen: Frozen
  readonly hashes: readonly string[]
}

async function judgeAll(
  outbox: Outbox,
  claimed: readonly Message[],
): Promise<{ ready: readonly Ready[]; setbacks: readonly Setback[] }> {
  const { db, desk, now } = outbox
  const at = now()
  const addresses = [...new Set(claimed.map((message) => message.address))]
  const hashesOf = new Map<string, string[]>()
  for (const address of addresses) {
    hashesOf.set(address, await suppressionHashes(desk.ring, address))
  }
  const profileIds = [...new Set(claimed.map((message) => message.profile_id))]
  const [preparations, subscriptions, suppressions, marketing] = await Promise.all([
    outbox.prepare(claimed),
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
      setbacks.push(skip(message, preparation.reason))
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
    } else if (message.class === 'marketing' && served.has(message.profile_id)) {
      // A second mail to one person in one claim: the next look will count the first.
      setbacks.push({
        id: message.id,
        state: 'queued',
        reason: 'frequency_cap',
        dueAt: at + MINUTE,
      })
    } else {
      served.add(message.profile_id)
      ready.push({ message, hashes, frozen: await compose(desk, message, preparation.letter) })
    }
  }
  return { ready, setbacks }
}

/** Records the last wave and marks the next one as leaving, in one round trip. */
async function depart(
  outbox: Outbox,
  lease: Lease,
  wave: readonly Ready[],
  done: readonly Outcome[],
): Promise<readonly Ready[]> {
  const { db, now } = outbox
  const at = now()
  const departures: Departure[] = wave.map(({ message, frozen, hashes }) => ({
    id: message.id,
    frozen,
    hashes,
  }))
  const rules = {
    provider: outbox.provider.name,
    marketingSince: at - outbox.desk.settings.marketingGapHours * HOUR,
  }
  const results = await db.batch([
    ...(done.length > 0 ? [putOutcomes(done, lease.token, at)] : []),
    putDepartures(departures, { ...lease, until: at + LEASE }, rules, at),
  ])
  const left = new Set((results.at(-1)?.rows ?? []).map((row) => String(row.id)))
  const stayed = wave.filter(({ message }) => !left.has(message.id))
  if (stayed.length > 0) {
    // Something changed since the verdict: it is judged again at the next look, which finds the reason.
    const again = stayed.map(({ message }) => ({
      id: message.id,
      state: 'queued' as const,
      reason: 'changed_meanwhile',
      dueAt: at + SECOND,
    }))
    await db.batch([putSetbacks(again, lease.token, at)])
  }
  return wave.filter(({ message }) => left.has(message.id))
}

async function sendOne(
  outbox: Outbox,
  session: EmailSession | undefined,
  ready: Ready,
): Promise<Outcome> {
  const { message, frozen } = ready
  const { settings } = outbox.desk
  if (!session) throw new Error('There are more messages in a wave than lanes.')
  const result = await session.send({
    id: message.id,
    to: message.address,
    from: { name: settings.fromName || settings.shopName, address: settings.fromEmail },
    ...(settings.replyTo ? { replyTo: settings.replyTo } : {}),
    subject: frozen.subject,
    html: frozen.html,
    text: frozen.text,
    headers: frozen.headers,
    flow: message.flow,
    step: message.step,
    at: outbox.now(),
  })
  return outcomeOf(message, result, outbox.now())
}

function outcomeOf(message: Message, result: SendResult, at: number): Outcome {
  const base = { id: message.id, reason: '', dueAt: message.due_at, providerId: '' }
  switch (result.outcome) {
    case 'sent':
      return { ...base, state: 'sent', providerId: result.providerId }
    case 'unknown':
      return { ...base, state: 'unknown', reason: `provider: ${result.reason}` }
    case 'rejected':
      return { ...base, state: 'dead', reason: `rejected: ${result.reason}` }
    case 'retry': {
      const chance = (randomBytes(1)[0] ?? 0) / 255
      const delay = retryDelay(message.attempts + 1, result.retryAfterMs, chance)
      return delay === null
        ? { ...base, state: 'dead', reason: `provider: ${result.reason}` }
        : { ...base, state: 'retry', reason: `provider: ${result.reason}`, dueAt: at + delay }
    }
  }
}

async function giveBack(
  outbox: Outbox,
  lease: Lease,
  rest: readonly Ready[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const at = outbox.now()
  const setbacks = rest.map(({ message }) => ({
    id: message.id,
    state: 'queued' as const,
    reason: 'provider_down',
    dueAt: at + MINUTE,
  }))
  await outbox.db.batch([
    putOutcomes(outcomes, lease.token, at),
    ...(setbacks.length > 0 ? [putSetbacks(setbacks, lease.token, at)] : []),
  ])
}

function skip(message: Message, reason: string): Setback {
  return { id: message.id, state: 'skipped', reason, dueAt: message.due_at }
}

function tally(count: SendCount, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.state === 'sent') count.sent += 1
    else if (outcome.state === 'unknown') count.unknown += 1
    else count.failed += 1
  }
}
