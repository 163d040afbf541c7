/** What a replay says: who would have got what and when, how much on each day, what got into each other's way, and what it would cost. */

import { HOUR } from '../../core/clock.ts'
import { calendarOf } from '../../core/zone.ts'
import type { Row } from '../../db/tables.ts'
import { amountOf } from '../../reports/amount.ts'
import { stepName } from '../../reports/flows/facts.ts'
import type { ReasonCount } from '../../reports/flows/flow.ts'
import type { Outcome, ReplayedMessage, ReplayReport } from '../../reports/flows/replayed.ts'
import { reasonText } from '../../reports/reasons.ts'
import type { Settings } from '../../site/settings.ts'
import type { Entry } from './ledger.ts'
import type { Lived, Replayed } from './replay.ts'

/** Messages that are listed one by one. */
const LISTED = 300

/** The report on a replay. `offers` are those that the flow names. */
export function reportOn(
  replayed: Replayed,
  offers: readonly Row<'offers'>[],
  settings: Settings,
): ReplayReport {
  const { flow, start, end, lives } = replayed
  const own = lives.flatMap((life) =>
    entriesOf(life, flow.id).map((entry) => ({ life, entry, outcome: outcomeOf(entry) })),
  )
  const those = (outcome: Outcome) => own.filter((one) => one.outcome === outcome)
  const sent = those('sent')
  const runs = lives.flatMap(({ ledger }) =>
    ledger.runs.filter((run) => run.flow === flow.id && run.enteredAt >= start),
  )
  const people = (list: readonly { readonly life: Lived }[]) =>
    new Set(list.map(({ life }) => life.id)).size
  const ends = lives.flatMap(({ ledger }) =>
    ledger.ends.filter(({ run, reason }) => run.flow === flow.id && reason !== ''),
  )
  const listed = own.map((one) => messageOf(one.life, one.entry, one.outcome)).sort(byTime)
  return {
    days: Math.round((end - start) / (24 * HOUR)),
    from: start,
    until: end,
    people: {
      looked: lives.length,
      of: replayed.of,
      entered: new Set(runs.map(({ profileId }) => profileId)).size,
      written: people(sent),
      held: new Set(runs.flatMap((run) => (run.cohort === 'held' ? [run.profileId] : []))).size,
    },
    events: replayed.events,
    cut: cutText(replayed),
    sent: sent.length,
    underWay: runs.filter(({ state }) => state === 'active').length,
    skipped: byReason(those('skipped').map(({ entry }) => entry.reason)),
    exits: byReason(ends.map(({ reason }) => reason)),
    perDay: volume(replayed, settings.timezone),
    messages: listed.slice(0, LISTED),
    more: Math.max(0, listed.length - LISTED),
    collisions: collide(replayed, settings.marketingGapHours * HOUR),
    offers: offers.flatMap((offer) => {
      const given = people(sent.filter(({ entry }) => entry.offer === offer.id))
      const { id, name, cost, currency } = offer
      if (given === 0) return []
      const sum = currency === null ? null : amountOf(given * cost, currency)
      return [{ offer: id, name, people: given, cost: sum }]
    }),
  }
}

function entriesOf({ ledger }: Lived, flow: string): readonly Entry[] {
  return ledger.entries.filter(({ draft }) => draft.flow === flow)
}

function outcomeOf({ state, reason }: Entry): Outcome {
  if (state === 'queued') return 'waiting'
  return state === 'skipped' && reason === 'hold_back' ? 'held' : state
}

function messageOf(life: Lived, entry: Entry, outcome: Outcome): ReplayedMessage {
  const { draft, reason, waited, dueAt } = entry
  return {
    profileId: life.id,
    address: draft.address,
    step: draft.step,
    name: stepName(draft.step),
    at: outcome === 'waiting' ? dueAt : entry.at,
    outcome,
    reason: reason || waited,
    text: outcome === 'sent' ? '' : reasonText(reason || waited || 'queued'),
    delayed: waited !== '',
  }
}

function byTime(left: ReplayedMessage, right: ReplayedMessage): number {
  return left.at - right.at || (left.profileId < right.profileId ? -1 : 1)
}

function byReason(reasons: readonly string[]): readonly ReasonCount[] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => ({ reason, text: reasonText(reason), count }))
    .sort((left, right) => right.count - left.count)
}

function volume({ flow, start, end, lives }: Replayed, zone: string): ReplayReport['perDay'] {
  const dayOf = calendarOf(zone)
  const days = new Map<string, { sent: number; others: number }>()
  for (let at = start; at <= end; at += 6 * HOUR) days.set(dayOf(at), { sent: 0, others: 0 })
  days.set(dayOf(end), { sent: 0, others: 0 })
  for (const { draft, state, at } of lives.flatMap(({ ledger }) => ledger.entries)) {
    const day = state === 'sent' ? days.get(dayOf(at)) : undefined
    if (day) day[draft.flow === flow.id ? 'sent' : 'others'] += 1
  }
  return [...days].map(([day, counts]) => ({ day, ...counts }))
}

/** Where this flow's mail met another flow's: both meant for one person within the gap. */
function collide({ flow, findFlow, lives }: Replayed, gap: number): ReplayReport['collisions'] {
  const met = new Map<string, Set<string>>()
  const people = new Set<string>()
  let [dropped, delayed] = [0, 0]
  for (const life of lives) {
    const own = entriesOf(life, flow.id).filter(competes)
    dropped += own.filter((one) => one.state === 'skipped' && LOST.includes(one.reason)).length
    delayed += own.filter((one) => LOST.includes(one.waited)).length
    for (const other of life.ledger.entries.filter(competes)) {
      if (other.draft.flow === flow.id) continue
      if (!own.some((one) => Math.abs(one.createdAt - other.createdAt) < gap)) continue
      people.add(life.id)
      met.set(other.draft.flow, (met.get(other.draft.flow) ?? new Set()).add(life.id))
    }
  }
  const flows = [...met].map(([id, who]) => ({
    id,
    name: findFlow(id)?.name ?? id,
    people: who.size,
  }))
  return {
    people: people.size,
    dropped,
    delayed,
    flows: flows.sort((left, right) => right.people - left.people),
  }
}

const LOST: readonly string[] = ['frequency_cap', 'higher_intent']

function competes({ draft, reason }: Entry): boolean {
  const marketing = draft.class === 'marketing' && draft.channel !== 'webhook'
  return marketing && reason !== 'hold_back'
}

function cutText({ cut, lives, of }: Replayed): string | null {
  if (cut === null) return null
  const why = {
    people: 'more people were there than one replay looks at',
    events: 'they did more than one replay looks at',
    time: 'one replay may not take longer',
  }[cut]
  return `Only ${lives.length} of ${of} people were looked at, for ${why}: take the figures as a sample.`
}
