/** Sends what is due: claims, judges on fresh facts, freezes the body, hands over, records. Effectively once. */

import { HOUR, MINUTE, randomToken, SECOND } from '../core/clock.ts'
import { type Bench, judgeAll, type Ready } from './judgement.ts'
import { outcomeOf } from './outcome.ts'
import type { EmailProvider, EmailSession } from './providers/port.ts'
import {
  claimMessages,
  type Departure,
  type Lease,
  type Message,
  type Outcome,
  putDepartures,
  putOutcomes,
  putSetbacks,
  rescueMessages,
} from './store.ts'

/** Messages on the wire at once; a crash leaves at most this many of which nobody knows. */
export const LANES = 4
const CLAIM = 40
/** Longer than any wave of sends can take, so that only dead senders are rescued. */
const LEASE = 3 * MINUTE

export interface Outbox extends Bench {
  readonly provider: EmailProvider
}

/** What became of the messages of one tick. */
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

/** Records the last wave and marks the next one as leaving, in one round trip. */
async function depart(
  outbox: Outbox,
  lease: Lease,
  wave: readonly Ready[],
  done: readonly Outcome[],
): Promise<readonly Ready[]> {
  const { db, now } = outbox
  const at = now()
  const departures: Departure[] = wave.map(({ message, frozen, hashes, prompt }) => ({
    id: message.id,
    frozen,
    hashes,
    prompt,
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

function tally(count: SendCount, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.state === 'sent') count.sent += 1
    else if (outcome.state === 'unknown') count.unknown += 1
    else count.failed += 1
  }
}
