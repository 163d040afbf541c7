/** The time machine: lets the people of the last days live through a flow again, beside the flows that are on. It sends nothing. */

import { DAY, SECOND } from '../../core/clock.ts'
import type { Db } from '../../db/database.ts'
import type { FindFlow, Flow } from '../../flows/definition.ts'
import { writePlain } from '../../flows/letters/prepare.ts'
import type { LetterDesk } from '../../flows/letters/writer.ts'
import type { FlowBook } from '../../flows/owned/book.ts'
import { isEnabled } from '../../flows/switch.ts'
import type { Desk } from '../../messages/compose.ts'
import { loadBiographies } from './biography.ts'
import type { Ledger } from './ledger.ts'
import { type Biography, type Letters, live, type Replaying } from './life.ts'
import { listHeard } from './store.ts'

/** What one replay may take: beyond it, it stops and says so. */
export const REPLAY_LIMITS = {
  days: 90,
  people: 2_000,
  /** People who live at the same time, and what they may have done. */
  slice: 100,
  events: 15_000,
  total: 120_000,
  milliseconds: 20 * SECOND,
} as const

/** A person after the period. */
export interface Lived {
  readonly id: string
  readonly ledger: Ledger
}

export interface Replayed {
  readonly flow: Flow
  readonly findFlow: FindFlow
  readonly start: number
  readonly end: number
  readonly lives: readonly Lived[]
  /** People of whom something was heard in the period. */
  readonly of: number
  readonly events: number
  /** Why not everybody was looked at. */
  readonly cut: 'people' | 'events' | 'time' | null
}

/** Replays the last `days` through a flow, which need not be stored. */
export async function replay(
  site: { readonly db: Db; readonly desk: Desk; readonly now: () => number },
  book: FlowBook,
  flow: Flow,
  days: number,
): Promise<Replayed> {
  const { db, desk, now } = site
  const { settings, ring } = desk
  const end = now()
  const others = book.flows.filter((one) => one.id !== flow.id && isEnabled(one, settings))
  const flows = [...others, flow]
  const findFlow: FindFlow = (id) => flows.find((one) => one.id === id)
  const rules: Replaying = { flows, findFlow, settings, start: end - days * DAY, end }
  const letters: LetterDesk = { db, settings, findFlow, now }
  const heard = await listHeard(db, rules.start, REPLAY_LIMITS.people)
  const lives: Lived[] = []
  let events = 0
  let cut: Replayed['cut'] = heard.of > heard.ids.length ? 'people' : null
  const waiting = slicesOf(heard.ids)
  for (let ids = waiting.shift(); ids; ids = waiting.shift()) {
    if (now() - end > REPLAY_LIMITS.milliseconds) cut = 'time'
    else if (events >= REPLAY_LIMITS.total) cut = 'events'
    if (cut === 'time' || cut === 'events') break
    const loaded = await loadBiographies(db, ring, ids, rules, REPLAY_LIMITS.events)
    if (loaded) {
      events += loaded.events
      lives.push(...(await liveTogether(letters, loaded.people, rules)))
    } else if (ids.length > 1) {
      const half = Math.ceil(ids.length / 2)
      waiting.unshift(ids.slice(0, half), ids.slice(half))
    } else cut ??= 'people' // A machine, by all that it did.
  }
  const { start } = rules
  return { flow, findFlow, start, end, lives, of: heard.of, events, cut }
}

/** Lets some people live side by side, so that what their letters are about is loaded for all of them at once. */
async function liveTogether(
  desk: LetterDesk,
  people: readonly Biography[],
  rules: Replaying,
): Promise<readonly Lived[]> {
  const lived: Lived[] = []
  let open = people.map((who) => ({ who, life: live(who, rules) }))
  let letters: Letters = new Map()
  while (open.length > 0) {
    const looks = open.map((one) => ({ one, step: one.life.next(letters) }))
    const wanted = looks.flatMap(({ step }) => (step.done ? [] : step.value))
    for (const { one, step } of looks) {
      if (step.done) lived.push({ id: one.who.id, ledger: step.value })
    }
    open = looks.filter(({ step }) => !step.done).map(({ one }) => one)
    const judges = new Map(wanted.map(({ subject, judge }) => [subject.message.id, judge]))
    const orders = new Map(wanted.flatMap((one) => [...one.orders]))
    const written = await writePlain(
      { ...desk, orders },
      wanted.map(({ subject }) => subject),
      ({ message }) => judges.get(message.id) ?? (() => false),
    )
    letters = new Map(written.map(({ subject, plain }) => [subject.message.id, plain]))
  }
  return lived
}

function slicesOf(ids: readonly string[]): (readonly string[])[] {
  const slices: (readonly string[])[] = []
  for (let start = 0; start < ids.length; start += REPLAY_LIMITS.slice) {
    slices.push(ids.slice(start, start + REPLAY_LIMITS.slice))
  }
  return slices
}
