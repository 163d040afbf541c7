/** A host's turn: its pages that are needed most are read, one after the other, and everything learned is written. */

import { DAY, HOUR, MINUTE, randomToken } from '../../core/clock.ts'
import { readObject } from '../../core/json.ts'
import { type Asker, askerOf, type Crawling, isOwnMachine } from './asker.ts'
import { putFound } from './found/store.ts'
import { askGate } from './gate.ts'
import { keepReadings, type Read } from './keep.ts'
import { divide, need } from './need.ts'
import { type Robots, readRobots } from './robots.ts'
import { readSlice } from './sitemaps.ts'
import {
  claimHost,
  deletePages,
  loadDue,
  type Page,
  type PageHost,
  releaseHost,
  trimReported,
} from './store.ts'
import { visit } from './visit.ts'

/** Pages of one turn: at one turn a minute a shop of ten thousand products is known in a working day. */
const PLACES = 20
/** Nobody needs to spare the machine that this runs on. */
const OWN_PLACES = 60
/** A turn that was killed is over after this. */
const LEASE = 2 * MINUTE
/** Results are written this often, so that a turn which dies loses little. */
const GROUP = 10
/** So many failures in a row mean that it is not the pages. */
const OUTAGE = 3
/** Of pages that only visitors tell of so many are read a day, unless one in five is a product. */
const REPORTS = 300
const YIELD = 0.2

/** What a turn is to do beside what is due. */
export interface Wish {
  /** Pages that are read first, due or not. */
  readonly first: readonly Page[]
  /** Whether nothing else is read. */
  readonly only: boolean
  /** Whether this is where the shop itself lies, whose sitemap is read. */
  readonly home: boolean
}

/** Gives a host its turn, which ends by `until`. Answers what was read. */
export async function takeTurn(
  crawling: Crawling,
  name: string,
  wish: Wish,
  until: number,
): Promise<readonly Read[]> {
  const { db, now } = crawling
  const started = now()
  const places = isOwnMachine(name) ? OWN_PLACES : PLACES
  const lease = { token: randomToken(), until: started + LEASE }
  const host = await claimHost(db, name, lease, started)
  if (!host) return []
  const turn: Turn = { crawling, asker: askerOf(crawling, name, () => 0), host, reads: [], bad: 0 }
  try {
    if (host.open_at > started) return []
    const robots = await enter(turn, wish)
    if (!robots) return []
    turn.asker = askerOf(crawling, name, () => robots.delay)
    if (wish.home && !wish.only && turn.host.sitemap_at <= started) await readMaps(turn, robots)
    const due = wish.only ? new Map() : await loadDue(db, name, now(), places)
    const dead = [...due.values()].flat().filter(isDead)
    const chosen = divide(withoutDead(due, turn.host, now()), places)
    const firsts = new Set(wish.first.map(({ key }) => key))
    const pages = [...wish.first, ...chosen.filter(({ key }) => !firsts.has(key))]
    await readPages(turn, robots, pages.slice(0, Math.max(places, firsts.size)), firsts, until)
    const tidy = [
      ...(dead.length > 0 ? [deletePages(dead.map(({ key }) => key))] : []),
      ...((due.get(need.reported)?.length ?? 0) > 0 ? [trimReported(name)] : []),
    ]
    await db.batch(tidy)
    return turn.reads
  } finally {
    await releaseHost(db, turn.host)
  }
}

interface Turn {
  readonly crawling: Crawling
  asker: Asker
  host: PageHost
  readonly reads: Read[]
  /** Failures in a row. */
  bad: number
}

/** The rules of the house, from memory or asked for; undefined where the door is shut. */
async function enter(turn: Turn, wish: Wish): Promise<Robots | undefined> {
  const { host, crawling } = turn
  const now = crawling.now()
  if (host.robots_at > now) return readRobots(host.robots)
  const gate = await askGate(turn.asker, host, placesOf(crawling, host, wish, ['robots.txt']), now)
  if (!gate.open) {
    turn.host = { ...host, open_at: gate.until, failures: host.failures + 1, note: gate.note }
    return undefined
  }
  const robots = JSON.stringify(gate.robots)
  turn.host = { ...host, robots, robots_at: gate.until, failures: 0, note: '' }
  return gate.robots
}

async function readMaps(turn: Turn, robots: Robots): Promise<void> {
  const { crawling, host } = turn
  const places = placesOf(crawling, host, { home: true }, ['sitemap.xml', 'sitemap_index.xml'])
  const slice = await readSlice(turn.asker, host, robots, places, crawling.now())
  await putFound(crawling.db, slice.found, crawling.now())
  turn.host = { ...host, ...slice.host }
}

/** Files at the root of a host and, first, in the folder in which the shop lies. */
function placesOf(
  { settings }: Crawling,
  { host }: PageHost,
  { home }: Pick<Wish, 'home'>,
  files: readonly string[],
): readonly string[] {
  const shop = URL.canParse(settings.shopUrl) ? new URL(settings.shopUrl) : null
  const isOwn = shop?.host === host
  const root = `${isOwn ? shop?.protocol : isOwnMachine(host) ? 'http:' : 'https:'}//${host}/`
  const folder =
    home && isOwn && shop ? `${shop.origin}${shop.pathname.replace(/\/?$/, '/')}` : root
  return [...new Set([folder, root].flatMap((base) => files.map((file) => base + file)))]
}

/** What nobody but visitors ever told of, and which is no product page, is forgotten when it would be read again. */
function isDead(page: Page): boolean {
  const useless = ['alias', 'other', 'refused', 'gone'].includes(page.state)
  return page.origin === 'visitor' && useless && page.product_id === ''
}

function withoutDead(due: ReadonlyMap<number, readonly Page[]>, host: PageHost, now: number) {
  const kept = new Map<number, readonly Page[]>()
  for (const [level, pages] of due) {
    const waits = level === need.reported && host.reports_at > now
    kept.set(level, waits ? [] : pages.filter((page) => !isDead(page)))
  }
  return kept
}

/** Visits pages until the time is up, the shop asks for a pause, or it seems to be down. */
async function readPages(
  turn: Turn,
  robots: Robots,
  pages: readonly Page[],
  firsts: ReadonlySet<string>,
  until: number,
): Promise<void> {
  const { crawling } = turn
  const { now } = crawling
  let group: Read[] = []
  const keep = async () => {
    const reads = await keepReadings(crawling, group)
    turn.reads.push(...reads)
    group = []
  }
  for (const page of pages) {
    if (now() >= until || turn.host.open_at > now()) break
    const fresh = firsts.has(page.key) && page.hash === ''
    const outcome = await visit(turn.asker, page, robots, now(), fresh)
    group.push({ page, visit: outcome })
    count(turn, page, outcome.kind)
    if (outcome.kind === 'failed') rest(turn, outcome.rest, outcome.note)
    if (group.length >= GROUP) await keep()
  }
  await keep()
}

/** A shop that asks for a pause has it, and one that fails again and again is left alone for a while. */
function rest(turn: Turn, asked: number | undefined, note: string): void {
  const { host, crawling } = turn
  const now = crawling.now()
  if (asked !== undefined) turn.host = { ...host, open_at: now + asked, note }
  else if (turn.bad >= OUTAGE) {
    const pause = Math.min(6 * HOUR, 5 * MINUTE * 2 ** Math.min(host.failures, 10))
    turn.host = { ...host, open_at: now + pause, failures: host.failures + 1, note }
  }
}

/** Counts failures in a row, and how many of the pages that visitors told of today were products. */
function count(turn: Turn, page: Page, kind: string): void {
  const { crawling } = turn
  turn.bad = kind === 'failed' ? turn.bad + 1 : 0
  if (kind !== 'failed') turn.host = { ...turn.host, failures: 0 }
  if (page.need !== need.reported) return
  const today = Math.floor(crawling.now() / DAY)
  const stored = readObject(turn.host.tally)
  const before = stored.day === today ? stored : { read: 0, products: 0 }
  const read = Number(before.read) + 1
  const products = Number(before.products) + (kind === 'product' ? 1 : 0)
  const tally = JSON.stringify({ day: today, read, products })
  const enough = read >= REPORTS && products < read * YIELD
  turn.host = { ...turn.host, tally, ...(enough ? { reports_at: (today + 1) * DAY } : {}) }
}
