/** Products as the shop's server puts them: rules, bulk, and nothing written where nothing changed. */

import { beforeAll, describe, expect, it } from 'vitest'
import { detailOf, productOf } from '../../worker/catalog/product.ts'
import { readStatement } from '../../worker/catalog/statement.ts'
import { findProduct } from '../../worker/catalog/store.ts'
import { openSite, type Site } from '../http/api-site.ts'

const shoe = {
  id: 'trail-shoe',
  title: 'Trail shoe',
  description: 'Light.',
  url: 'https://shop.example/p/trail-shoe',
  imageUrl: 'https://shop.example/i/trail-shoe.svg',
  brand: 'Fern',
  category: ['Running', 'Shoes'],
  price: 89.9,
  listPrice: 100,
  currency: 'eur',
  availability: 'in_stock',
  quantity: 3,
  variants: [{ id: 'trail-shoe-42', title: '42', price: 89.9, options: { size: '42' } }],
  attributes: { weight: 240 },
}

let site: Site
beforeAll(async () => {
  site = await openSite()
})

describe('a product', () => {
  it('is stored in minor units and answered in decimals', async () => {
    const response = await site.send('PUT', '/api/products/trail-shoe', shoe)
    expect(await response.json()).toEqual({ id: 'trail-shoe', changed: true })
    const row = await findProduct(site.db, 'trail-shoe')
    expect(row).toMatchObject({ price: 8990, list_price: 10_000, currency: 'EUR', source: 'api' })
    expect(JSON.parse(row?.variants ?? '')[0]).toMatchObject({ id: 'trail-shoe-42', price: 8990 })
    expect(await site.read('/api/products/trail-shoe')).toMatchObject({
      ...shoe,
      price: '89.90',
      listPrice: '100.00',
      currency: 'EUR',
      variants: [{ ...shoe.variants[0], price: '89.90' }],
    })
  })

  it('can be put back as it was read, and then changes nothing', async () => {
    const put = async () => {
      const read = await site.read<object>('/api/products/trail-shoe')
      const response = await site.send('PUT', '/api/products/trail-shoe', read)
      return { read, answer: await response.json() }
    }
    const { read: before } = await put()
    const { read: after, answer } = await put()
    expect(answer).toEqual({ id: 'trail-shoe', changed: false })
    const facts = (product: object) =>
      Object.entries(product).filter(([field]) => !/^(updatedAt|statements|sources)$/.test(field))
    expect(facts(after)).toEqual(facts(before))
  })

  it('keeps the digits of its currency', () => {
    for (const [price, currency, minor] of [
      [1_500, 'JPY', 1_500],
      [1.234, 'KWD', 1_234],
      [0.1 + 0.2, 'USD', 30],
    ] as const) {
      const read = readStatement({ id: 'x', title: 'X', price, currency }, 'api', 1)
      expect(read).toMatchObject({ ok: true, statement: { price: minor } })
    }
  })

  it.each([
    ['no title', { title: undefined }, 'title is missing'],
    ['an empty title', { title: ' ' }, 'title must not be empty'],
    ['a script for an address', { url: 'javascript:alert(1)' }, 'url must be an http(s) address'],
    ['a picture from nowhere', { imageUrl: 'data:x' }, 'imageUrl must be an http(s) address'],
    [
      'a price without a currency',
      { currency: null },
      'currency must be given where there is a price',
    ],
    ['a currency that is none', { currency: 'euro' }, 'currency must be a currency such as EUR'],
    ['a negative price', { price: -1 }, 'price must not be negative'],
    ['a price beyond all money', { price: 1e300 }, 'price is not an amount of money'],
    ['a price in words', { price: 'cheap' }, 'price must be a number'],
    ['an unknown availability', { availability: 'maybe' }, /^availability must be in_stock/],
    ['a variant without a name', { variants: [{}] }, 'variants.0 must have an id'],
    ['controls for an id', { id: '\u0000' }, 'id must not be empty'],
  ])('is refused with %s', (_case, change, message) => {
    const read = readStatement({ ...shoe, ...change }, 'api', 1)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.message).toMatch(message)
  })

  it('never takes what is not an object, nor a prototype', () => {
    for (const value of [null, 1, 'x', [], undefined, JSON.parse('{"__proto__":{"id":"a"}}')]) {
      expect(readStatement(value, 'api', 1).ok).toBe(false)
    }
  })
})

describe('products in bulk', () => {
  it('go in beside the wrong ones, which are named by their place', async () => {
    const response = await site.send('POST', '/api/products/batch', {
      products: [
        { id: 'a', title: 'A' },
        { id: 'b' },
        null,
        { id: 7, title: 'Seven', price: 1, currency: 'EUR' },
        { id: 'a', title: 'A again' },
      ],
    })
    expect(await response.json()).toEqual({
      accepted: 3,
      changed: 2,
      rejected: [
        { index: 1, code: 'invalid_product', message: 'title is missing' },
        { index: 2, code: 'invalid_product', message: expect.stringContaining('is wrong') },
      ],
    })
    expect(await findProduct(site.db, 'a')).toMatchObject({ title: 'A again' })
    expect(await findProduct(site.db, '7')).toMatchObject({ title: 'Seven', price: 100 })
  })

  it('write no row where nothing changed', async () => {
    const products = Array.from({ length: 300 }, (_, index) => ({ ...shoe, id: `p${index}` }))
    const first = await site.send('POST', '/api/products/batch', { products })
    expect(await first.json()).toEqual({ accepted: 300, changed: 300, rejected: [] })
    const before = site.db.usage.rowsWritten
    const second = await site.send('POST', '/api/products/batch', { products })
    expect(await second.json()).toEqual({ accepted: 300, changed: 0, rejected: [] })
    expect(site.db.usage.rowsWritten).toBe(before)
    const [changed] = products
    if (changed) changed.price = 79.9
    const third = await site.send('POST', '/api/products/batch', { products })
    expect(await third.json()).toMatchObject({ changed: 1 })
    // The product, and that its price fell.
    expect(site.db.usage.rowsWritten).toBe(before + 2)
  })

  it('travel in several statements where they are large', async () => {
    const description = 'x'.repeat(4_900)
    const products = Array.from({ length: 400 }, (_, index) => ({
      id: `large${index}`,
      title: 'Large',
      description,
    }))
    const response = await site.send('POST', '/api/products/batch', { products })
    expect(await response.json()).toMatchObject({ changed: 400 })
  })

  it('are found by words, and exactly by id, SKU, GTIN or address', async () => {
    const named = { url: 'https://shop.example/p/hat_100%25', sku: 'HAT-1', gtin: '4006381333931' }
    const hat = { id: 'hat', title: 'Woollen 100% hat', ...named }
    await site.send('POST', '/api/products/batch', { products: [hat, { id: 'hut', title: 'Hut' }] })
    const found = async (q: string) => {
      const page = await site.read<{ items: { id: string }[] }>(
        `/api/products?q=${encodeURIComponent(q)}`,
      )
      return page.items.map(({ id }) => id)
    }
    for (const q of ['hat', 'HAT-1', '4006381333931', `${hat.url}?utm_source=x`, 'woollen HAT']) {
      expect(await found(q)).toEqual(['hat'])
    }
    expect(await found('100%')).toEqual(['hat'])
    expect(await found('%')).toEqual(['hat'])
    expect(await found("'; drop table products")).toEqual([])
  })

  it('tell what happened to them, the newest first', async () => {
    await site.send('PUT', '/api/products/hut', { title: 'Hut', availability: 'out_of_stock' })
    await site.send('PUT', '/api/products/hut', { title: 'Hut', price: 5, currency: 'EUR' })
    const { items } = await site.read<{ items: object[] }>('/api/product-changes')
    expect(items.slice(0, 2)).toMatchObject([
      { productId: 'hut', kind: 'restock', event: 'Product Restocked', title: 'Hut' },
      { productId: 'hut', kind: 'out_of_stock' },
    ])
    expect(await site.read('/api/products/hut')).toMatchObject({
      saidBy: ['api'],
      sources: { title: 'api', price: 'api' },
      statements: [{ source: 'api', name: 'hut', price: '5.00' }],
      changes: [{ kind: 'restock' }, { kind: 'out_of_stock' }, { kind: 'new' }],
    })
  })

  it('are refused whole where they are no list or too many', async () => {
    expect((await site.send('POST', '/api/products/batch', { products: {} })).status).toBe(400)
    const products = Array.from({ length: 501 }, (_, index) => ({ id: `${index}`, title: 'T' }))
    expect((await site.send('POST', '/api/products/batch', { products })).status).toBe(413)
  })

  it('are listed page by page, each once', async () => {
    const ids: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { id: string }[]; next: string | null } = await site.read(
        `/api/products?limit=200&cursor=${next}`,
      )
      ids.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(1 + 2 + 300 + 400 + 2)
  })

  it('answer a stored product even where its row is not what it should be', async () => {
    const row = await findProduct(site.db, 'a')
    if (!row) throw new Error('It was put before.')
    const broken = { ...row, variants: '[1,"x"]', category: '{}', attributes: 'null', rating: '[]' }
    const statements = '[1,{"source":"nobody"},{"source":"api","name":"i:a","at":1}]'
    expect(detailOf({ ...broken, statements, history: 'x', aliases: '' })).toMatchObject({
      variants: [],
      category: [],
      attributes: {},
      rating: null,
      statements: [],
    })
    expect(productOf(broken)).toMatchObject({ title: 'A again' })
  })
})
