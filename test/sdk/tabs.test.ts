/** Several tabs of one shop: no event is on the wire twice at a time, nobody waits for another, and nothing is forgotten. */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle } from '../../sdk/index.ts'
import { type Gate, openGate } from './gate.ts'
import { builds, openShop, pause, type Shop, until } from './shop.ts'

declare const aisle: Aisle

describe.each(builds)('tabs with the %s tag', (build) => {
  let shop: Shop
  let gate: Gate
  let context: BrowserContext
  beforeAll(async () => {
    shop = await openShop(build)
    gate = await openGate(shop.collector.origin)
  })
  afterAll(async () => {
    await gate.close()
    await shop.close()
  })
  beforeEach(async () => {
    await context?.close()
    shop.collector.forget()
    gate.mood('pass')
    gate.seen.clear()
    context = await shop.shopper()
  })

  const scene = () => ({
    tags: 0,
    head: `<script async src="/aisle.js" data-key="pk_test" data-endpoint="${gate.origin}" data-auto="none"></script>`,
  })
  const visit = () => shop.visit(context, scene())
  const track = (page: Page, from: number, to: number) =>
    page.evaluate(
      async ([from, to]) => {
        const kept: Promise<boolean>[] = []
        for (let n = from; n < to; n++) kept.push(aisle.track('Tabs', { n }))
        await Promise.all(kept)
      },
      [from, to] as const,
    )
  const taken = () => shop.collector.taken().length
  const copies = () => new Set(gate.seen.values())

  it('four tabs that find the same leftovers send each event once, and their own without delay', async () => {
    gate.mood('cut')
    const dead = await visit()
    await track(dead, 0, 30)
    await dead.close()
    // What the page sent as it went may still be on its way, and is not what this is about.
    await pause(1500)
    gate.seen.clear()
    gate.mood({ delay: 800 })
    const tabs = await Promise.all([visit(), visit(), visit(), visit()])
    await Promise.all(tabs.map((tab, index) => track(tab, 100 + index, 101 + index)))
    await until(() => taken() === 34, 10_000)
    await pause(1000)
    expect(copies()).toEqual(new Set([1]))
  })

  it('a tab that crashes lets go of what it had', async () => {
    gate.mood('cut')
    const dead = await visit()
    await track(dead, 0, 5)
    const crashed = dead.waitForEvent('crash')
    dead.goto('chrome://crash').catch(() => undefined)
    await crashed
    gate.mood('pass')
    await visit()
    await until(() => taken() === 5)
  })

  it('a tab that was open all along takes over when somebody looks at it again', async () => {
    const open = await visit()
    gate.mood('cut')
    const dead = await visit()
    await track(dead, 0, 5)
    await dead.close()
    gate.mood('pass')
    await open.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await until(() => taken() === 5)
  })

  it('a tab whose requests hang holds nobody up', async () => {
    gate.mood({ delay: 4000 })
    const slow = await visit()
    await track(slow, 0, 1)
    await pause(400)
    gate.mood('pass')
    expect(taken()).toBe(1)
    const started = Date.now()
    await track(await visit(), 1, 2)
    await until(() => taken() === 2)
    expect(Date.now() - started).toBeLessThan(2500)
    expect(copies()).toEqual(new Set([1]))
  })

  /** What a page hears when it goes into the back/forward cache and comes out of it. */
  const turn = (page: Page, name: 'pagehide' | 'pageshow') =>
    page.evaluate((name) => {
      dispatchEvent(new PageTransitionEvent(name, { persisted: true }))
    }, name)

  it('a page that comes back from the back/forward cache sends again, but not what another took over', async () => {
    gate.mood({ status: 503, retryAfter: '1' })
    const page = await visit()
    await track(page, 0, 3)
    await until(() => gate.seen.size === 3)
    // A page that is frozen hears no answer any more; this one is not, so it hears it before.
    await page.waitForFunction(() => localStorage.getItem('aisle-pause'))
    await turn(page, 'pagehide')
    gate.mood('pass')
    gate.seen.clear()
    const other = await visit()
    await until(() => taken() === 3)
    await turn(page, 'pageshow')
    await track(page, 3, 4)
    await until(() => taken() === 4)
    await pause(1500)
    expect(copies()).toEqual(new Set([1]))
    await other.close()
  })

  it('a page that comes back takes up what nobody took over', async () => {
    gate.mood('cut')
    const page = await visit()
    await track(page, 0, 3)
    await turn(page, 'pagehide')
    gate.mood('pass')
    await turn(page, 'pageshow')
    await until(() => taken() === 3)
  })

  it('keeps what the store could not take in the moment the page went', async () => {
    gate.mood('cut')
    const page = await shop.visit(context, {
      ...scene(),
      before: `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`,
    })
    await page.evaluate(() => {
      for (let n = 0; n < 3; n++) aisle.track('Tabs', { n })
    })
    await pause(200)
    await page.goto(`${shop.origin}/?scene=${encodeURIComponent('{"tags":0}')}`)
    gate.mood('pass')
    await page.close()
    await visit()
    await until(() => taken() === 3)
  })
})
