/** Learning, as the tick's work: counts what folds saw, in parts that may be cut off at any await and are never counted twice. */

import { HOUR, SECOND } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { isOvertaken } from '../identity/store.ts'
import { emptyItem, type Item, readItem, writeItem } from './codec.ts'
import { clicksOf, type News, readNews } from './news.ts'
import { loadBaskets } from './orders/store.ts'
import { partOf } from './place.ts'
import { PURCHASES } from './purchases.ts'
import { fading, mergeRow } from './row.ts'
import { COMPLEMENT, NEXT } from './score.ts'
import {
  deleteNews,
  loadBodies,
  loadItems,
  loadSupports,
  lookAround,
  type NewsKey,
  putItems,
  putState,
  resolveIds,
  stateFence,
  type Waiting,
} from './store.ts'
import { type Demand, type Tally, tally } from './tally.ts'
import { POPULAR_HALF_LIFE, TREND_HALF_LIFE } from './trend.ts'
import { VIEWS } from './views.ts'

/** Clicks of one job: what fits a Worker's memory with ease. */
const CLICKS = 25_000
/** Products of one part: one batch of statements. */
const PRODUCTS = 1_500
/** A tick gives learning no more than this. */
const PATIENCE = 15 * SECOND
/** A shop that has counted much waits for a day's news: a row that is touched twice is then written once. */
const REST = 20 * HOUR
/** One that has counted little learns as soon as it has this many clicks more, or a tenth of what it has. */
const EAGER = { clicks: 300, share: 0.1 } as const
export const STATE = 'learning'

interface State {
  readonly learnedAt: number
  /** Clicks counted so far. */
  readonly counted: number
  /** Changes with every write, so that two ticks see each other. */
  readonly version: number
  readonly job: {
    readonly keys: readonly NewsKey[]
    readonly parts: number
    readonly part: number
  } | null
}

/** Counts what waits, if it is worth it. Answers whether anything was learned to the end. */
export async function learn(db: Db, now: () => number, until: number): Promise<boolean> {
  const end = Math.min(until, now() + PATIENCE)
  let learned = false
  for (let more = true; more && now() < end; ) {
    const { states, waiting } = await lookAround(db, now())
    const read = states.get(STATE) ?? null
    const keys = chooseNews(read, waiting, now())
    if (keys.length === 0) break
    more = await work(db, keys, read, now, end)
    learned ||= more
  }
  return learned
}

/** The news of the job in hand, or of the next one if they are worth one yet. */
export function chooseNews(
  read: string | null,
  waiting: readonly Waiting[],
  now: number,
): readonly NewsKey[] {
  const state = readState(read)
  if (state.job) return state.job.keys
  const clicks = waiting.reduce((sum, row) => sum + row.clicks, 0)
  const enough = Math.max(EAGER.clicks, state.counted * EAGER.share)
  if (clicks === 0 || (clicks < enough && now - state.learnedAt < REST)) return []
  const keys: NewsKey[] = []
  let taken = 0
  for (const row of waiting) {
    if (taken > 0 && taken + row.clicks > CLICKS) break
    taken += row.clicks
    keys.push([row.slot, row.id])
  }
  return keys
}

/** Does a job, part by part. Answers whether it came to its end: else time ran out, or another tick is at it. */
async function work(
  db: Db,
  keys: readonly NewsKey[],
  read: string | null,
  now: () => number,
  end: number,
): Promise<boolean> {
  const state = readState(read)
  const news = readNews(await loadBodies(db, keys))
  const counted = await count(db, news)
  const parts = state.job?.parts ?? Math.max(1, Math.ceil(namesOf(counted).size / PRODUCTS))
  let current = read
  for (let part = state.job?.part ?? 0; part < parts && now() < end; part++) {
    const last = part + 1 === parts
    const next = JSON.stringify({
      learnedAt: last ? now() : state.learnedAt,
      counted: state.counted + (last ? clicksOf(news) : 0),
      version: readState(current).version + 1,
      job: last ? null : { keys, parts, part: part + 1 },
    } satisfies State)
    const items = await merged(db, counted, part, parts)
    try {
      await db.batch([
        stateFence(STATE, current),
        ...putItems(items),
        putState(STATE, next),
        ...(last ? [deleteNews(keys)] : []),
      ])
    } catch (error) {
      // Another tick was faster with this part: all of this one's is undone, and the rest is the other's.
      if (isOvertaken(error)) return false
      throw error
    }
    if (last) return true
    current = next
  }
  return false
}

/** What the news add, by the catalogue's own ids. */
async function count(db: Db, news: News): Promise<Tally> {
  const { orders, others } = await loadBaskets(db, news.orders)
  const names = new Set<string>()
  for (const { items, carts } of news.visits)
    for (const name of [...items, ...carts]) names.add(name)
  for (const order of [...orders, ...others]) for (const name of order.names) names.add(name)
  const ids = await resolveIds(db, [...names])
  return tally(news, orders, others, (name) => ids.get(name))
}

function namesOf({ views, buys, demand }: Tally): ReadonlySet<string> {
  return new Set([...views.keys(), ...buys.keys(), ...demand.keys()])
}

/** Rows of one part of the products after the news. */
async function merged(db: Db, counted: Tally, part: number, parts: number) {
  const ids = [...namesOf(counted)].filter((id) => partOf(id, parts) === part)
  const stored = new Map((await loadItems(db, ids)).map((row) => [row.item, row]))
  const items = new Map<string, Item>()
  const others = new Set<string>()
  for (const id of ids) {
    const row = stored.get(id)
    const item: Item = row ? readItem(row) : emptyItem(counted.at)
    const views = counted.views.get(id)
    const buys = counted.buys.get(id)
    const demand = counted.demand.get(id)
    if (views) mergeRow(item.views, views, VIEWS)
    if (buys) mergeRow(item.buys, buys, PURCHASES)
    items.set(id, { ...item, demand: withDemand(item.demand, demand, counted.at) })
    for (const other of [...item.views.counts.keys(), ...item.buys.counts.keys()]) others.add(other)
  }
  const missing = [...others].filter((id) => !items.has(id))
  const supports = new Map((await loadSupports(db, missing)).map((row) => [row.item, row]))
  const supportOf = (kind: 'views' | 'buys', id: string, at: number) => {
    const halfLife = kind === 'views' ? VIEWS.halfLife : PURCHASES.halfLife
    const own = items.get(id)?.[kind]
    if (own) return own.support * fading(at - own.at, halfLife)
    const row = supports.get(id)
    const fresh = counted[kind].get(id)?.support ?? 0
    if (!row) return fresh
    const then = kind === 'views' ? row.views_at : row.buys_at
    const support = kind === 'views' ? row.views_support : row.buys_support
    return support * fading(at - then, halfLife)
  }
  const weighing = { views: NEXT, buys: COMPLEMENT }
  return [...items].map(([id, item]) => writeItem(id, item, supportOf, weighing))
}

/** Demand as of the later of both instants. */
function withDemand(
  known: Item['demand'],
  more: Demand | undefined,
  moreAt: number,
): Item['demand'] {
  const at = Math.max(known.at, moreAt)
  const sum = (kind: 'trend' | 'popular', halfLife: number) =>
    known[kind] * fading(at - known.at, halfLife) +
    (more?.[kind] ?? 0) * fading(at - moreAt, halfLife)
  return { at, trend: sum('trend', TREND_HALF_LIFE), popular: sum('popular', POPULAR_HALF_LIFE) }
}

/** Clicks that were counted so far, from the stored state. */
export function countedIn(value: string | undefined): number {
  return readState(value ?? null).counted
}

function readState(value: string | null): State {
  const { learnedAt, counted, version, job } = readObject(value ?? '')
  return {
    learnedAt: Number(learnedAt ?? 0),
    counted: Number(counted ?? 0),
    version: Number(version ?? 0),
    job: (job ?? null) as State['job'],
  }
}
