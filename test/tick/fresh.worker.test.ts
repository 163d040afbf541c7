/** A reminder tells what the shop's page says at that moment, where nobody else tells of the product. */

import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { setClockOffset } from '../../worker/core/clock.ts'
import { ORIGIN, openShop, productPage, type Shop } from '../catalog/crawl/shop.ts'
import { type Stage, setStage } from './stage.ts'

const MINUTE = 1 / 60
const line = { product_id: 'shoe', sku: 'shoe', quantity: 1, url: `${ORIGIN}/p/shoe` }

let shop: Shop
let stage: Stage
let number = 0

/** Somebody left a shoe in the cart whose page was read then, three hours and fifty-five minutes ago. */
beforeEach(async () => {
  for (const table of ['pages', 'page_hosts', 'products', 'product_keys', 'product_changes']) {
    await env.DB.prepare(`delete from ${table}`).run()
  }
  shop = openShop()
  shop.serve('/p/shoe', productPage('shoe', { price: '10.00' }))
  stage = await setStage(env.DB, shop.outside)
  stage.align()
  number += 1
  const proven = { email: `ann${number}@example.com`, anonymousId: `browser-${number}` }
  await stage.happen('Subscription Requested', `a:browser-${number}`, 'client', {
    properties: { email: proven.email },
  })
  await stage.pass(0)
  await stage.happen('Subscription Confirmed', `e:ann${number}`, 'mailbox', { proven })
  await stage.happen('Product Added', `a:browser-${number}`, 'client', { properties: line })
  await stage.pass(0.5)
  await stage.pass(3.5 - 5 * MINUTE)
  stage.sent.length = 0
})
afterAll(() => setClockOffset(0))

const reads = () => shop.paths().filter((path) => path === '/p/shoe').length

describe('a reminder of what only its page knows', () => {
  it('has the price of this moment, and the page was asked once for it', async () => {
    const before = reads()
    shop.serve('/p/shoe', productPage('shoe', { price: '7.50' }))
    await stage.pass(6 * MINUTE)
    expect(stage.sent[0]?.text).toContain('7.50')
    expect(reads() - before).toBe(1)
  })

  it('does not leave when the page says that it is sold out', async () => {
    shop.serve('/p/shoe', productPage('shoe', { availability: 'OutOfStock' }))
    await stage.pass(6 * MINUTE)
    expect(stage.sent).toEqual([])
    const messages = await stage.db.query
      .selectFrom('messages')
      .select(['state', 'reason'])
      .where('address', '=', `ann${number}@example.com`)
      .where('flow', '=', 'abandoned-cart')
      .execute()
    expect(messages).toEqual([{ state: 'skipped', reason: 'sold_out' }])
  })

  it('tells what is known when the shop does not answer', async () => {
    shop.serve('/p/shoe', { status: 500 })
    await stage.pass(6 * MINUTE)
    expect(stage.sent[0]?.text).toContain('10.00')
  })
})

describe('a product that somebody waits for', () => {
  it('is looked at on its page every half hour, until nobody waits any more', async () => {
    const product = await stage.db.query.selectFrom('products').selectAll().executeTakeFirst()
    await env.DB.batch([
      env.DB.prepare(
        `insert into waiting_items (product_id, variant_id, due_at) values (?, '', 9e15)`,
      ).bind(product?.id),
      env.DB.prepare(`insert into waiting_entries (product_id, variant_id, address, profile_id, subject, wants,
        quantity, state, since, ends_at, request, changed_at)
        values (?, '', 'x@example.com', 'e:x', 'a:x', 'notice', 1, 'waiting', 0, 9e15, 'r', 0)`).bind(
        product?.id,
      ),
    ])
    await stage.pass(0)
    await stage.pass(1)
    const before = reads()
    for (let half = 0; half < 4; half++) await stage.pass(0.6)
    // The second look finds nothing new, and the pace slows down.
    expect(reads() - before).toBeGreaterThanOrEqual(1)
    const row = await env.DB.prepare('select need from pages').first<{ need: number }>()
    expect(row?.need).toBe(5)
    await env.DB.prepare(`update waiting_entries set state = 'ended', reason = 'bought'`).run()
    await stage.pass(15 * 24)
    await stage.pass(1)
    const later = await env.DB.prepare('select need from pages').first<{ need: number }>()
    expect(later?.need).toBeLessThan(5)
  })
})
