/** The nightly round: goes through all buyers, counts what they bought again, and notices who may be out of something. */

import { DAY, SECOND } from '../../core/clock.ts'
import { readObject } from '../../core/json.ts'
import { nextLocalHour } from '../../core/zone.ts'
import type { Db } from '../../db/database.ts'
import { appendForPerson, type Notice } from '../../events/system.ts'
import { isOvertaken } from '../../identity/store.ts'
import { resolveIds } from '../../recommendations/store.ts'
import { type Cycle, categoryCycle, productCycle } from './cycle.ts'
import { type Need, noticesOf } from './due.ts'
import {
  type Kind,
  loadCycles,
  loadKinds,
  loadLines,
  loadRound,
  loadTallies,
  type NewCycle,
  pageBuyers,
  putCycles,
  putRound,
  putTallies,
  type Round,
} from './store.ts'
import { addTally, byDay, count, emptyTally, readTally, type Tally, writeTally } from './tally.ts'

/** Buyers of one page, and characters of a row of what was counted. */
const BUYERS = 300
const FULL = 400_000
/** A tick gives it no more than this. */
const PATIENCE = 10 * SECOND
/** The hour of the shop at which a round begins. */
const HOUR_OF_NIGHT = 3

/** What a round has counted: tallies by product, and the category of each. */
interface Count {
  after: string
  readonly tallies: Map<string, Tally>
  readonly categories: Map<string, string>
}

/** When there is something to do: at once where a round is in hand, or none ever was. */
export async function nextRound(db: Db): Promise<number> {
  return (await loadRound(db)).round.nextAt
}

/** Goes on with the round in hand, or begins one where it is time. It may die at any await, and run twice at once. */
export async function learnCycles(
  db: Db,
  timezone: string,
  now: () => number,
  until: number,
): Promise<void> {
  const { round, read } = await loadRound(db)
  if (now() < round.nextAt) return
  const began = round.began || now()
  const since = round.since || began - DAY
  const counted = round.began === 0 ? fresh() : readCount(await loadTallies(db))
  const end = Math.min(until, now() + PATIENCE)
  let more = true
  while (more && now() < end) {
    const buyers = await pageBuyers(db, counted.after, BUYERS)
    await look(db, buyers, counted, { since, until: began }, now())
    counted.after = buyers.at(-1) ?? counted.after
    more = buyers.length === BUYERS
  }
  try {
    await db.batch(
      more ? pause(counted, { since: round.since, began, nextAt: began }, read) : finish(),
    )
  } catch (error) {
    // Another tick was faster: what this one noticed has the same keys, and what it counted is counted there.
    if (!isOvertaken(error)) throw error
  }

  function finish() {
    // The first round learns what the second needs to notice anything: that follows at once.
    const first = round.since === 0
    const nextAt = first ? began : nextLocalHour(began + 60 * 60 * SECOND, timezone, HOUR_OF_NIGHT)
    const next = { since: first ? since : began, began: 0, nextAt }
    return [...putRound(next, read), ...putCycles(cyclesOf(counted), now()), ...putTallies([])]
  }
}

function pause(counted: Count, round: Round, read: string | null) {
  return [...putRound(round, read), ...putTallies(writeCount(counted))]
}

/** Counts what a page of buyers bought, and notices what they may be out of by what was learned before. */
async function look(
  db: Db,
  buyers: readonly string[],
  counted: Count,
  window: { readonly since: number; readonly until: number },
  now: number,
): Promise<void> {
  const lines = await loadLines(db, buyers)
  const ids = await resolveIds(db, [...new Set(lines.map(({ name }) => name))])
  const known = [...new Set(ids.values())]
  const [kinds, cycles] = await Promise.all([loadKinds(db, known), loadCycles(db, known)])
  const needs = new Map<string, Need & { purchases: { at: number; quantity: number }[] }>()
  for (const { profileId, at, name, key, quantity } of [...lines].sort((a, b) => a.at - b.at)) {
    const productId = ids.get(name)
    if (productId === undefined) continue
    const place = `${profileId}\n${productId}`
    const purchases = needs.get(place)?.purchases ?? []
    purchases.push({ at, quantity })
    // The latest line says which variant they would want again.
    needs.set(place, { profileId, productId, variantId: key, purchases })
  }
  const reachable = new Set(lines.flatMap(({ known, profileId }) => (known ? [profileId] : [])))
  const notices: Notice[] = []
  for (const need of needs.values()) {
    const kind = kinds.get(need.productId)
    counted.categories.set(need.productId, kind?.category ?? '[]')
    const tally = counted.tallies.get(need.productId) ?? emptyTally()
    counted.tallies.set(need.productId, tally)
    count(tally, byDay(need.purchases), now)
    const cycle = statedCycle(kind) ?? cycles.get(need.productId)
    if (cycle && reachable.has(need.profileId)) notices.push(...noticesOf(need, cycle, window))
  }
  if (notices.length > 0) await appendForPerson(db, notices, now)
}

/** How long one piece lasts, where the shop says so: attribute `lastsDays`. */
function statedCycle(kind: Kind | undefined): Pick<Cycle, 'span'> | null {
  const { lastsDays } = readObject(kind?.attributes ?? '')
  return typeof lastsDays === 'number' && lastsDays > 0 ? { span: lastsDays * DAY } : null
}

/** The cycles that follow from all tallies; products without one are not things that people buy again. */
function cyclesOf({ tallies, categories }: Count): readonly NewCycle[] {
  const shelves = new Map<string, Tally>()
  for (const [id, tally] of tallies) {
    const category = categories.get(id) ?? '[]'
    if (category === '[]') continue
    const shelf = shelves.get(category) ?? emptyTally()
    shelves.set(category, shelf)
    addTally(shelf, tally)
  }
  const cycles: NewCycle[] = []
  const known = new Map<string, Cycle>()
  for (const [id, tally] of shelves) {
    const cycle = categoryCycle(tally)
    if (!cycle) continue
    known.set(id, cycle)
    cycles.push({ kind: 'category', id, ...cycle })
  }
  for (const [id, tally] of tallies) {
    const cycle = productCycle(tally, known.get(categories.get(id) ?? '') ?? null)
    if (cycle) cycles.push({ kind: 'product', id, ...cycle })
  }
  return cycles
}

function fresh(): Count {
  return { after: '', tallies: new Map(), categories: new Map() }
}

/** A count as rows: in the first of them, up to where it came. */
function writeCount({ after, tallies, categories }: Count): readonly string[] {
  const bodies: string[] = []
  let part: unknown[] = []
  let size = 0
  for (const [id, tally] of tallies) {
    const entry = [id, categories.get(id) ?? '[]', writeTally(tally)]
    size += JSON.stringify(entry).length
    part.push(entry)
    if (size < FULL) continue
    bodies.push(JSON.stringify({ after, part }))
    part = []
    size = 0
  }
  return [...bodies, JSON.stringify({ after, part })]
}

/** Rows that are gone count as none: then it begins at the start. */
function readCount(bodies: readonly string[]): Count {
  const counted = fresh()
  for (const body of bodies) {
    const { after, part } = readObject(body)
    counted.after = typeof after === 'string' ? after : ''
    for (const entry of Array.isArray(part) ? part : []) {
      const [id, category, tally] = Array.isArray(entry) ? entry : []
      if (typeof id !== 'string' || !Array.isArray(tally)) continue
      counted.tallies.set(id, readTally(tally))
      counted.categories.set(id, typeof category === 'string' ? category : '[]')
    }
  }
  return counted
}
