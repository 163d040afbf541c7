/** Next product in a session: learns from one file as the Worker does, and guesses every next click of another. */

import { loadModule } from '../build.mjs'
import { Failure } from '../local/failure.mjs'
import { fill, measure } from './measure.mjs'
import { readTable } from './table.mjs'
import { clockOf } from './time.mjs'

/** Sessions that are counted at once: what is kept is cut to size after each of them, so memory stays bounded. */
const BATCH = 20_000

/**
 * @param {{train: string, test?: string, share: number, from: number}} options
 * @param {(line: string) => void} progress
 * @returns {Promise<{facts: object, figures: object[]}>}
 */
export async function evaluateSessions({ train, test, share, from }, progress) {
  progress(`reading ${train}`)
  const learned = await readSessions(train)
  let tested = test === undefined ? undefined : await readSessions(test)
  if (!tested) {
    const cut = Math.floor(learned.length * (1 - share))
    tested = learned.splice(cut)
  }
  tested = tested.filter(({ items }) => items.length > from)
  if (tested.length === 0) throw new Failure('The test has no session of two clicks or more.')
  progress('learning')
  const model = await learn(learned)
  const strategies = {
    popularity: () => [],
    'also-viewed': (recent) => model.next(recent.slice(0, 1)),
    next: (recent) => model.next(recent),
  }
  const figures = []
  for (const [strategy, guess] of Object.entries(strategies)) {
    progress(`trying ${strategy}`)
    figures.push(...tryOut(strategy, guess, model.popular, tested, from))
  }
  const facts = {
    kind: 'sessions',
    learned: learned.length,
    products: model.products,
    tested: tested.length,
  }
  return { facts, figures }
}

/** All targets, those seen before too; and only targets that the session has not seen, as widgets show them. */
function tryOut(strategy, guess, popular, sessions, from) {
  const all = measure()
  const fresh = measure()
  const nothing = new Set()
  for (const { items } of sessions) {
    for (let at = from; at < items.length; at++) {
      const recent = items.slice(0, at).reverse()
      const seen = new Set(recent)
      const target = new Set([items[at]])
      const guessed = guess(recent)
      all.add(
        fill(strategy === 'next' ? withSeen(seen, guessed) : guessed, popular, nothing),
        target,
      )
      if (!seen.has(items[at])) fresh.add(fill(guessed, popular, seen), target)
    }
  }
  return [
    { strategy, protocol: 'all', ...plain(all) },
    { strategy, protocol: 'new', ...plain(fresh) },
  ]
}

/** With one right answer, precision and recall say what the hit rate says. */
function plain(measured) {
  const { n, hr5, hr10, hr20, mrr20, ndcg10 } = measured.result()
  return { n, hr5, hr10, hr20, mrr20, ndcg10 }
}

/**
 * What a page shows of both rows, recently viewed and next: shoppers return to what they saw, so where that is a right
 * answer too, the last three before the product itself come first.
 */
function withSeen(seen, guessed) {
  const ahead = [...seen].slice(1, 4)
  return [...ahead, ...guessed.filter((id) => !ahead.includes(id))]
}

/** Learns in batches, with the Worker's own code. */
async function learn(sessions) {
  const model = await loadModule('worker/recommendations/offline.ts')
  const { countViews, mergeRows, scoreNext, serve, VIEWS, NEXT, fading, strongest } = model
  const rows = new Map()
  for (let start = 0; start < sessions.length; start += BATCH) {
    const walks = sessions
      .slice(start, start + BATCH)
      .map(({ at, items }) => ({ at, items, counted: 0 }))
    mergeRows(rows, countViews(walks), VIEWS)
  }
  const now = Math.max(...[...rows.values()].map(({ at }) => at))
  const supportOf = (id, at) => {
    const row = rows.get(id)
    return row ? row.support * fading(at - row.at, VIEWS.halfLife) : 0
  }
  const served = new Map()
  const servedOf = (id) => {
    const row = rows.get(id)
    if (!row) return undefined
    let one = served.get(id)
    if (!one) {
      one = serve(row, NEXT, supportOf)
      served.set(id, one)
    }
    return one
  }
  const popular = strongest(
    [...rows.keys()].map((id) => [id, supportOf(id, now)]),
    200,
  ).map(([id]) => id)
  return {
    popular,
    products: rows.size,
    next: (recent) => scoreNext(recent, servedOf, now).map(({ item }) => item),
  }
}

/** Sessions in the order of time; clicks of one in the order of their times, and else of the file. */
async function readSessions(path) {
  const sessions = new Map()
  const ids = new Map()
  await readTable(path, 'sessions', ({ session, item, time }) => {
    // One text for each product, however often it stands in the file.
    const id = ids.get(item) ?? item
    if (id === item) ids.set(item, id)
    const known = sessions.get(session)
    if (known) {
      known.items.push(id)
      known.times.push(time)
    } else sessions.set(session, { at: undefined, items: [id], times: [time] })
  })
  const groups = [...sessions.values()]
  sessions.clear()
  for (const group of groups) {
    const { items, times } = group
    const timed = times.every((time) => time !== undefined)
    if (timed && times.some((time, index) => index > 0 && time < times[index - 1])) {
      const order = items.map((_, index) => index).sort((a, b) => times[a] - times[b])
      group.items = order.map((index) => items[index])
    }
    group.at = timed ? times.reduce((latest, time) => Math.max(latest, time), 0) : undefined
    group.times = undefined
  }
  return clockOf(groups)
}
