/** Next product in a session: learns from some sessions as the tick does, and guesses every next click of others. Pure. */

import { fading, mergeRows, type Rows, strongest } from '../row.ts'
import { NEXT, RECENT, scoreNext } from '../score.ts'
import { type Served, serve } from '../served.ts'
import { countViews, VIEWS } from '../views.ts'
import { type Figure, fill, type Measure, measure } from './measure.ts'
import { BACK, type Returns, watchReturns, withReturns } from './returns.ts'

/** Products of one session in the order in which they were looked at. */
export interface Session {
  /** ms UTC, of its last click. */
  readonly at: number
  readonly items: readonly string[]
}

/** Sessions that are counted at once: what is kept is cut to size after each batch, so memory stays bounded. */
const BATCH = 20_000
/** The last sessions to be learned from first tell how often people go back to what they saw. */
const WATCHED = { share: 0.05, most: 5_000 } as const

export interface SessionModel {
  readonly products: number
  /** The products of most sessions. */
  readonly popular: readonly string[]
  readonly returns: Returns
  /** What may come next after some products, the latest first; without those. */
  next(recent: readonly string[]): readonly string[]
}

/** Learns from sessions, the oldest first. */
export function learnSessions(sessions: readonly Session[]): SessionModel {
  const watched = Math.min(WATCHED.most, Math.floor(sessions.length * WATCHED.share))
  const rows: Rows = new Map()
  countInto(rows, sessions.slice(0, sessions.length - watched))
  const last = sessions.slice(sessions.length - watched)
  const watch = watchReturns()
  const before = readModel(rows)
  for (const session of last) {
    follow(session.items, 1, ({ trail, target }) => {
      watch.add(trail, without(before.next(trail), trail), target)
    })
  }
  countInto(rows, last)
  return { ...readModel(rows), returns: watch.result() }
}

function countInto(rows: Rows, sessions: readonly Session[]): void {
  for (let start = 0; start < sessions.length; start += BATCH) {
    const walks = sessions
      .slice(start, start + BATCH)
      .map(({ at, items }) => ({ at, items, counted: 0 }))
    mergeRows(rows, countViews(walks), VIEWS)
  }
}

function readModel(rows: Rows): Omit<SessionModel, 'returns'> {
  const now = latest(rows)
  const supportOf = (id: string, at: number) => {
    const row = rows.get(id)
    return row ? row.support * fading(at - row.at, VIEWS.halfLife) : 0
  }
  const served = new Map<string, Served>()
  const servedOf = (id: string) => {
    const known = served.get(id)
    const row = known ? undefined : rows.get(id)
    if (!row) return known
    const fresh = serve(row, NEXT, supportOf)
    served.set(id, fresh)
    return fresh
  }
  const supports = [...rows.keys()].map((id) => [id, supportOf(id, now)] as const)
  return {
    products: rows.size,
    popular: strongest(supports, 200).map(([id]) => id),
    next: (recent) => scoreNext(recent, servedOf, now).map(({ item }) => item),
  }
}

function latest(rows: Rows): number {
  let at = 0
  for (const row of rows.values()) at = Math.max(at, row.at)
  return at
}

/**
 * Guesses the next clicks. `all`: every next click, those on products seen before too, which are put among the guesses
 * by how often people go back; `new`: only products that the session has not seen, and none of those is guessed.
 * @param from clicks of a session that are known before the first guess
 * @param most guesses in all, spread evenly over the sessions
 */
export function trySessions(
  model: SessionModel,
  sessions: readonly Session[],
  { from = 1, most = Number.POSITIVE_INFINITY } = {},
): readonly Figure[] {
  const possible = sessions.reduce((sum, one) => sum + Math.max(0, one.items.length - from), 0)
  const every = Math.max(1, Math.ceil(possible / most))
  const tried = strategies(model).map((one) => ({ ...one, all: measure(), fresh: measure() }))
  const nothing: ReadonlySet<string> = new Set()
  let met = 0
  for (const { items } of sessions) {
    follow(items, from, ({ trail, seen, target }) => {
      met += 1
      if (met % every !== 0) return
      const right = new Set([target])
      for (const { guess, returning, all, fresh } of tried) {
        const guessed = guess(trail)
        const list = returning
          ? withReturns(model.returns, trail, without(guessed, trail))
          : guessed
        all.add(fill(list, model.popular, nothing), right)
        if (!seen.has(target)) fresh.add(fill(guessed, model.popular, seen), right)
      }
    })
  }
  return tried.flatMap(({ strategy, all, fresh }) => [
    { strategy, protocol: 'all', ...plain(all) },
    { strategy, protocol: 'new', ...plain(fresh) },
  ])
}

function strategies(model: SessionModel) {
  return [
    { strategy: 'popularity', guess: () => [], returning: false },
    {
      strategy: 'also-viewed',
      guess: (trail: readonly string[]) => model.next(trail.slice(0, 1)),
      returning: false,
    },
    { strategy: 'next', guess: (trail: readonly string[]) => model.next(trail), returning: true },
  ] as const
}

const without = (ids: readonly string[], trail: readonly string[]) =>
  ids.filter((id) => !trail.includes(id))

/** With one right answer, precision and recall say what the hit rate says. */
function plain(measured: Measure) {
  const { n, hr5, hr10, hr20, mrr20, ndcg10 } = measured.result()
  return { n, hr5, hr10, hr20, mrr20, ndcg10 }
}

/** What is known before a click, and the click. `trail`: the last different products, the latest first. */
interface Step {
  readonly trail: readonly string[]
  readonly seen: ReadonlySet<string>
  readonly target: string
}

/** Goes through a session click by click; its cost follows its length, however long that is. */
function follow(items: readonly string[], from: number, visit: (step: Step) => void): void {
  const trail: string[] = []
  const seen = new Set<string>()
  for (const [at, target] of items.entries()) {
    if (at >= from) visit({ trail, seen, target })
    const known = trail.indexOf(target)
    if (known !== -1) trail.splice(known, 1)
    trail.unshift(target)
    if (trail.length > Math.max(BACK, RECENT.products)) trail.pop()
    seen.add(target)
  }
}
