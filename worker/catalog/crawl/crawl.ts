/** Reads the shop's pages: what is due on each host, and at once what somebody is about to need. */

import { HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import { judgePage, pageHosts } from './address.ts'
import { type Crawling, groundOf } from './asker.ts'
import { putOwned } from './found/store.ts'
import { findPages, hostsWithDue, loadHosts, nextDuePage, type Page } from './store.ts'
import { takeTurn } from './turn.ts'

/** Reading takes at most so much of a tick, so that emails are not late for it. */
const CRAWL = 20 * SECOND
/** What is about to be mailed was read within this time, if the shop answers. */
const FRESH = HOUR
/** A mail does not wait for ever: so many pages and so long at most are read for those that are due now. */
const MAILED = { pages: 40, time: 10 * SECOND }

/** Reads what is due on every host of the shop. */
export async function crawlDue(crawling: Crawling, until: number): Promise<void> {
  const { db, settings, now } = crawling
  if (!settings.readPages) return
  const end = Math.min(until, now() + CRAWL)
  const hosts = pageHosts(settings)
  for (const host of await hostsWithDue(db, hosts, now())) {
    if (now() >= end) return
    await takeTurn(crawling, host, { first: [], only: false, home: host === hosts[0] }, end)
  }
}

/** The next instant at which a page is due that somebody needs, or null. What is only kept true can wait. */
export async function nextCrawl(crawling: Crawling): Promise<number | null> {
  const { db, settings, now } = crawling
  const hosts = pageHosts(settings)
  const [home] = hosts
  if (!settings.readPages || home === undefined) return null
  const [host] = await loadHosts(db, [home])
  const page = await nextDuePage(db, hosts)
  // The first look at a shop is somebody's wish: its owner has just named it. One that does not answer can wait.
  const first =
    host === undefined
      ? now()
      : host.sitemap_at === 0 && host.failures === 0
        ? Math.max(host.open_at, host.lease_until)
        : null
  if (page === null || first === null) return page ?? first
  return Math.min(page, first)
}

/** Reads those of some pages again that were not read lately: their products are about to be mailed. */
export async function refreshPages(
  crawling: Crawling,
  keys: readonly string[],
  until: number,
): Promise<void> {
  const { db, settings, now } = crawling
  if (!settings.readPages || keys.length === 0) return
  const end = Math.min(until, now() + MAILED.time)
  const hosts = new Set(pageHosts(settings))
  const old = (await findPages(db, keys)).filter((page) => {
    // A page that fails is left alone until it is due again, and one without a product tells nothing.
    const waits = page.failures > 0 && page.due_at > now()
    const useful = page.state === 'product' || page.state === 'new' || page.state === 'failed'
    return useful && !waits && page.fetched_at <= now() - FRESH && hosts.has(page.host)
  })
  const byHost = new Map<string, Page[]>()
  for (const page of old.slice(0, MAILED.pages)) {
    byHost.set(page.host, [...(byHost.get(page.host) ?? []), page])
  }
  for (const [host, first] of byHost) {
    if (now() >= end) return
    await takeTurn(crawling, host, { first, only: true, home: false }, end)
  }
}

/** What came of a page that the owner wanted to be read at once. */
export type ReadNow =
  | { readonly ok: true; readonly page: Page }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** Reads one page now, and the page that it says is its own, and answers how it stands. */
export async function readNow(crawling: Crawling, address: string): Promise<ReadNow> {
  const { db, now } = crawling
  const verdict = judgePage(address, groundOf(crawling))
  if (!verdict.ok) return verdict
  await putOwned(db, verdict, now())
  let read: Page | undefined
  for (let key = verdict.key, hop = 0; hop < 2; hop++) {
    const [page] = await findPages(db, [key])
    if (!page) break
    const wish = {
      first: [{ ...page, hash: '', etag: '', last_modified: '' }],
      only: true,
      home: false,
    }
    const [result] = await takeTurn(crawling, page.host, wish, now() + MINUTE)
    if (!result) {
      const [host] = await loadHosts(db, [page.host])
      const message =
        host?.note || 'This host is being read by somebody else. Try again in a minute.'
      return { ok: false, code: 'busy', message }
    }
    read = result.page
    if (result.visit.kind !== 'alias') break
    key = result.visit.of.key
  }
  return read
    ? { ok: true, page: read }
    : { ok: false, code: 'not_read', message: 'The page could not be read.' }
}
