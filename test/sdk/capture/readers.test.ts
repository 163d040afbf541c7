/** The readers that need no document: whatever they are given, they answer and never throw. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cart, cartChanges } from '../../../sdk/capture/cart.ts'
import { createLayerReader } from '../../../sdk/capture/datalayer.ts'
import { findThings, parseBlock } from '../../../sdk/capture/json-ld.ts'
import { createPrecedence, tokensOf } from '../../../sdk/capture/precedence.ts'
import { pageOf } from '../../../sdk/capture/route.ts'
import { readProduct } from '../../../sdk/capture/schema.ts'
import { readSearch } from '../../../sdk/capture/search.ts'
import { readShopifyCart, readShopifyMeta } from '../../../sdk/capture/shopify.ts'
import { readWooCart } from '../../../sdk/capture/woocommerce.ts'

const words = [
  'event',
  'ecommerce',
  'items',
  'view_item',
  'detail',
  'products',
  'actionField',
  'impressions',
  '0',
  '1',
  '2',
  '@type',
  '@graph',
  '@id',
  'Product',
  'ProductGroup',
  'ItemList',
  'itemListElement',
  'offers',
  'price',
  'url',
  'hasVariant',
  'isVariantOf',
  'name',
  'product',
  'variants',
  'totals',
  'prices',
  'images',
  'mainEntity',
]
const key = fc.oneof(fc.constantFrom(...words), fc.string())
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(
      ...words,
      null,
      undefined,
      Number.NaN,
      Infinity,
      'https://shop.test/p',
      ':',
      'event',
    ),
    fc.string(),
    fc.double(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
})).value
const page = 'https://shop.test/p?variant=1'

it('no reader throws, whatever it is given', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 4 }), (given) => {
      const read = createLayerReader()
      for (const entry of given) {
        read(entry)
        readShopifyCart(entry, 'https://shop.test')
        readShopifyMeta(entry, page)
        readWooCart(entry, 'https://shop.test')
        tokensOf('Product Viewed', entry)
      }
      const { products, listed } = findThings(given)
      for (const thing of [...products, ...listed]) readProduct(thing, page)
    }),
    { numRuns: 1500 },
  )
})

describe('broken JSON-LD', () => {
  it.each([
    ['comments around it', '<!-- {"name": "a"} -->'],
    ['CDATA around it', '//<![CDATA[\n{"name": "a"}\n//]]>'],
    ['comments inside', '{/* one */ "name": "a" // two\n}'],
    ['trailing commas', '{"name": "a",}'],
    ['entities for quotes', '{&quot;name&quot;: &quot;a&quot;}'],
    ['a semicolon behind it', '{"name": "a"};'],
    ['a byte order mark', '\ufeff{"name": "a"}'],
  ])('with %s is read', (_, text) => {
    expect(parseBlock(text)).toEqual({ name: 'a' })
  })

  it('keeps addresses, and loses control characters and escapes that are none', () => {
    expect(
      parseBlock('{"url": "https://shop.test//a", "name": "it\\\'s\n\ttwo\\nlines",}'),
    ).toEqual({
      url: 'https://shop.test//a',
      name: "it's two\nlines",
    })
    expect(() => parseBlock('{"name": ')).toThrow()
  })
})

describe('a cart', () => {
  const line = fc.record({ sku: fc.constantFrom('a', 'b', 'c'), quantity: fc.nat(5) })
  const cart = fc
    .uniqueArray(line, { selector: ({ sku }) => sku })
    .map((products): Cart => ({ products }))

  it('becomes the second by the changes between the first and the second', () => {
    fc.assert(
      fc.property(cart, cart, (before, after) => {
        const counts = new Map(before.products.map(({ sku, quantity }) => [sku, Number(quantity)]))
        for (const { event, properties } of cartChanges(before, after)) {
          const sign = event === 'Product Added' ? 1 : -1
          const count = counts.get(properties.sku) ?? 0
          counts.set(properties.sku, count + sign * Number(properties.quantity))
        }
        for (const { sku, quantity } of after.products) expect(counts.get(sku) ?? 0).toBe(quantity)
      }),
    )
  })
})

describe('precedence', () => {
  const told = fc.record({
    source: fc.constantFrom('track' as const, 'datalayer' as const, 'shopify' as const),
    product: fc.constantFrom('a', 'b'),
  })

  it('counts what is put in the cart as often as the source that saw it most often', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 30 }), (all) => {
        const rule = createPrecedence()
        const ids = new Set<string>()
        const seen: { [key: string]: number } = {}
        for (const [index, { source, product }] of all.entries()) {
          const properties = { product_id: product }
          const mark = { messageId: `${index}`, timestamp: '' }
          seen[`${product}${source}`] = (seen[`${product}${source}`] ?? 0) + 1
          if (source === 'track') {
            ids.add(rule.hear('Product Added', properties)?.messageId ?? mark.messageId)
          } else if (!rule.weigh(source, 'Product Added', properties, mark)) ids.add(mark.messageId)
        }
        const most = (product: string) =>
          Math.max(0, ...['track', 'datalayer', 'shopify'].map((one) => seen[product + one] ?? 0))
        expect(ids.size).toBe(most('a') + most('b'))
      }),
    )
  })

  it('knows a product by its id, its variant or its name, and begins anew with the next page', () => {
    const rule = createPrecedence()
    const mark = { messageId: '1', timestamp: '' }
    expect(
      rule.weigh('datalayer', 'Product Viewed', { product_id: '1', name: 'Trail Shoe' }, mark),
    ).toBe(undefined)
    expect(rule.weigh('shopify', 'Product Viewed', { product_id: '9', sku: '1' }, mark)).toBe(
      'datalayer',
    )
    expect(rule.weigh('jsonld', 'Product Viewed', { name: 'trail  shoe' }, mark)).toBe('datalayer')
    expect(rule.weigh('datalayer', 'Product Viewed', { product_id: '2' }, mark)).toBe(undefined)
    rule.forget()
    expect(rule.weigh('jsonld', 'Product Viewed', { name: 'Trail Shoe' }, mark)).toBe(undefined)
  })
})

describe('a search', () => {
  it.each([
    ['https://a.test/search?q=red+shoes', 'red shoes'],
    ['https://a.test/de/suche/?query=tee', 'tee'],
    ['https://a.test/catalogsearch/result/?q=tea', 'tea'],
    ['https://a.test/?s=tea', undefined],
    ['https://a.test/products?k=1', undefined],
    ['https://a.test/research?q=tea', undefined],
    ['https://a.test/search?q=anna@shop.test', undefined],
    ['https://a.test/search?q=', undefined],
  ])('%s asks for %s', (address, query) => {
    expect(readSearch(address, () => false)).toBe(query)
  })
})

it('knows a page by its address without what stands behind #, unless that is a route', () => {
  expect(pageOf('https://a.test/p?x=1#part')).toBe('https://a.test/p?x=1')
  expect(pageOf('https://a.test/#/cart')).toBe('https://a.test/#/cart')
  expect(pageOf('https://a.test/#!cart')).toBe('https://a.test/#!cart')
})
