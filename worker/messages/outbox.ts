/** Sends what is due: claims, judges on fresh facts, freezes the body, hands over, records. Effectively once. */

import { MINUTE, randomToken, SECOND } from '../core/clock.ts'
import { type Carriers, carrierOf, carry, channelsOf } from './carriers.ts'
import type { Channel } from './channels/channel.ts'
import { type Bench, judgeAll, type Ready } from './judgement.ts'
import { outcomeOf } from './outcome.ts'
import type { EmailSession } from './providers/port.ts'
import {
  claimMessages,
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

export interface Outbox extends Bench, Carriers {}

/** What became of the messages of one tick. */
export interface SendCount {
  sent: number
  skipped: number
  waiting: number
  failed: number
  unknown: number
}

/** What one tick does with: its lanes, and which channels turned out to be down. */
interface Shift {
  readonly sessions: readonly EmailSession[]
  readonly down: Set<Channel>
  readonly count: SendCount
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
  const shift: Shift = { sessions, down: new Set(), count }
  try {
    let left = budget.messages
    while (left > 0 && now() < budget.until && !shift.down.has('email')) {
      const lease = { token: randomToken(), until: now() + LEASE }
      const claimed = await claimMessages(db, lease, now(), Math.min(CLAIM, left))
      if (claimed.length === 0) break
      left -= claimed.length
      await handle(outbox, shift, lease, claimed)
    }
  } finally {
    await Promise.all(sessions.map((session) => session.close()))
  }
  return count
}

/** Handles one claim. What goes by a channel that is down is left alone until the next tick. */
async function handle(
  outbox: Outbox,
  { sessions, down, count }: Shift,
  lease: Lease,
  claimed: readonly Message[],
): Promise<void> {
  const { db, now } = outbox
  const bench = { ...outbox, channels: channelsOf(outbox) }
  const { ready, setbacks } = await judgeAll(bench, claimed)
  if (setbacks.length > 0) {
    await db.batch([putSetbacks(setbacks, lease.token, now())])
    const waiting = setbacks.filter((setback) => setback.state === 'queued').length
    count.waiting += waiting
    count.skipped += setbacks.length - waiting
  }
  let outcomes: readonly Outcome[] = []
  for (let rest = ready; rest.length > 0; ) {
    const held = rest.filter(({ message }) => down.has(message.channel))
    if (held.length > 0) await giveBack(outbox, lease, held)
    const able = rest.filter(({ message }) => !down.has(message.channel))
    if (able.length === 0) break
    const wave = able.slice(0, LANES)
    rest = able.slice(LANES)
    const departing = await depart(outbox, lease, wave, outcomes)
    outcomes = await Promise.all(
      departing.map(async (one, lane) => {
        const session = sessions[lane]
        if (!session) throw new Error('There are more messages in a wave than lanes.')
        const result = await carry(outbox, session, one, outbox.desk.settings, now())
        return outcomeOf(one.message, result, now())
      }),
    )
    tally(count, outcomes)
    for (const channel of silent(departing, outcomes)) down.add(channel)
  }
  if (outcomes.length > 0) await db.batch([putOutcomes(outcomes, lease.token, now())])
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
  const departures = wave.map(({ message, departure }) => ({
    ...departure,
    provider: carrierOf(outbox, message.channel),
  }))
  const results = await db.batch([
    ...(done.length > 0 ? [putOutcomes(done, lease.token, at)] : []),
    putDepartures(departures, { ...lease, until: at + LEASE }, at),
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

/** Channels by which nothing of a wave got through: what was asked of them is not known to have arrived anywhere. */
function silent(wave: readonly Ready[], outcomes: readonly Outcome[]): readonly Channel[] {
  const stateOf = new Map(outcomes.map((outcome) => [outcome.id, outcome.state]))
  return [...new Set(wave.map(({ message }) => message.channel))].filter((channel) =>
    wave
      .filter(({ message }) => message.channel === channel)
      .every(({ message }) => {
        const state = stateOf.get(message.id)
        return state === 'retry' || (channel === 'sms' && state === 'unknown')
      }),
  )
}

async function giveBack(outbox: Outbox, lease: Lease, held: readonly Ready[]): Promise<void> {
  const at = outbox.now()
  const setbacks = held.map(({ message }) => ({
    id: message.id,
    state: 'queued' as const,
    reason: 'provider_down',
    dueAt: at + (message.channel === 'email' ? MINUTE : 5 * MINUTE),
  }))
  await outbox.db.batch([putSetbacks(setbacks, lease.token, at)])
}

function tally(count: SendCount, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.state === 'sent') count.sent += 1
    else if (outcome.state === 'unknown') count.unknown += 1
    else count.failed += 1
  }
}
