/** The tick's part in reading the shop's pages: what is due, and first of all what is about to be mailed. */

import { judgePage } from '../catalog/crawl/address.ts'
import { type Crawling, groundOf } from '../catalog/crawl/asker.ts'
import { crawlDue, nextCrawl, refreshPages } from '../catalog/crawl/crawl.ts'
import { needPages } from '../catalog/crawl/found/store.ts'
import { need, paceOf } from '../catalog/crawl/need.ts'
import { urlKey } from '../catalog/keys.ts'
import { findProducts, loadProducts } from '../catalog/store.ts'
import { MINUTE, sleep } from '../core/clock.ts'
import { readList, readObject } from '../core/json.ts'
import type { Row } from '../db/tables.ts'
import { loadAwaited, loadDueLines } from './store.ts'
import type { Task, Ticking } from './tasks.ts'

/** Carts whose reminders are due so soon are looked after now. */
const AHEAD = 2 * MINUTE
const PEOPLE = 200
/** Products on the waiting list that are looked after. */
const AWAITED = 300

/** What reading pages takes, out of what a tick works with. */
export function crawlingOf({ db, desk, outside, development, now }: Ticking): Crawling {
  const { settings, publicUrl } = desk
  return { db, settings, publicUrl, outside, development, now, wait: sleep }
}

/**
 * Reads again what stands in the carts of people who are about to be written to, where only the page knows its price and
 * stock: the message tells what is true now. It asks for little and ends soon; what could not be read goes as it is known.
 */
export const freshening: Task = {
  name: 'freshen',
  patient: false,
  nextDue: async () => null,
  run: async (ticking, until) => {
    const { db, now } = ticking
    const lines = await loadDueLines(db, now() + AHEAD, PEOPLE)
    if (lines.length === 0) return
    const names = lines.map(({ productId, key, url }) => {
      return { id: productId, sku: key, ...(url === null ? {} : { url }) }
    })
    const products = (await findProducts(db, names)).filter((product) => product !== undefined)
    const keys = products.filter(isOnlyRead).flatMap(({ url }) => urlKey(url) ?? [])
    await refreshPages(crawlingOf(ticking), [...new Set(keys)], until)
  },
}

/** Reads the pages that are due. Nobody waits for it behind a request. */
export const crawling: Task = {
  name: 'crawl',
  patient: true,
  nextDue: (ticking) => nextCrawl(crawlingOf(ticking)),
  run: async (ticking, until) => {
    const site = crawlingOf(ticking)
    if (site.settings.readPages) await needAwaited(site)
    await crawlDue(site, until)
  },
}

/** What somebody waits for, and only its page tells of, is looked at often: a need that it has already costs nothing. */
async function needAwaited(site: Crawling): Promise<void> {
  const { db, now } = site
  const ids = await loadAwaited(db, AWAITED)
  if (ids.length === 0) return
  const products = [...(await loadProducts(db, ids)).values()].filter(isOnlyRead)
  const needUntil = now() + paceOf(need.waited).lasts
  const needs = products.flatMap(({ url }) => {
    const page = judgePage(url, groundOf(site))
    return page.ok ? [{ ...page, need: need.waited, needUntil }] : []
  })
  await db.batch(needPages(needs, now()))
}

/** Whether nobody but its page tells of a product. */
function isOnlyRead(product: Row<'products'>): boolean {
  const statements = readList(product.statements).map((one) => readObject(JSON.stringify(one)))
  return statements.length > 0 && statements.every(({ source }) => source === 'page')
}
