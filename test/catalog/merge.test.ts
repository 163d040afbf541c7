/** How statements are merged: who is believed about what, and that no order of events changes the outcome. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Book, joinBooks, take } from '../../worker/catalog/book.ts'
import { merge } from '../../worker/catalog/merge.ts'
import {
  readStatement,
  type Source,
  type Statement,
  sources,
} from '../../worker/catalog/statement.ts'

function say(source: Source, said: object, at = 1): Statement {
  const read = readStatement({ id: '1', title: 'Shoe', currency: 'EUR', ...said }, source, at)
  if (!read.ok) throw new Error(read.message)
  return read.statement
}

function mergeAll(...statements: readonly Statement[]) {
  return merge(statements.reduce<Book>(take, []))
}

describe('where sources differ', () => {
  const differing = (said: (n: number) => object) =>
    sources.map((source, n) => say(source, { ...said(n), url: `https://shop.example/p` }, 10 - n))
  it.each([
    ['price', (n: number) => ({ price: n + 1 })],
    ['title', (n: number) => ({ title: `T${n}` })],
    ['description', (n: number) => ({ description: `D${n}` })],
    ['brand', (n: number) => ({ brand: `B${n}` })],
    ['availability', (n: number) => ({ availability: n % 2 ? 'in_stock' : 'out_of_stock' })],
    ['imageUrl', (n: number) => ({ imageUrl: `https://shop.example/${n}.jpg` })],
    ['category', (n: number) => ({ category: [`C${n}`] })],
    ['attributes', (n: number) => ({ attributes: { n } })],
    ['rating', (n: number) => ({ rating: { value: n, count: 1 } })],
  ] as const)('the shop itself is believed about the %s', (field, said) => {
    const all = differing(said)
    expect(mergeAll(...all).sources[field]).toBe('api')
    const [, ...others] = all
    expect(mergeAll(...others).sources[field]).toBe('shopify')
  })

  it.each([
    ['price', 'feed'],
    ['title', 'page'],
    ['description', 'page'],
    ['url', 'page'],
    ['brand', 'feed'],
    ['imageUrl', 'feed'],
    ['category', 'feed'],
  ] as const)('without the shop, the %s is that of the %s', (field, source) => {
    const said = { price: 1, description: 'D', brand: 'B', category: ['C'] }
    const shown = { url: 'https://shop.example/p', imageUrl: 'https://shop.example/i' }
    const merged = mergeAll(
      say('page', { ...said, ...shown }, 2),
      say('feed', { ...said, ...shown }, 1),
    )
    expect(merged.sources[field]).toBe(source)
  })

  it('the shop’s latest word counts, webhook or API', () => {
    const [early, late] = [say('shopify', { price: 1 }, 5), say('api', { price: 2 }, 4)]
    expect(mergeAll(early, late).price).toBe(100)
    expect(mergeAll(early, say('api', { price: 2 }, 6)).price).toBe(200)
  })

  it('stock is what feed or page noticed last, and a page that agrees leaves the feed its count', () => {
    const feed = say('feed', { availability: 'in_stock', quantity: 4 }, 5)
    const page = (availability: string, at: number) => say('page', { availability }, at)
    expect(mergeAll(feed, page('out_of_stock', 6))).toMatchObject({
      availability: 'out_of_stock',
      quantity: null,
      sources: { availability: 'page' },
    })
    expect(mergeAll(feed, page('out_of_stock', 4)).quantity).toBe(4)
    expect(mergeAll(feed, page('in_stock', 6))).toMatchObject({ quantity: 4 })
  })

  it('price, list price and currency are never mixed', () => {
    const merged = mergeAll(
      say('feed', { price: 10, currency: 'USD' }),
      say('page', { price: 9, listPrice: 20, currency: 'EUR' }),
    )
    expect(merged).toMatchObject({ price: 1_000, listPrice: null, currency: 'USD' })
  })

  it('what one source leaves out another one fills in', () => {
    const merged = mergeAll(
      say('api', { brand: '', price: null }),
      say('page', { brand: 'Fern', price: 3, attributes: { weight: 1 } }),
      say('feed', { attributes: { colour: 'red' } }),
    )
    expect(merged).toMatchObject({ brand: 'Fern', price: 300 })
    expect(merged.attributes).toEqual({ weight: 1, colour: 'red' })
  })

  it('the shop’s list of variants is the list, and others only add to it', () => {
    const merged = mergeAll(
      say('shopify', { variants: [{ id: 'a', sku: 'A', price: 5, quantity: 0 }] }),
      say('page', { variants: [{ sku: 'A', imageUrl: 'https://shop.example/a' }, { sku: 'Z' }] }),
    )
    expect(merged.variants).toMatchObject([
      { id: 'a', imageUrl: 'https://shop.example/a', price: 500, availability: 'out_of_stock' },
    ])
    expect(merged).toMatchObject({ price: 500, availability: 'out_of_stock', quantity: 0 })
  })

  it('of two pages of one product that one leads whose address others name', () => {
    const page = (path: string, price: number, at: number) => ({
      ...say('page', { url: `https://shop.example/${path}`, title: path, price }, at),
    })
    const pages = [page('p/shoe', 80, 1), page('x', 1, 2)]
    expect(mergeAll(...pages)).toMatchObject({ title: 'x', price: 100 })
    const feed = say('feed', { url: 'https://shop.example/p/shoe', title: 'Feed' })
    expect(mergeAll(...pages, feed)).toMatchObject({ title: 'p/shoe', price: 8_000 })
  })

  it('a group of one has no variants, a group of two has them', () => {
    const item = (id: string) => say('feed', { id, groupId: 'G', price: 5, title: `Shoe ${id}` })
    const page = say('page', {
      id: undefined,
      sku: 'a',
      url: 'https://shop.example/p',
      groupId: 'G',
    })
    expect(mergeAll(item('a'), page)).toMatchObject({ price: 500, variants: [] })
    expect(mergeAll(item('a'), item('b'), page).variants.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('the price is that of the cheapest variant that can be bought', () => {
    const variants = [
      { id: 'a', price: 5, availability: 'out_of_stock' },
      { id: 'b', price: 8, listPrice: 9 },
      { id: 'c', price: 7 },
    ]
    expect(mergeAll(say('shopify', { variants }))).toMatchObject({ price: 700, listPrice: null })
  })
})

const text = fc.constantFrom('a', 'b', 'c')
const amount = fc.option(fc.constantFrom(1, 2, 3), { nil: undefined })
const stock = fc.constantFrom('in_stock', 'out_of_stock', 'preorder', undefined)
const said = fc.record({
  source: fc.constantFrom(...sources),
  id: fc.constantFrom('1', '2'),
  fields: fc.record({
    title: text,
    description: fc.option(text, { nil: undefined }),
    brand: fc.option(text, { nil: undefined }),
    price: amount,
    availability: stock,
    quantity: amount,
    groupId: fc.constantFrom('G', undefined),
    variants: fc.option(
      fc.array(fc.record({ id: text, sku: text, price: amount, quantity: amount }), {
        maxLength: 3,
      }),
      { nil: undefined },
    ),
  }),
})
const statements = fc
  .array(said, { minLength: 1, maxLength: 8 })
  .map((list) => list.map(({ source, id, fields }, n) => say(source, { id, ...fields }, n + 1)))
const shuffled = statements.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
)
/** Since when something is said does depend on the order in which repeats of it arrive. */
const words = (book: Book) => book.map((one) => ({ ...one, at: 0 }))

describe('merging', () => {
  it('does not depend on the order in which statements arrive', () => {
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        // Each source's last word of each name: what an overtaken one said before is gone.
        const left = list.reduce<Book>(take, [])
        const right = other.reduce<Book>(take, [])
        expect(words(right)).toEqual(words(left))
      }),
    )
  })

  it('takes what it has taken already without a change', () => {
    fc.assert(
      fc.property(statements, (list) => {
        const book = list.reduce<Book>(take, [])
        const latest = book.map((one) => ({ ...one, at: one.at + 100 }))
        expect(latest.reduce<Book>(take, book)).toBe(book)
        expect(merge(JSON.parse(JSON.stringify(book)))).toEqual(merge(book))
      }),
    )
  })

  it('joins two products to the same one from either side', () => {
    fc.assert(
      fc.property(statements, fc.nat(8), (list, cut) => {
        const [left, right] = [list.slice(0, cut), list.slice(cut)].map((part) =>
          part.reduce<Book>(take, []),
        ) as [Book, Book]
        expect(joinBooks(left, right)).toEqual(joinBooks(right, left))
        expect(merge(joinBooks(left, right))).toEqual(merge(joinBooks(right, left)))
        expect(words(joinBooks(left, right))).toEqual(words(list.reduce<Book>(take, [])))
      }),
    )
  })
})
