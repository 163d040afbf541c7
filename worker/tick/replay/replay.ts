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
import { type Letters, live, type Replaying, type Wanted } from './life.ts'
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
  /** D1 takes 1 000 in one invocation of a Worker. */
  queries: 800,
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
  const letterDesk: LetterDesk = { db, settings, findFlow, now }
  const heard = await listHeard(db, rules.start, REPLAY_LIMITS.people)
  const lives: Lived[] = []
  let events = 0
  let cut: Replayed['cut'] = heard.of > heard.ids.length ? 'people' : null
  const waiting = slicesOf(heard.ids)
  const before = db.usage.queries
  const isOver = () =>
    now() - end > REPLAY_LIMITS.milliseconds || db.usage.queries - before > REPLAY_LIMITS.queries
  /** The next people who come in; none where nobody is left, or enough was done. */
  const comeIn = async (): Promise<readonly Living[]> => {
    for (let ids = waiting.shift(); ids; ids = waiting.shift()) {
      if (isOver()) cut = 'time'
      else if (events >= REPLAY_LIMITS.total) cut = 'events'
      if (cut === 'time' || cut === 'events') return []
      const loaded = await loadBiographies(db, ring, ids, rules, REPLAY_LIMITS.events)
      if (loaded) {
        events += loaded.events
        return loaded.people.map((who) => ({ id: who.id, life: live(who, rules) }))
      }
      const half = Math.ceil(ids.length / 2)
      if (ids.length > 1) waiting.unshift(ids.slice(0, half), ids.slice(half))
      else cut ??= 'people' // A machine, by all that it did.
    }
    return []
  }
  let open: Living[] = []
  let letters: Letters = new Map()
  for (;;) {
    // Some are through early: others come in, so that letters are loaded for many at once.
    if (open.length < REPLAY_LIMITS.slice / 2) open.push(...(await comeIn()))
    if (open.length === 0) break
    const looks = open.map((one) => ({ one, step: one.life.next(letters) }))
    for (const { one, step } of looks) {
      if (step.done) lives.push({ id: one.id, ledger: step.value })
    }
    open = looks.flatMap(({ one, step }) => (step.done ? [] : [one]))
    const wanted = looks.flatMap(({ step }) => (step.done ? [] : step.value))
    letters = wanted.length > 0 ? await write(letterDesk, wanted) : new Map()
  }
  const { start } = rules
  return { flow, findFlow, start, end, lives, of: heard.of, events, cut }
}

/** Somebody on their way through the period. */
interface Living {
  readonly id: string
  readonly life: ReturnType<typeof live>
}

/** Writes the letters that some people are to get, each at their own time, with one look at what they are about. */
async function write(desk: LetterDesk, wanted: readonly Wanted[]): Promise<Letters> {
  const judges = new Map(wanted.map(({ subject, judge }) => [subject.message.id, judge]))
  const orders = new Map(wanted.flatMap((one) => [...one.orders]))
  const written = await writePlain(
    { ...desk, orders },
    wanted.map(({ subject }) => subject),
    ({ message }) => judges.get(message.id) ?? (() => false),
  )
  return new Map(written.map(({ subject, plain }) => [subject.message.id, plain]))
}

function slicesOf(ids: readonly string[]): (readonly string[])[] {
  const slices: (readonly string[])[] = []
  for (let start = 0; start < ids.length; start += REPLAY_LIMITS.slice) {
    slices.push(ids.slice(start, start + REPLAY_LIMITS.slice))
  }
  return slices
}
