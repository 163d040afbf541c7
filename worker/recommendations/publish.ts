/** Publishing, as the tick's work: the lists of the shop and its categories, anew where something changed. */

import { DAY, HOUR } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { listCandidates, loadAllTops, pruneItems, putState, putTops } from './store.ts'
import { collectTops } from './tops.ts'

/** Names of states. */
export const TOPS = 'tops'
export const CLEANING = 'cleaning'
/** Products that are read at once. */
const PAGE = 5_000
/** A catalogue that changes is looked through this often at most; one that does not, daily, for trends fade. */
const OFTEN = HOUR
/** Rows of one slice of the clean-up. */
const SLICE = 2_000
/** Counts that nobody added to for so long are gone by fading. */
const FORGOTTEN = 400 * DAY

/** Whether it is time to publish: after changes in the catalogue, and daily. `state` as it was read. */
export function wantsLists(state: string | undefined, change: number, now: number): boolean {
  const { at, seq } = readObject(state ?? '')
  const age = now - Number(at ?? 0)
  return age >= DAY || (age >= OFTEN && seq !== change)
}

/** Publishes the lists of the shop and of its categories; writes those that are not what they were. */
export async function publish(db: Db, change: number, now: number): Promise<void> {
  const collected = collectTops(now)
  for (let after = ''; ; ) {
    const page = await listCandidates(db, after, PAGE)
    for (const candidate of page) collected.add(candidate)
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = last.id
  }
  const known = await loadAllTops(db)
  const lists = new Map(
    [...collected.lists()].map(([scope, tops]) => [scope, JSON.stringify(tops)] as const),
  )
  const changed = [...lists].filter(([scope, body]) => known.get(scope) !== body)
  const gone = [...known.keys()].filter((scope) => !lists.has(scope))
  await db.batch([
    ...putTops(
      changed.map(([scope, body]) => ({ scope, body })),
      gone,
    ),
    putState(TOPS, JSON.stringify({ at: now, seq: change })),
  ])
}

/** Cleans up the next slice of the counts where it is time; once through them all, it rests for a day. */
export async function cleanUp(db: Db, state: string | undefined, now: number): Promise<void> {
  const { restUntil, after } = readObject(state ?? '')
  if (now < Number(restUntil ?? 0)) return
  const slice = { after: String(after ?? ''), before: now - FORGOTTEN, limit: SLICE }
  const last = await pruneItems(db, slice)
  const next = last === null ? { restUntil: now + DAY, after: '' } : { restUntil: 0, after: last }
  await db.batch([putState(CLEANING, JSON.stringify(next))])
}
