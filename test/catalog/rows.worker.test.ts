/** What the catalogue costs and stands: rows written, round trips, searches, two writers at once, a batch that dies. */

import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadChanges } from '../../worker/catalog/changes/store.ts'
import { readStatement } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { recording } from '../db/recorder.ts'
import { faultyDatabase } from '../faults/faulty-database.ts'
import { openShelf, read } from './shelf.ts'

const { d1, statements } = recording(env.DB)
const shelf = openShelf(d1)
const { say, rows, find, all } = shelf
beforeEach(() => shelf.clear())

/** A GTIN with its check digit. */
function gtin(n: number): string {
  const digits = `20${String(n).padStart(10, '0')}`
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0)
  return digits + ((10 - (sum % 10)) % 10)
}

function item(n: number) {
  return {
    id: `F${n}`,
    title: `Item ${n}`,
    description: 'A thing to have. '.repeat(10),
    url: `https://shop.example/p/${n}?utm_source=feed`,
    imageUrl: `https://shop.example/i/${n}.jpg`,
    gtin: gtin(n),
    brand: 'Fern',
    price: 10 + (n % 90),
    currency: 'EUR',
    availability: 'in_stock',
  }
}

const items = Array.from({ length: 500 }, (_, n) => item(n))

describe('rows written', () => {
  it('are two for a new item of a feed, none for an unchanged one, one or two for a changed one', async () => {
    // One row more in each slice of the batch tells what happened in it.
    expect(await rows(() => say('feed', ...items))).toBe(1_000 + 2)
    expect(await rows(() => say('feed', ...items))).toBe(0)
    expect(await rows(() => say('feed', ...[...items].reverse()))).toBe(0)
    const dearer = items.map((one) => ({ ...one, price: one.price + 1 }))
    expect(await rows(() => say('feed', ...dearer))).toBe(500 + 2)
    const titled = dearer.map((one) => ({ ...one, title: `New ${one.title}` }))
    expect(await rows(() => say('feed', ...titled))).toBe(500)
  })

  it('are at most two an item for groups of variants', async () => {
    const variants = items.map((one, n) => ({ ...one, groupId: `G${Math.floor(n / 5)}` }))
    expect(await rows(() => say('feed', ...variants))).toBeLessThanOrEqual(1_000)
    expect(await all()).toHaveLength(100)
    expect(await rows(() => say('feed', ...variants))).toBe(0)
    const lonely = items.map((one, n) => ({
      ...one,
      id: `L${n}`,
      groupId: `LG${n}`,
      url: `${one.url}&l=1`,
    }))
    expect(await rows(() => say('feed', ...lonely))).toBe(1_000 + 2)
    expect(await rows(() => say('feed', ...lonely))).toBe(0)
  })

  it('are few when a page is read of what the feed made known, and none when it is read again', async () => {
    await say('feed', ...items)
    const pages = items.slice(0, 100).map(({ id, ...one }, n) => ({ ...one, sku: `SKU-${n}` }))
    // The product, its SKU and its GTIN.
    expect(await rows(() => say('page', ...pages))).toBe(300)
    expect(await all()).toHaveLength(500)
    expect(await rows(() => say('page', ...pages))).toBe(0)
    expect(await rows(() => say('feed', ...items))).toBe(0)
  })

  it('take three round trips for a slice, and one where nothing changed', async () => {
    await say('feed', ...items.slice(0, 200))
    const before = shelf.db.usage.queries
    await say('feed', ...items.slice(0, 200))
    expect(shelf.db.usage.queries - before).toBeLessThanOrEqual(3)
  })

  it('search, and never scan the catalogue', async () => {
    await say('page', { url: 'https://shop.example/x', title: 'X', sku: 'X' })
    await say('feed', { id: 'X1', title: 'X', gtin: gtin(7) })
    await say('api', { id: 'X2', title: 'X', url: 'https://shop.example/x', sku: 'X1' })
    await shelf.ids({ id: 'X' }, { url: 'https://shop.example/x' })
    await find({ sku: 'X1' })
    await loadChanges(shelf.db, 0, 10)
    const scans: string[] = []
    for (const statement of statements) {
      const count = statement.match(/\?(?!\d)/g)?.length ?? 0
      const { results } = await env.DB.prepare(`explain query plan ${statement}`)
        .bind(...Array.from({ length: count }, () => '[]'))
        .all<{ detail: string }>()
      for (const { detail } of results) {
        const table =
          /\bSCAN (products|product_keys|product_changes|p|k|l|w|old)\b(?! VIRTUAL)/.test(detail)
        const own = /^(delete from "|select "id" from "products" order)/.test(statement)
        if (table && !own) scans.push(`${detail} in ${statement}`)
      }
    }
    expect(statements.size).toBeGreaterThan(8)
    expect(scans).toEqual([])
  })
})

describe('a batch that dies', () => {
  it('at any call, before or after it took effect, is made up for by doing it again', async () => {
    const said = () => [
      ...read('page', {
        url: 'https://shop.example/a',
        title: 'A',
        gtin: gtin(1),
        price: 9,
        currency: 'EUR',
      }),
      ...read('feed', { id: 'F', title: 'A', url: 'https://t.example/b' }, item(3)),
      ...read('shopify', { id: '9', title: 'A', url: 'https://shop.example/a', sku: 'F' }),
    ]
    const first = said()
    const later = said().map((one) => ({ ...one, title: 'B' }))
    const run = async (d1: D1Database, list: typeof first) => {
      await putStatements(openDatabase(d1), list.slice(0, 2))
      await putStatements(openDatabase(d1), list.slice(2))
    }
    const look = async () => {
      const found = await Promise.all(['F', '9', 'F3'].map((id) => find({ id })))
      const { changes } = await loadChanges(shelf.db, 0, 100)
      return JSON.stringify([
        found.map(
          (one) => one && { ...one, createdAt: 0, updatedAt: 0, changes: one.changes.length },
        ),
        changes.map(({ kind, productId }) => `${kind} ${productId}`),
      ])
    }
    await run(env.DB, first)
    await run(env.DB, later)
    const wanted = await look()
    for (const when of ['before', 'after'] as const) {
      for (let call = 1, died = true; died; call += 1) {
        await shelf.clear()
        await run(env.DB, first)
        const { d1: faulty } = faultyDatabase(env.DB, { call, when })
        died = await run(faulty, later).then(
          () => false,
          () => true,
        )
        await run(env.DB, later)
        expect(await look()).toBe(wanted)
        expect(call).toBeLessThan(12)
      }
    }
  })
})

describe('what is too large', () => {
  it('is refused or left out, and stops nothing else', async () => {
    const long = (n: number) => '"'.repeat(n)
    const variants = Array.from({ length: 250 }, (_, n) => ({
      id: `v${n}`,
      title: long(300),
      options: { size: long(100) },
    }))
    const huge = readStatement({ id: 'huge', title: 'Huge', variants }, 'api', 1)
    expect(huge).toMatchObject({ ok: false, code: 'too_large' })
    const wide = variants.map(({ id }) => ({
      id,
      sku: `sku ${id}`,
      title: long(90),
      options: { a: long(60) },
    }))
    for (const source of ['api', 'shopify', 'feed', 'page'] as const) {
      const shown = source === 'page' ? { url: 'https://shop.example/w' } : {}
      await say(source, { id: 'wide', title: 'Wide', variants: wide, ...shown }, item(1))
    }
    const product = await find({ id: 'wide' })
    expect(product?.variants).toHaveLength(250)
    expect(product?.saidBy.length).toBeGreaterThanOrEqual(2)
    const members = variants.map(({ id }, n) => ({
      ...item(n),
      id: `m ${id}`,
      groupId: 'M',
      description: 'Long. '.repeat(800),
    }))
    await say('feed', ...members)
    expect((await find({ id: 'M' }))?.variants).toHaveLength(250)
    expect(await rows(() => say('feed', ...members))).toBe(0)
  })
})

describe('two writers at once', () => {
  it('lose no statement', async () => {
    const feed = items.slice(0, 120)
    const pages = feed.slice(40).map(({ id, ...one }) => ({ ...one, title: `Page of ${id}` }))
    const prices = feed
      .slice(20, 80)
      .map(({ id, price }) => ({ id, title: 'S', price, currency: 'EUR' }))
    const puts = [read('feed', ...feed), read('page', ...pages), read('shopify', ...prices)]
    const db = () => openDatabase(env.DB)
    await Promise.all(puts.map((put) => putStatements(db(), put)))
    // Whoever began a product first, the next round knows the rest of its names.
    await Promise.all(puts.map((put) => putStatements(db(), put)))
    expect(await all()).toHaveLength(120)
    for (const [n, one] of feed.entries()) {
      const product = await find({ id: one.id })
      expect(product?.statements.map(({ source }) => source)).toEqual([
        ...(n >= 20 && n < 80 ? ['shopify'] : []),
        'feed',
        ...(n >= 40 ? ['page'] : []),
      ])
    }
    for (const put of puts) expect(await rows(() => putStatements(shelf.db, put))).toBe(0)
  })

  it('of one and the same batch tell once what happened', async () => {
    const put = read('feed', ...items.slice(0, 60))
    await Promise.all([1, 2, 3].map(() => putStatements(openDatabase(env.DB), put)))
    const { changes } = await loadChanges(shelf.db, 0, 100)
    expect(changes.map(({ kind }) => kind)).toEqual(Array(60).fill('new'))
    expect(new Set(changes.map(({ productId }) => productId)).size).toBe(60)
  })

  it('that join the same products leave one', async () => {
    await say('page', { url: 'https://shop.example/a', title: 'Shoe', gtin: gtin(1) })
    await say('feed', { id: 'F', title: 'Shoe', url: 'https://t.example/b' })
    const bridge = { id: '9', title: 'Shoe', url: 'https://shop.example/a', sku: 'F' }
    const puts = [read('shopify', bridge), read('shopify', { ...bridge, brand: 'Fern' })]
    await Promise.all(puts.map((put) => putStatements(openDatabase(env.DB), put)))
    expect(await all()).toHaveLength(1)
    expect((await find({ id: 'F' }))?.statements).toHaveLength(3)
    expect(await find({ id: '9' })).toMatchObject({ brand: 'Fern' })
  })
})
