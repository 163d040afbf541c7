/** Nothing is lost and nothing is stored twice: real pages, the running Worker, and a gate between them that fails. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLocal } from '../../scripts/local/launch.mjs'
import type { Aisle } from '../../sdk/index.ts'
import { type Gate, openGate } from './gate.ts'
import { openShop, pause, type Shop, until } from './shop.ts'

declare const aisle: Aisle

describe('between a page and the database', () => {
  let worker: Awaited<ReturnType<typeof startLocal>>
  let gate: Gate
  let shop: Shop
  let context: BrowserContext
  let run = 0

  beforeAll(async () => {
    worker = await startLocal({
      state: null,
      seed: false,
      cron: false,
      quiet: true,
      env: {},
      limits: { COLLECT_LIMIT: 1_000_000 },
    })
    gate = await openGate(worker.url)
    shop = await openShop('minified')
  })
  afterAll(async () => {
    await shop.close()
    await gate.close()
    await worker.dispose()
  })
  beforeEach(async () => {
    await context?.close()
    gate.mood('pass')
    gate.seen.clear()
    context = await shop.shopper()
    run++
  })

  /** How often each number of this run is stored. */
  const stored = async (): Promise<Map<number, number>> => {
    const { results } = await worker
      .db()
      .prepare(
        `select json_extract(body, '$.properties.n') as n, count(*) as copies from events where name = ? group by n`,
      )
      .bind(`Run ${run}`)
      .all()
    return new Map((results as { n: number; copies: number }[]).map(({ n, copies }) => [n, copies]))
  }

  /** A page whose tag posts to the gate. */
  const scene = () => ({
    tags: 0,
    head: `<script async src="/aisle.js" data-key="pk_demo" data-endpoint="${gate.origin}" data-auto="none"></script>`,
  })

  const visit = (where: BrowserContext | Page) => shop.visit(where, scene())

  const track = (page: Page, n: number) =>
    page.evaluate(
      ([name, n]) => {
        aisle.track(name, { n })
      },
      [`Run ${run}`, n] as const,
    )

  /** Loads pages one after the other, each of which tracks its number and goes to the next in the same task. */
  const browse = async (from: number, to: number): Promise<Page> => {
    const page = await context.newPage()
    const leave = `(window.aisle = []).push((ready) => {
      const here = new URL(location.href)
      const n = +here.searchParams.get('n')
      if (n >= +here.searchParams.get('to')) return
      ready.track('Run ${run}', { n })
      here.searchParams.set('n', n + 1)
      location.href = here.href
    })`
    await shop.visit(page, { ...scene(), before: leave }, `&n=${from}&to=${to}`)
    await page.waitForURL((url) => url.searchParams.get('n') === `${to}`, { timeout: 60_000 })
    return page
  }

  /** Waits on an open page until all numbers are there; each must be there once. */
  const expectAll = async (count: number) => {
    const last = await visit(context)
    await until(async () => (await stored()).size >= count, 15_000).catch(() => undefined)
    // Time for a copy that was on its way still.
    await pause(300)
    const found = await stored()
    const missing = Array.from({ length: count }, (_, n) => n).filter((n) => !found.has(n))
    expect({ missing, twice: [...found].filter(([, copies]) => copies > 1) }).toEqual({
      missing: [],
      twice: [],
    })
    await last.close()
  }

  it('nothing gets lost when each page is left in the task that tracked', async () => {
    await browse(0, 40)
    await expectAll(40)
  })

  it('no page view gets lost of a page that is left before its script has run on', async () => {
    await context.addInitScript(`window.setTimeout = () => 0`)
    const page = await shop.visit(context, {
      tags: 0,
      head: scene().head.replace('none', 'page'),
    })
    await page.goto(`${shop.origin}/?scene=${encodeURIComponent('{"tags":0}')}`)
    await until(() => gate.seen.size === 1)
  })

  it('nothing gets lost when each tab is closed at once', async () => {
    for (let n = 0; n < 12; n++) {
      const page = await visit(context)
      await track(page, n)
      await page.close()
    }
    await expectAll(12)
  })

  it('nothing gets lost while the collector is down for five seconds', async () => {
    await gate.down()
    const back = pause(5000).then(() => gate.up())
    await browse(0, 20)
    await back
    await expectAll(20)
  })

  it.each([
    ['answers 500', { status: 500 }],
    ['answers 429 and asks for a second', { status: 429, retryAfter: '1' }],
    ['cuts the line', 'cut'],
    ['takes events and cuts the line before it answers', 'deaf'],
  ] as const)('nothing gets lost, nor stored twice, while the collector %s', async (_, mood) => {
    gate.mood(mood)
    const page = await browse(0, 8)
    gate.mood('pass')
    await page.close()
    await expectAll(8)
  })

  it('nothing gets lost that was tracked offline in a tab that was closed there', async () => {
    const page = await visit(context)
    await context.setOffline(true)
    for (let n = 0; n < 5; n++) await track(page, n)
    await page.close()
    await context.setOffline(false)
    await expectAll(5)
    expect([...gate.seen.values()]).toEqual([1, 1, 1, 1, 1])
  })

  it('nothing gets lost offline, and a tab that stays open sends it when the line is back', async () => {
    const page = await visit(context)
    await context.setOffline(true)
    for (let n = 0; n < 5; n++) await track(page, n)
    await pause(400)
    await context.setOffline(false)
    await until(async () => (await stored()).size === 5, 10_000)
    await expectAll(5)
  })
})
