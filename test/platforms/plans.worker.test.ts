/** Statements of hooks and of the tick behind them are searches: none of them scans a table that grows. */

import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { now } from '../../worker/core/clock.ts'
import { readPlatforms } from '../../worker/platforms/config.ts'
import { recording } from '../db/recorder.ts'
import { openWholeSite, prepareShop } from '../http/whole-site.ts'
import {
  fromShopify,
  SHOP,
  SHOPIFY_SECRET,
  shopifyOrder,
  shopifyProduct,
  shopifyRefund,
} from './shop.ts'

const grows =
  /\bSCAN (events|e|inbox|profiles|identities|orders|o|deliveries|platform_products|inventory|products|product_keys|messages|m)\b/

it('a webhook of each kind is taken in without reading a whole table', async () => {
  await prepareShop()
  const { d1, statements } = recording(env.DB)
  const set = { SHOPIFY_SECRET, SHOPIFY_SHOP: SHOP }
  const platforms = readPlatforms(set, true, (message) => new Error(message))
  const site = await openWholeSite(d1, { platforms })
  const at = Math.floor(now() / 1_000) * 1_000
  statements.clear()
  for (const [topic, body] of [
    ['products/create', shopifyProduct(at)],
    ['orders/create', shopifyOrder(at)],
    ['orders/updated', shopifyOrder(at + 1_000)],
    ['refunds/create', shopifyRefund(1, at, '5.00')],
  ] as const) {
    await site.request('/hooks/shopify', await fromShopify(topic, body))
    await site.tick()
  }
  // Old deliveries are forgotten four times a day, whose index would cost a row with each of them.
  const hot = [...statements].filter((one) => !/delete from deliveries where received/.test(one))
  expect(hot.some((one) => one.includes('insert into "deliveries"'))).toBe(true)
  const scans: string[] = []
  for (const statement of hot) {
    const parameters = statement.match(/\?(?!\d)/g)?.length ?? 0
    const { results } = await env.DB.prepare(`explain query plan ${statement}`)
      .bind(...Array.from({ length: parameters }, () => '[]'))
      .all<{ detail: string }>()
    for (const { detail } of results) {
      if (grows.test(detail) && !/USING (COVERING )?INDEX/.test(detail)) {
        scans.push(`${detail} in ${statement.replace(/\s+/g, ' ').slice(0, 160)}`)
      }
    }
  }
  expect(scans).toEqual([])
})
