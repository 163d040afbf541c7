/** One person in virtual time: folded, enrolled, moved on and judged by the code of the tick itself, and nothing is sent. */

import { SECOND } from '../../core/clock.ts'
import type { Judge } from '../../flows/advance.ts'
import type { FindFlow, Flow } from '../../flows/definition.ts'
import { subjectOf } from '../../flows/letters/prepare.ts'
import type { Subject, Written } from '../../flows/letters/writer.ts'
import type { Run } from '../../flows/run.ts'
import { decide } from '../../flows/runner.ts'
import type { OrderRecord } from '../../orders/record.ts'
import { addUp } from '../../orders/totals.ts'
import { evaluate } from '../../segments/evaluate.ts'
import type { Known } from '../../segments/facts.ts'
import { knownOf } from '../../segments/known.ts'
import type { Settings } from '../../site/settings.ts'
import { People, type Working } from '../people.ts'
import { freshPerson, type News, planFold } from '../plan.ts'
import { profileRow } from '../rows.ts'
import { type Flowing, planRuns } from '../runs.ts'
import { Agenda } from './agenda.ts'
import { noteConsents, type Subscriptions } from './consents.ts'
import { judgeTurns, type Stance, type Turn } from './judging.ts'
import { Ledger } from './ledger.ts'
import { messageOf } from './message.ts'

/** What is replayed, and by which rules. */
export interface Replaying {
  readonly flows: readonly Flow[]
  readonly findFlow: FindFlow
  readonly settings: Settings
  readonly start: number
  readonly end: number
}

/** What a person did, and what is known of them beside it. */
export interface Biography extends Stance {
  readonly id: string
  readonly news: readonly News[]
  /** Runs of before the start, which the rules of re-entry ask about. */
  readonly runs: readonly Run[]
  readonly orders: readonly OrderRecord[]
}

/** A letter that is wanted, and who judges the conditions of its flow. */
export interface Wanted {
  readonly subject: Subject
  readonly judge: Judge
  /** The person's orders, as they stand then. */
  readonly orders: ReadonlyMap<string, OrderRecord>
}

/** How letters turned out, by the ids of their messages. */
export type Letters = ReadonlyMap<string, Written>

/** Moves of runs at one instant: no flow has so many steps. */
const MOST_MOVES = 500

/**
 * Lives through the period. Yields the letters that it wants written, which are loaded for many people at once, and
 * returns what came of it.
 */
export function* live(
  who: Biography,
  rules: Replaying,
): Generator<readonly Wanted[], Ledger, Letters> {
  const { start, end } = rules
  const life = new Life(who, rules)
  const agenda = new Agenda(who.news)
  life.fold(warmUp(agenda, start), start, false)
  const ledger = life.ledger
  for (let last = start; ; ) {
    const instants = [agenda.next, ledger.next].filter((instant) => instant !== null)
    const at = Math.max(Math.min(...instants), last + SECOND)
    if (instants.length === 0 || at > end) return ledger
    life.fold(agenda.takeDue(at), at, true)
    life.moveRuns(at)
    if (ledger.dueEntries(at).length > 0) life.fold(agenda.takeAhead(at), at, true)
    const turns = life.turnsAt(at)
    if (turns.length > 0) {
      const { orders } = life
      const wanted = turns.flatMap(({ subject, judge }) =>
        subject ? [{ subject, judge, orders }] : [],
      )
      const letters: Letters = wanted.length > 0 ? yield wanted : new Map()
      const judged = turns.map((turn) => ({
        ...turn,
        written: letters.get(turn.entry.draft.id) ?? null,
      }))
      judgeTurns(ledger, judged, { ...who, subscriptions: life.subscriptions }, rules, at)
    }
    last = at
  }
}

/** What was folded before the period begins. */
function warmUp(agenda: Agenda, start: number): readonly News[] {
  const news: News[] = []
  for (let due = agenda.next; due !== null && due < start; due = agenda.next) {
    news.push(...agenda.takeDue(due))
  }
  return news
}

/** A message that is due, and who judges the conditions of its flow. */
type Due = Omit<Turn, 'written'> & { readonly judge: Judge }

class Life {
  readonly ledger: Ledger
  readonly subscriptions: Subscriptions
  readonly #who: Biography
  readonly #rules: Replaying
  readonly #flowing: Flowing
  readonly #people = new People(new Map(), [])
  readonly orders: Map<string, OrderRecord>

  constructor(who: Biography, rules: Replaying) {
    this.#who = who
    this.#rules = rules
    this.ledger = new Ledger(who.runs)
    this.subscriptions = who.subscriptions
    this.orders = new Map(who.orders.map((order) => [order.id, order]))
    const { doubleOptIn, holdback, timezone } = rules.settings
    const enrolling = { enabled: true, doubleOptIn, holdback, timezone }
    this.#flowing = { flows: rules.flows, findFlow: rules.findFlow, rulesOf: () => enrolling }
  }

  /** Folds news, and lets runs start, go on and end by it. */
  fold(news: readonly News[], at: number, enrols: boolean): void {
    if (news.length === 0) return
    const people = this.#people
    const joined = people.joins.length
    const plan = planFold(people, news, this.#rules.settings, at, this.orders)
    for (const order of plan.orders) this.orders.set(order.id, order)
    for (const buyer of plan.buyers) this.#settle(buyer)
    noteConsents(this.subscriptions, plan.consents, this.#rules.settings.doubleOptIn)
    const changed = people.changedPeople
    if (enrols) {
      const joins = people.joins.slice(joined)
      this.ledger.apply(planRuns(changed, joins, this.ledger.runs, this.#flowing, at), at)
    }
    for (const person of changed) Object.assign(person, { changed: false, news: [] })
  }

  /** Moves due runs on until none is left. */
  moveRuns(at: number): void {
    for (let count = 0; count < MOST_MOVES; count++) {
      const [run] = this.ledger.dueRuns(at)
      if (!run) return
      const known = this.#knownOf(run.profileId, at)
      const judges = () => this.#judge(known, at)
      const { findFlow, settings } = this.#rules
      const { move, act, draft } = decide({ findFlow, chances: settings }, run, known, judges, at)
      this.ledger.move(move, at)
      if (draft) this.ledger.write(draft, at)
      if (act?.kind === 'trait') this.#note(run.profileId, act.name, act.value)
    }
  }

  /** The messages that are due; those whose flow is gone are left out. */
  turnsAt(at: number): readonly Due[] {
    return this.ledger.dueEntries(at).flatMap((entry): readonly Due[] => {
      const { draft } = entry
      const run = this.ledger.runOf(entry)
      const flow = run && this.#rules.findFlow(run.flow, run.version)
      if (!flow) return []
      const judge = this.#judge(this.#knownOf(draft.profileId, at), at)
      if (draft.channel === 'webhook') return [{ entry, flow, subject: null, judge }]
      const row = profileRow(this.#person(draft.profileId))
      const subject = subjectOf(messageOf(entry), run, row, this.#rules)
      if (!subject) return []
      const { offer = '', offerIf } = subject.step
      entry.offer = !offerIf || judge(offerIf) ? offer : ''
      return [{ entry, flow, subject, judge }]
    })
  }

  #settle(buyer: string): void {
    const person = this.#person(buyer)
    const own = [...this.orders.values()].filter(
      (order) => this.#person(order.profileId).id === person.id,
    )
    person.state = { ...person.state, orders: addUp([], own) }
  }

  #note(profileId: string, name: string, value: string | number): void {
    const person = this.#person(profileId)
    person.traits = { ...person.traits, [name]: value }
  }

  #person(id: string): Working {
    return this.#people.ownerOf(id, (fresh) => freshPerson(fresh, this.#rules.start))
  }

  /** As it is now: the segments that are kept tell of themselves by events. */
  #knownOf(profileId: string, at: number): Known {
    const person = this.#person(profileId)
    const marketing = this.subscriptions.get(person.email ?? '')?.status ?? null
    const segments = new Set<string>()
    for (const { event } of this.#who.news) {
      const id = event.trust === 'system' && event.received <= at && event.properties.segment_id
      if (typeof id !== 'string') continue
      if (event.name === 'Segment Entered') segments.add(id)
      else if (event.name === 'Segment Left') segments.delete(id)
    }
    return { ...knownOf(profileRow(person), marketing), segments: [...segments] }
  }

  /** What only stored events can tell is asked of those that had arrived. */
  #judge(known: Known, at: number): Judge {
    return (condition) => {
      const events = this.#who.news.flatMap(({ event }) => (event.received <= at ? [event] : []))
      return evaluate(condition, known, events, at)
    }
  }
}
