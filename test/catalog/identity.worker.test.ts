/** One product, one id: what pages, feeds, webhooks and the shop's server say is brought together, or kept apart. */

import { beforeEach, describe, expect, it } from 'vitest'
import { openShelf } from './shelf.ts'

const shelf = openShelf()
const { say, find, ids, all } = shelf
beforeEach(() => shelf.clear())

const gtin = '4006381333931'
const url = 'https://shop.example/p/shoe'

describe('the same product becomes one', () => {
  it.each([
    ['its address', { id: '1', url: `${url}?utm_source=feed` }, { url }],
    ['an address that leads to it', { id: '1', url }, { url: `${url}-new`, aliases: [url] }],
    ['its GTIN', { id: '1', gtin }, { url, sku: 'S', gtin: `0${gtin}` }],
    ['its SKU', { id: 'S', gtin: '' }, { url, sku: 'S' }],
    [
      'its SKU beside an id',
      { id: '1', sku: 'S', url: 'https://t.example/r/1' },
      { url, sku: 'S' },
    ],
  ])('from feed and page by %s, whichever comes first', async (_, feed, page) => {
    const both = [
      ['feed', { title: 'Shoe', brand: 'Fern', ...feed }],
      ['page', { title: 'The shoe', description: 'Light.', ...page }],
    ] as const
    for (const order of [both, [...both].reverse()]) {
      await shelf.clear()
      for (const [source, said] of order) await say(source, said)
      expect(await all()).toHaveLength(1)
      const product = await find({ url })
      expect(product).toMatchObject({
        title: 'The shoe',
        brand: 'Fern',
        sources: { title: 'page', brand: 'feed', description: 'page' },
      })
      expect(product?.statements.map(({ source }) => source)).toEqual(['feed', 'page'])
      expect(await ids({ id: feed.id })).toEqual([product?.id])
    }
  })

  it('from feed, page and webhook, and the ids of its variants lead to it', async () => {
    await say('page', { url, sku: 'S-42', title: 'Shoe', price: 80, currency: 'EUR' })
    await say(
      'feed',
      { id: 'shopify_US_100_142', groupId: '100', url: `${url}?variant=142`, title: 'Shoe 42' },
      { id: 'shopify_US_100_143', groupId: '100', url: `${url}?variant=143`, title: 'Shoe 43' },
    )
    await say('shopify', {
      id: '100',
      title: 'Trail shoe',
      url,
      currency: 'EUR',
      variants: [
        { id: '142', sku: 'S-42', title: '42', price: 89.9, quantity: 3 },
        { id: '143', sku: 'S-43', title: '43', price: 79.9, quantity: 0 },
      ],
    })
    const [only, ...more] = await all()
    expect(more).toEqual([])
    const names = [{ id: '100' }, { id: '142' }, { sku: 'S-43' }, { id: 'S-42' }, { url }]
    expect(await ids(...names, { id: 'shopify_US_100_143' })).toEqual(Array(6).fill(only))
    expect(await find({ url })).toMatchObject({
      title: 'Trail shoe',
      price: '89.90',
      quantity: 3,
      availability: 'in_stock',
      variants: [
        { id: '142', sku: 'S-42', price: '89.90', availability: 'in_stock', quantity: 3 },
        { id: '143', sku: 'S-43', price: '79.90', availability: 'out_of_stock', quantity: 0 },
      ],
    })
  })

  it('when something tells of two known ones that they are one, and both ids go on leading to it', async () => {
    await say('page', { url, title: 'Shoe', gtin })
    await say('feed', { id: 'F1', title: 'Shoe', url: 'https://track.example/c?p=1' })
    const [first, second] = await all()
    expect(second).toBeDefined()
    await say('shopify', { id: '100', title: 'Shoe', url, sku: 'F1', gtin })
    const [one, ...more] = await all()
    expect(more).toEqual([])
    expect(await ids({ id: first ?? '' }, { id: second ?? '' }, { id: '100' }, { url })).toEqual(
      Array(4).fill(one),
    )
    expect(
      await shelf.rows(() =>
        say('feed', { id: 'F1', title: 'Shoe', url: 'https://track.example/c?p=1' }),
      ),
    ).toBe(0)
  })

  it('whatever its id is made of', async () => {
    const hostile = [
      `'; drop table products; --`,
      '"quoted"',
      '👟 ✓',
      '../../x',
      'a~b',
      '100%',
      '?#&',
      '[1]',
      'n:feed i:1',
      'ſ',
    ]
    await say(
      'api',
      ...hostile.map((id) => ({ id, title: id, variants: [{ id: `${id} v`, sku: `${id} s` }] })),
    )
    expect(await all()).toHaveLength(hostile.length)
    expect(await ids(...hostile.map((id) => ({ id })))).toEqual(hostile)
    expect(await ids(...hostile.map((id) => ({ sku: `${id} s` })))).toEqual(hostile)
  })
})

describe('items of a feed are variants of one product', () => {
  const items = [1, 2, 3].map((n) => ({
    id: `V${n}`,
    groupId: 'G',
    title: `Trail shoe, size ${n}`,
    url: `${url}/${n}`,
    price: 100 - n,
    currency: 'EUR',
    availability: n === 3 ? 'out_of_stock' : 'in_stock',
  }))

  it('where they are of one group, in one batch or in three', async () => {
    await say('feed', ...items)
    const together = await find({ id: 'V2' })
    expect(together).toMatchObject({ id: 'G', title: 'Trail shoe, size', price: '98.00' })
    expect(together?.variants.map(({ id }) => id)).toEqual(['V1', 'V2', 'V3'])
    await shelf.clear()
    for (const item of items) await say('feed', item)
    await say('feed', ...items)
    expect(await all()).toHaveLength(1)
    const apart = await find({ id: 'G' })
    expect(apart?.variants).toEqual(together?.variants)
  })

  it('where they lead to one page', async () => {
    await say(
      'feed',
      ...items.map(({ groupId, ...item }, n) => ({ ...item, url: `${url}?variant=${n}` })),
    )
    expect(await all()).toEqual(['V1'])
    expect((await find({ id: 'V3' }))?.variants).toHaveLength(3)
  })

  it('but not where they only name the first page of the shop, or a thousand one address', async () => {
    await say(
      'feed',
      ...items.map(({ groupId, ...item }) => ({ ...item, url: 'https://shop.example/' })),
    )
    expect(await all()).toHaveLength(3)
    await shelf.clear()
    const many = Array.from({ length: 600 }, (_, n) => ({ id: `M${n}`, title: `M${n}`, url }))
    await say('feed', ...many)
    const product = await find({ id: 'M0' })
    expect(product?.variants.length).toBeLessThanOrEqual(250)
    expect((await ids(...many.map(({ id }) => ({ id })))).every((id) => id !== undefined)).toBe(
      true,
    )
  })
})

describe('what is not the same stays apart', () => {
  it('a page does not take over a product by its SKU where address and GTIN disagree', async () => {
    await say('page', { url, sku: 'S', gtin, title: 'Shoe', price: 80, currency: 'EUR' })
    await say('page', {
      url: 'https://shop.example/p/fake',
      sku: 'S',
      gtin: '96385074',
      title: 'Shoe',
      price: 1,
      currency: 'EUR',
    })
    await say('page', {
      url: 'https://shop.example/p/other',
      sku: 'S',
      title: 'Laces',
      price: 2,
      currency: 'EUR',
    })
    expect(await find({ sku: 'S' })).toMatchObject({ price: '80.00', title: 'Shoe' })
    expect(await all()).toHaveLength(3)
    expect(await find({ url: 'https://shop.example/p/fake' })).toMatchObject({ price: '1.00' })
  })

  it('a page that lists the SKUs of others as its variants swallows none of them', async () => {
    await say('page', { url, sku: 'A', title: 'A' }, { url: `${url}-b`, sku: 'B', title: 'B' })
    await say('page', {
      url: 'https://shop.example/all',
      title: 'All of them',
      variants: [{ sku: 'A' }, { sku: 'B' }, { sku: 'C' }],
    })
    expect(await all()).toHaveLength(3)
    expect(await find({ sku: 'A' })).toMatchObject({ title: 'A' })
  })

  it('two ids of the shop’s server, even with one address and one GTIN', async () => {
    await say('api', { id: 'a', title: 'A', url, gtin }, { id: 'b', title: 'B', url, gtin })
    expect(await all()).toEqual(['a', 'b'])
  })

  it('a post of a platform whose number is the SKU of another product', async () => {
    await say('page', { url, sku: '1001', title: 'Shoe' })
    await say('woocommerce', {
      id: '1001',
      url: 'https://shop.example/p/hat',
      title: 'Hat',
      sku: 'H',
    })
    await say('woocommerce', { id: '7', url, title: 'Shoe', sku: '1001' })
    expect(await all()).toHaveLength(2)
    expect(await find({ url })).toMatchObject({ title: 'Shoe' })
    expect(await find({ sku: 'H' })).toMatchObject({ title: 'Hat' })
    expect(
      await shelf.rows(() =>
        say('woocommerce', {
          id: '1001',
          url: 'https://shop.example/p/hat',
          title: 'Hat',
          sku: 'H',
        }),
      ),
    ).toBe(0)
  })
})

describe('a page', () => {
  it('speaks for the shop’s own site only', async () => {
    await say('feed', { id: '1', sku: 'S', title: 'Shoe' })
    const put = await say('page', { url: 'https://evil.example/p', sku: 'S', title: 'Free' })
    expect(put).toMatchObject({ created: 0, changed: 0, ids: [''] })
    expect(await find({ sku: 'S' })).toMatchObject({ title: 'Shoe' })
  })

  it('that moved goes on under its new address', async () => {
    await say('page', { url, title: 'Shoe', sku: 'S' })
    await say('page', { url: `${url}-2`, aliases: [url], title: 'Shoe 2', sku: 'S2' })
    expect(await all()).toEqual(['S'])
    expect(await find({ url })).toMatchObject({ title: 'Shoe 2', url: `${url}-2` })
    expect((await find({ url: `${url}-2` }))?.statements).toHaveLength(1)
  })

  it('of each variant adds that variant', async () => {
    const page = (colour: string) => ({
      url: `${url}-${colour}`,
      sku: `S-${colour}`,
      groupId: 'G',
      title: `Shoe ${colour}`,
      options: { colour },
    })
    await say('page', page('red'), page('blue'))
    expect((await find({ sku: 'S-blue' }))?.variants).toMatchObject([
      { id: 'S-red', options: { colour: 'red' } },
      { id: 'S-blue', options: { colour: 'blue' } },
    ])
    expect(await all()).toEqual(['G'])
  })
})

describe('a partial statement', () => {
  it('says only what it names', async () => {
    await say('shopify', {
      id: '1',
      title: 'Shoe',
      currency: 'EUR',
      variants: [
        { id: '11', price: 10, quantity: 1 },
        { id: '12', price: 12, quantity: 2 },
      ],
    })
    await say('shopify', {
      id: '1',
      partial: true,
      variants: [{ id: '12', quantity: 0, availability: 'out_of_stock' }],
    })
    expect(await find({ id: '1' })).toMatchObject({
      title: 'Shoe',
      price: '10.00',
      variants: [
        { id: '11', price: '10.00', quantity: 1 },
        { id: '12', price: '12.00', quantity: 0, availability: 'out_of_stock' },
      ],
    })
  })

  it('of a product that nobody knows begins none', async () => {
    const put = await say('shopify', { id: '404', partial: true, quantity: 3 })
    expect(put).toMatchObject({ created: 0, ids: [''] })
    expect(await all()).toEqual([])
  })
})
