/** Storage that is blocked, full, missing or broken costs the page nothing, and as few events as can be. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Aisle } from '../../sdk/index.ts'
import { builds, openShop, pause, type Shop, until, valuesOf } from './shop.ts'

declare const aisle: Aisle

/** The tag without page views, so that only what a test tracks is on the wire. */
const quiet = { attributes: 'data-auto="none"' }

describe.each(builds)('broken browsers and the %s tag', (build) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(build)
  })
  afterAll(() => shop.close())
  beforeEach(() => shop.collector.forget())

  it.each([
    [
      'localStorage',
      `Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })`,
    ],
    ['a full localStorage', `Storage.prototype.setItem = () => { throw new Error('full') }`],
    [
      'indexedDB',
      `Object.defineProperty(window, 'indexedDB', { get() { throw new Error('blocked') } })`,
    ],
    ['no indexedDB', `Object.defineProperty(window, 'indexedDB', { value: undefined })`],
    ['locks', `Object.defineProperty(navigator, 'locks', { value: undefined })`],
  ])('delivers from memory without a word when %s cannot be used', async (_, before) => {
    const context = await shop.shopper()
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await shop.visit(page, { ...quiet, before })
    await page.evaluate(async () => {
      await Promise.all([aisle.identify('u1', { size: 42 }), aisle.track('Fine', { n: 1 })])
      aisle.track('Fine', { n: 2 })
    })
    const messages = await until(() =>
      shop.collector.taken().length === 3 ? shop.collector.taken() : null,
    )
    expect(valuesOf(messages, 'n')).toEqual([1, 2])
    expect(
      new Set(messages.map(({ anonymousId, userId }) => `${anonymousId} ${userId}`)).size,
    ).toBe(1)
    expect(errors).toEqual([])
    await context.close()
  })

  it('keeps events when the page has broken fetch, and throws nothing', async () => {
    const context = await shop.shopper()
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await shop.visit(page, {
      ...quiet,
      before: `window.fetch = () => { throw new Error('tampered') }`,
    })
    expect(await page.evaluate(() => aisle.track('Held', { n: 1 }))).toBe(true)
    await pause(500)
    expect(errors).toEqual([])
    await shop.visit(page, quiet)
    await until(() => shop.collector.taken().length === 1)
    await context.close()
  })

  it('passes over a broken message in the store', async () => {
    const context = await shop.shopper()
    shop.collector.always({ status: 503 })
    const page = await shop.visit(context, quiet)
    await page.evaluate(async () => {
      await aisle.track('Whole', { n: 1 })
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('aisle-pk_test')
        request.onsuccess = () => resolve(request.result)
      })
      const store = database.transaction('outbox', 'readwrite').objectStore('outbox')
      store.put(['gone', 'a', '{"type":"tra'], 'a')
      store.put('nonsense', 'b')
      store.put(['gone', 'c', 7], 'c')
      await new Promise((done) => {
        store.transaction.oncomplete = done
      })
    })
    await page.close()
    shop.collector.forget()
    await shop.visit(context, quiet)
    await until(() => shop.collector.taken().length > 0)
    expect(valuesOf(shop.collector.taken(), 'n')).toEqual([1])
    await context.close()
  })
})
