/** Goes through a shop's sitemaps, some entries a turn, and remembers how far it came. */

import { DAY, HOUR, SECOND } from '../../core/clock.ts'
import { readObject } from '../../core/json.ts'
import { OutboundError } from '../../core/outbound.ts'
import { isFirstPage } from '../keys.ts'
import { judgePage } from './address.ts'
import type { Asker } from './asker.ts'
import type { FoundPage } from './found/store.ts'
import { isAllowed, type Robots } from './robots.ts'
import { readSitemap, type SitemapEntry } from './sitemap.ts'
import type { PageHost } from './store.ts'

/** How far the sitemaps of a host are read. */
interface Progress {
  /** Sitemaps that wait; the first is being read. */
  readonly queue: readonly string[]
  /** Entries of the first that were read in turns before. */
  readonly skip: number
  readonly seen: readonly string[]
  /** Pages that this pass has found so far. */
  readonly pages: number
}

const begun: Progress = { queue: [], skip: 0, seen: [], pages: 0 }
const EVERY = DAY
/** Where the shop did not answer. */
const SOON = HOUR
/** Entries and files of one turn, files and pages of one pass. */
const SLICE = 5_000
const FILES = 3
const MOST_FILES = 200
const MOST_PAGES = 50_000
const BOUNDS = { maxBytes: 50 * 1024 * 1024, timeout: 20 * SECOND }

/** What a turn found, and the host with its progress. */
export interface SitemapSlice {
  readonly found: readonly FoundPage[]
  readonly host: Pick<PageHost, 'sitemap' | 'sitemap_at' | 'note'>
}

/** Reads the next slice. `places`: where sitemaps usually are, for shops whose robots.txt names none. */
export async function readSlice(
  asker: Asker,
  host: PageHost,
  robots: Robots,
  places: readonly string[],
  now: number,
): Promise<SitemapSlice> {
  let progress = readProgress(host.sitemap)
  const named = robots.sitemaps.length > 0
  if (progress.queue.length === 0) progress = { ...begun, queue: named ? robots.sitemaps : places }
  const found: FoundPage[] = []
  let note = ''
  let missed = false
  for (let file = 0; file < FILES && progress.queue.length > 0 && found.length < SLICE; file++) {
    const [address = '', ...rest] = progress.queue
    const taken: SitemapEntry[] = []
    const result = await takeEntries(asker, address, progress.skip, SLICE - found.length, taken)
    missed ||= result.missed === true
    if (result.note !== '') note = `${address.slice(0, 200)}: ${result.note}`
    const pages = taken.filter(({ kind }) => kind === 'page')
    found.push(...pages.flatMap((entry) => pageOf(entry, asker, robots)))
    const further = childrenOf(taken, progress)
    const seen = [...progress.seen, ...further]
    const total = progress.pages + pages.length
    // The usual places are tried one after the other until one of them is there.
    const after = !named && progress.seen.length === 0 && taken.length > 0 ? [] : rest
    progress = result.ended
      ? { queue: [...after, ...further], skip: 0, seen, pages: total }
      : {
          queue: [address, ...rest, ...further],
          skip: progress.skip + taken.length,
          seen,
          pages: total,
        }
    if (total >= MOST_PAGES) progress = begun
  }
  const done = progress.queue.length === 0
  return {
    found,
    host: {
      sitemap: JSON.stringify(done ? begun : progress),
      sitemap_at: done ? now + (missed ? SOON : EVERY) : host.sitemap_at,
      note,
    },
  }
}

/** Takes entries of a sitemap after the first `skip`, at most `most`. Answers whether it ended, and what was wrong. */
async function takeEntries(
  asker: Asker,
  address: string,
  skip: number,
  most: number,
  taken: SitemapEntry[],
): Promise<{ readonly ended: boolean; readonly note: string; readonly missed?: boolean }> {
  const answer = await asker.ask(
    address,
    { Accept: 'application/xml, text/xml, text/plain, */*' },
    BOUNDS,
  )
  if (!answer.ok) return { ended: true, note: answer.message, missed: true }
  if (answer.status !== 200 || !answer.body) {
    await answer.body?.cancel().catch(() => {})
    const missed = answer.status >= 500 || answer.status === 429
    return { ended: true, note: `There is no sitemap (${answer.status}).`, missed }
  }
  let count = 0
  try {
    for await (const entry of readSitemap(answer.body)) {
      if (taken.length >= most) return { ended: false, note: '' }
      count += 1
      if (count > skip) taken.push(entry)
    }
    return { ended: true, note: '' }
  } catch (error) {
    // What came before it broke off counts.
    const message = error instanceof OutboundError ? error.message : 'This is no sitemap.'
    return { ended: true, note: message }
  }
}

/** The sitemaps of an index that are worth reading: those of products where their names tell, else all. */
function childrenOf(entries: readonly SitemapEntry[], progress: Progress): readonly string[] {
  const known = new Set([...progress.queue, ...progress.seen])
  const children = entries
    .filter(({ kind, address }) => kind === 'sitemap' && !known.has(address))
    .map(({ address }) => address)
  const ofProducts = children.filter((address) =>
    /produ[ck]t(?![_-]?(cat|tag|collection))/i.test(address.replace(/^https?:\/\/[^/]*/, '')),
  )
  const worth = ofProducts.length > 0 ? ofProducts : children
  return [...new Set(worth)].slice(0, Math.max(0, MOST_FILES - progress.seen.length))
}

function pageOf(entry: SitemapEntry, asker: Asker, robots: Robots): readonly FoundPage[] {
  const page = judgePage(entry.address, asker.ground)
  if (!page.ok || isFirstPage(page.key)) return []
  const { pathname, search } = new URL(page.url)
  if (!isAllowed(robots, pathname + search)) return []
  return [{ key: page.key, url: page.url, host: page.host, changedAt: entry.changedAt }]
}

function readProgress(json: string): Progress {
  const { queue, skip, seen, pages } = readObject(json)
  const texts = (value: unknown) =>
    (Array.isArray(value) ? value : []).filter((one) => typeof one === 'string')
  return {
    queue: texts(queue),
    skip: typeof skip === 'number' ? skip : 0,
    seen: texts(seen),
    pages: typeof pages === 'number' ? pages : 0,
  }
}
