/** Sessions of files: learned from one as the Worker does, and every next click of another one guessed. */

import { loadModule } from '../build.mjs'
import { Failure } from '../local/failure.mjs'
import { readTable } from './table.mjs'
import { clockOf } from './time.mjs'

/** A pause of this length ends a visit; before this instant (1973), a time is a place in an order. */
const PAUSE = 30 * 60_000
const EARLIEST = 1e11

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
  if (learned.length === 0) throw new Failure(`${train} holds too few sessions to learn from.`)
  if (tested.length === 0) throw new Failure('The test has no session of two clicks or more.')
  progress('learning')
  const { learnSessions, trySessions } = await loadModule('worker/recommendations/offline.ts')
  const model = learnSessions(learned)
  progress('guessing')
  const figures = trySessions(model, tested, { from })
  const facts = {
    kind: 'sessions',
    learned: learned.length,
    products: model.products,
    tested: tested.length,
  }
  return { facts, figures }
}

/** Sessions in the order of time; clicks of one in the order of their times, and else of the file. */
async function readSessions(path) {
  const sessions = new Map()
  const ids = new Map()
  let byPerson = false
  await readTable(path, 'sessions', ({ session, item, time, byPerson: person }) => {
    byPerson = person
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
    if (byPerson && timed) times.sort((a, b) => a - b)
    else group.times = undefined
  }
  return clockOf(byPerson ? groups.flatMap(visitsOf) : groups)
}

/** Where only the visitor is known, a pause of half an hour ends a visit, as it does in the Worker. */
function visitsOf({ at, items, times }) {
  // Small times tell an order and no pause.
  if (!times || at < EARLIEST) return [{ at, items }]
  const visits = []
  for (const [index, item] of items.entries()) {
    const time = times[index]
    const last = visits.at(-1)
    if (last && time - last.at <= PAUSE) {
      last.items.push(item)
      last.at = time
    } else visits.push({ at: time, items: [item] })
  }
  return visits
}
