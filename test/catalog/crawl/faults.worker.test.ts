/** Whichever call to the database is lost while pages are read, the catalogue comes out the same. */

import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it } from 'vitest'
import type { Crawling } from '../../../worker/catalog/crawl/asker.ts'
import { crawlDue } from '../../../worker/catalog/crawl/crawl.ts'
import { listPages } from '../../../worker/catalog/crawl/store.ts'
import { listProducts } from '../../../worker/catalog/store.ts'
import { MINUTE, now, setClockOffset } from '../../../worker/core/clock.ts'
import { openDatabase } from '../../../worker/db/database.ts'
import { defaultSettings } from '../../../worker/site/settings.ts'
import { type Fault, faultyDatabase } from '../../faults/faulty-database.ts'
import { ORIGIN, openShop, pass, productPage, sitemapOf } from './shop.ts'

const db = openDatabase(env.DB)
const shop = openShop()
shop.serve('/sitemap.xml', sitemapOf(['/p/shoe', '/sale/sock', '/p/none']))
shop.serve('/p/shoe', productPage('shoe'))
shop.serve('/p/sock', productPage('sock'))
shop.serve('/sale/sock', productPage('sock', { path: '/p/sock' }))
afterAll(() => setClockOffset(0))

/** Crawls with one fault, then as long as it takes without. Answers what is known in the end, and the number of calls. */
async function live(fault: Fault) {
  const tables = ['pages', 'page_hosts', 'products', 'product_keys', 'product_changes']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`delete from ${table}`)))
  const faulty = faultyDatabase(env.DB, fault)
  const crawling: Crawling = {
    db: openDatabase(faulty.d1),
    settings: { ...defaultSettings, shopUrl: `${ORIGIN}/` },
    outside: shop.outside,
    publicUrl: 'https://aisle.example',
    development: false,
    now,
    wait: async (milliseconds) => pass(milliseconds),
  }
  let failures = 0
  // The lease of a turn that was cut off ends, and what was put off is due again.
  for (const minutes of [1, 1, 20, 1, 1]) {
    await crawlDue(crawling, now() + 50_000).catch(() => {
      failures += 1
    })
    pass(minutes * MINUTE)
  }
  const products = await listProducts(db, { after: '', limit: 10 })
  const pages = await listPages(db, { after: '', limit: 10 })
  return {
    calls: faulty.calls.length,
    failures,
    known: {
      products: products.map(({ title, price, availability }) => [title, price, availability]),
      pages: pages.map(({ key, state, product_id }) => [key, state, product_id !== '']),
    },
  }
}

describe('a lost connection while pages are read', () => {
  it('changes nothing of what is known in the end', async () => {
    const { calls, known } = await live({ call: 0, when: 'before' })
    expect(known).toEqual({
      products: [
        ['The shoe', 1000, 'in_stock'],
        ['The sock', 1000, 'in_stock'],
      ],
      pages: [
        ['shop.example/p/none', 'gone', false],
        ['shop.example/p/shoe', 'product', true],
        ['shop.example/p/sock', 'product', true],
        ['shop.example/sale/sock', 'alias', false],
      ],
    })
    // All that happens in the first two minutes; after that nothing is due.
    const interesting = Math.min(calls, 24)
    let failures = 0
    for (let call = 1; call <= interesting; call++) {
      for (const when of ['before', 'after'] as const) {
        const lived = await live({ call, when })
        failures += lived.failures
        expect(lived.known, `call ${call}, lost ${when}`).toEqual(known)
      }
    }
    expect(failures).toBeGreaterThan(10)
  }, 60_000)
})
