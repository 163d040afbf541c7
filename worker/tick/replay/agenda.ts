/** When what a person did was looked at: by the marks that their requests left, as the tick goes by them. Pure. */

import { planAppend } from '../../events/append.ts'
import type { StoredEvent } from '../../events/event.ts'
import type { News } from '../plan.ts'

/** News of one subject that is due at an instant. */
interface Mark {
  readonly due: number
  readonly subject: string
}

export class Agenda {
  readonly #marks: Mark[]
  readonly #waiting: Map<string, News[]>

  constructor(news: readonly News[]) {
    const requests = groupBy(news, ({ event }) => `${event.received}\n${event.subject}`)
    this.#marks = [...requests.values()]
      .flatMap((request) => markOf(request.map(({ event }) => event)))
      .sort((left, right) => left.due - right.due)
    const waiting = groupBy(news, ({ event }) => event.subject)
    for (const list of waiting.values()) list.sort(byArrival)
    this.#waiting = waiting
  }

  /** The next instant at which there is something to fold, or null. */
  get next(): number | null {
    return this.#marks[0]?.due ?? null
  }

  /** Takes what is due: all that had arrived by then of the subjects whose marks are due, whichever mark announced it. */
  takeDue(at: number): readonly News[] {
    const subjects = new Set<string>()
    for (let mark = this.#marks[0]; mark && mark.due <= at; mark = this.#marks[0]) {
      subjects.add(mark.subject)
      this.#marks.shift()
    }
    return [...subjects].flatMap((subject) => this.#take(subject, at))
  }

  /** Takes all that had arrived by then, due or not: as it is taken before somebody is written to. */
  takeAhead(at: number): readonly News[] {
    return [...this.#waiting.keys()].flatMap((subject) => this.#take(subject, at))
  }

  #take(subject: string, at: number): readonly News[] {
    const list = this.#waiting.get(subject) ?? []
    const count = list.findIndex(({ event }) => event.received > at)
    return list.splice(0, count < 0 ? list.length : count)
  }
}

function markOf(events: readonly StoredEvent[]): readonly Mark[] {
  const [first] = events
  if (!first) return []
  const rows = events.map(
    ({ properties: _, traits: __, context: ___, proven: ____, ...event }) => ({
      ...event,
      body: {},
    }),
  )
  return planAppend(rows, first.received).marks.map(({ due, subject }) => ({ due, subject }))
}

function byArrival({ event: left }: News, { event: right }: News): number {
  return left.received - right.received
}

function groupBy(news: readonly News[], key: (one: News) => string): Map<string, News[]> {
  const groups = new Map<string, News[]>()
  for (const one of news) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}
