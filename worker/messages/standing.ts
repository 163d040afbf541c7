/** Gathers on what the verdicts on messages rest: consent, suppression, what each person got lately and what is on its way. */

import { DAY, HOUR } from '../core/clock.ts'
import { zonesOfPhone } from '../core/place.ts'
import type { Db } from '../db/database.ts'
import { MARKETING } from '../identity/consent.ts'
import { loadSubscriptions, loadSuppressions } from '../identity/store.ts'
import type { Settings } from '../site/settings.ts'
import type { Candidate, Rival } from './arbiter.ts'
import { TEXTS } from './channels/channel.ts'
import { loadTexted } from './channels/sms/store.ts'
import type { Desk } from './compose.ts'
import { suppressionHashes } from './links.ts'
import type { PolicyRules, Standing } from './policy.ts'
import { type Attention, CONFIRMATION_FLOW, loadAttention, type Message } from './store.ts'

/** Those who get texts are told once a month how to stop them (CTIA, Messaging Principles, 5.1.3). */
const REMINDED = 30 * DAY

/** A message, and what whoever prepared it says of its person and its patience. */
interface Prepared {
  readonly message: Message
  readonly preparation: {
    readonly timezone: string
    readonly zoned?: boolean
    readonly waitAtMost: number
    readonly prompt?: boolean
  }
}

/** Messages that flows are about to write to some people, up to an instant. */
export type Prospects = (
  profileIds: readonly string[],
  until: number,
) => Promise<ReadonlyMap<string, readonly Rival[]>>

/** What competes for one person's attention. */
export interface Contest {
  readonly candidates: readonly Candidate[]
  readonly rivals: readonly Rival[]
}

export interface Standings {
  readonly contests: readonly Contest[]
  /** The hashes under which each address may be suppressed. */
  readonly hashesOf: ReadonlyMap<string, readonly string[]>
  /** Whom a text reached lately: they know how to stop them. */
  readonly texted: ReadonlySet<string>
}

/** The rules of the shop. */
export function rulesOf(settings: Settings): PolicyRules {
  const { quietHours, marketingGapHours: gapHours, marketingPerWeek: perWeek } = settings
  const texts = { quietHours: settings.textQuietHours, gapHours: settings.textGapHours }
  return { quietHours, gapHours, perWeek, texts }
}

/** What competes now, person by person. */
export async function loadStandings(
  bench: { readonly db: Db; readonly desk: Desk; readonly prospects?: Prospects },
  prepared: readonly Prepared[],
  at: number,
): Promise<Standings> {
  const { db, desk } = bench
  const messages = prepared.map(({ message }) => message)
  const addresses = unique(messages.map((message) => message.address))
  const hashesOf = new Map<string, readonly string[]>()
  for (const address of addresses) {
    hashesOf.set(address, await suppressionHashes(desk.ring, address))
  }
  const profileIds = unique(messages.map((message) => message.profile_id))
  const phones = addresses.filter((address) => address.startsWith('+'))
  const horizon = at + desk.settings.marketingGapHours * HOUR
  const [emails, texts, suppressions, attention, prospects, texted] = await Promise.all([
    loadSubscriptions(db, addresses, MARKETING),
    phones.length > 0 ? loadSubscriptions(db, phones, TEXTS) : new Map<string, never>(),
    loadSuppressions(db, [...hashesOf.values()].flat()),
    loadAttention(db, profileIds, at - 9 * DAY),
    bench.prospects?.(profileIds, horizon) ?? new Map<string, readonly Rival[]>(),
    phones.length > 0 ? loadTexted(db, profileIds, at - REMINDED) : new Set<string>(),
  ])
  const judged = new Set(messages.map((message) => message.id))
  const contests = profileIds.map((profileId): Contest => {
    const known = attention.filter((one) => one.profile_id === profileId)
    const waiting = known.filter(
      (one) => WAITS.has(one.state) && one.due_at <= horizon && !judged.has(one.id),
    )
    const own = prepared.filter(({ message }) => message.profile_id === profileId)
    return {
      rivals: [
        ...waiting.map(({ flow, intent, due_at }) => ({ flow, intent, at: due_at })),
        ...(prospects.get(profileId) ?? []),
      ],
      candidates: own.map(({ message, preparation }) => ({
        id: message.id,
        flow: message.flow,
        intent: message.intent,
        dueAt: message.due_at,
        standing: {
          ...standingOf(message, known),
          subscription:
            (message.channel === 'sms' ? texts : emails).get(message.address)?.status ?? null,
          suppressed:
            (hashesOf.get(message.address) ?? [])
              .map((hash) => suppressions.get(hash))
              .find((reason) => reason) ?? null,
          timezone: preparation.timezone,
          waitAtMost: preparation.waitAtMost,
          prompt: preparation.prompt === true,
          // Where a shopper's own zone is not known, the number says where it may be night.
          zones:
            message.channel === 'sms' && !preparation.zoned ? zonesOfPhone(message.address) : [],
        },
      })),
    }
  })
  return { contests, hashesOf, texted }
}

const WAITS: ReadonlySet<string> = new Set(['queued', 'retry', 'claimed'])

function standingOf(message: Message, known: readonly Attention[]) {
  const { class: kind, channel, created_at: createdAt } = message
  const got = known.filter(
    (one) => !WAITS.has(one.state) && one.channel !== 'webhook' && one.id !== message.id,
  )
  return {
    class: kind,
    channel,
    createdAt,
    marketingSent: got.map((one) => one.changed_at),
    textsSent: got.filter((one) => one.channel === 'sms').map((one) => one.changed_at),
    asks: message.flow === CONFIRMATION_FLOW,
    notice: channel === 'webhook',
  } satisfies Partial<Standing>
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)]
}
