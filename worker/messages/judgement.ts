/** Judges claimed messages on fresh facts: which are ready to leave, which wait or never will, and why. */

import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import { MARKETING } from '../identity/consent.ts'
import { arbitrate } from './arbiter.ts'
import { type Channel, TEXTS } from './channels/channel.ts'
import { composeText } from './channels/sms/compose.ts'
import { composeNotice, type Notice } from './channels/webhook/notice.ts'
import { compose, type Desk, type Frozen, type Letter } from './compose.ts'
import { retryDelay, type Verdict } from './policy.ts'
import { loadStandings, type Prospects, rulesOf } from './standing.ts'
import { CONFIRMATION_FLOW, type Departure, type Message, type Setback } from './store.ts'

/** What a flow says when its message comes up: the letter as things are now, or why there is none any more. */
export type Preparation =
  | {
      readonly send: true
      /** A letter to a person, or for the channel `webhook` a notice to a system of the shop. */
      readonly letter: Letter | Notice
      readonly timezone: string
      /** Whether that zone is the person's own, and not the shop's for want of one. */
      readonly zoned?: boolean
      readonly waitAtMost: number
      /** Somebody waits for it: neither the gap nor the night holds it back. */
      readonly prompt?: boolean
      /** What is done only for a message that leaves, such as giving a discount code: the letter with it. */
      readonly complete?: () => Promise<Preparation>
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
  readonly prospects?: Prospects
  /** The channels that are set up; email where nothing is said. */
  readonly channels?: ReadonlySet<Channel>
  readonly now: () => number
}

/** A message with the letter that it would carry. */
export interface Prepared {
  readonly message: Message
  readonly preparation: Extract<Preparation, { send: true }>
}

/** A message that may leave, with its frozen body. */
export interface Ready {
  readonly message: Message
  readonly departure: Omit<Departure, 'provider'>
}

const EMAIL_ONLY: ReadonlySet<Channel> = new Set(['email'])

/** The verdict on each of some claimed messages. */
export async function judgeAll(
  bench: Bench,
  claimed: readonly Message[],
): Promise<{ ready: readonly Ready[]; setbacks: readonly Setback[] }> {
  const at = bench.now()
  const setbacks: Setback[] = []
  const channels = bench.channels ?? EMAIL_ONLY
  const carried = claimed.filter((message) => channels.has(message.channel))
  setbacks.push(
    ...claimed.filter((one) => !carried.includes(one)).map((one) => skip(one, 'channel_off')),
  )
  const { preparations, failures } = await prepareEach(bench, carried)
  const prepared: Prepared[] = []
  for (const message of carried) {
    const failure = failures.get(message.id)
    const preparation = preparations.get(message.id) ?? { send: false, reason: 'flow_removed' }
    if (failure !== undefined) setbacks.push(failed(message, failure, at))
    else if (preparation.send) prepared.push({ message, preparation })
    else setbacks.push(putOff(message, preparation, at))
  }
  const { contests, hashesOf, texted } = await loadStandings(bench, prepared, at)
  const rules = rulesOf(bench.desk.settings)
  const verdicts = new Map<string, Verdict>(
    contests.flatMap(({ candidates, rivals }) => [...arbitrate(candidates, rivals, rules, at)]),
  )
  const ready: Ready[] = []
  for (const one of prepared) {
    const { message } = one
    const verdict = verdicts.get(message.id)
    if (!verdict) continue
    if (verdict.verdict === 'skip') setbacks.push(skip(message, verdict.reason))
    else if (verdict.verdict === 'wait') {
      const { reason, until: dueAt } = verdict
      setbacks.push({ id: message.id, state: 'queued', reason, dueAt })
    } else {
      try {
        const preparation = (await one.preparation.complete?.()) ?? one.preparation
        if (!preparation.send) {
          setbacks.push(putOff(message, preparation, at))
          continue
        }
        const whole = { message, preparation }
        const frozen = await freeze(bench.desk, whole, !texted.has(message.profile_id))
        const hashes = hashesOf.get(message.address) ?? []
        ready.push({ message, departure: departureOf(bench, whole, frozen, hashes, at) })
      } catch (error) {
        setbacks.push(failed(message, error, at))
      }
    }
  }
  return { ready, setbacks }
}

/**
 * Prepares messages together; where that fails, one by one, so that one which cannot be written stops nobody else.
 * Where the database fails for all of them, it is not their fault: they are due again when this claim runs out.
 */
async function prepareEach({ prepare, now }: Bench, messages: readonly Message[]) {
  const failures = new Map<string, unknown>()
  try {
    return { preparations: await prepare(messages), failures }
  } catch (error) {
    const preparations = new Map<string, Preparation>()
    for (const message of messages) {
      try {
        for (const [id, one] of await prepare([message])) preparations.set(id, one)
      } catch (own) {
        failures.set(message.id, own)
      }
    }
    const young = messages.some((message) => now() - message.created_at < DAY)
    const database = [...failures.values()].every((own) => String(own).includes('D1_ERROR'))
    if (failures.size === messages.length && database && young) throw error
    return { preparations, failures }
  }
}

/** `opening`: nobody told them lately how to stop texts. */
async function freeze(
  desk: Desk,
  { message, preparation }: Prepared,
  opening: boolean,
): Promise<Frozen> {
  const { letter } = preparation
  if ('event' in letter) return composeNotice(letter, message)
  if (message.channel === 'sms') return composeText(desk, message, letter, opening)
  return compose(desk, message, letter)
}

/** What has to be so at the very moment of leaving. */
function departureOf(
  { desk }: Bench,
  { message, preparation }: Prepared,
  frozen: Frozen,
  hashes: readonly string[],
  at: number,
): Omit<Departure, 'provider'> {
  const { id, channel, flow } = message
  const marketing = message.class === 'marketing'
  const free = preparation.prompt === true || channel === 'webhook'
  const since = free ? at : at - desk.settings.marketingGapHours * HOUR
  const own = free || channel !== 'sms' ? since : at - desk.settings.textGapHours * HOUR
  const topic =
    channel === 'sms' && flow !== CONFIRMATION_FLOW
      ? TEXTS
      : marketing && channel === 'email'
        ? MARKETING
        : ''
  const clean = marketing || channel === 'sms'
  return { id, frozen, hashes, topic, clean, since, textsSince: own }
}

/** A message that could not be written: tried again, less and less often, and then given up. */
function failed(message: Message, error: unknown, at: number): Setback {
  const what = error instanceof Error ? error.message : String(error)
  console.error(`message ${message.id} (${message.flow}, ${message.step}): ${what}`)
  const delay = retryDelay(message.attempts + 1, undefined, 0.5)
  const reason = `render: ${what.replaceAll(/\s+/g, ' ').slice(0, 200)}`
  const { id } = message
  if (delay === null) return { id, state: 'dead', reason, dueAt: message.due_at, failed: true }
  return { id, state: 'queued', reason, dueAt: at + Math.max(delay, MINUTE), failed: true }
}

/** A message that cannot be written now; one that waits for something is not tried for ever. */
export function putOff(
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
