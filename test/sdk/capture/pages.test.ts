/** Real product pages tell what their notes expect, and pages that are about no product tell of none. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReaders, type Readers } from './readers.ts'
import { type ExpectedPage, haveSamples, samplePages } from './samples.ts'

let readers: Readers
beforeAll(async () => {
  readers = await openReaders()
})
afterAll(() => readers.close())

const FIELDS = {
  sku: 'sku',
  name: 'name',
  brand: 'brand',
  category: 'category',
  price: 'price',
  currency: 'currency',
  image: 'image_url',
  url: 'url',
}

/** Whether a value is what the notes expect, or one of those that they accept. */
function agrees({ expected, acceptable }: ExpectedPage, field: string, value: unknown): boolean {
  const right = [expected[field], ...(acceptable[field] ?? [])]
  return right.some((one) => {
    if (one == null) return value === undefined
    return field === 'price' ? Number(one) === value : one === value
  })
}

describe.runIf(haveSamples)('a saved page of a real shop', () => {
  it.each(samplePages())('$file tells what its notes expect', async (sample) => {
    const { sighting } = await readers.read(sample.html(), sample.url ?? 'https://shop.example/p')
    if (sample.page_kind !== 'product') {
      expect(sighting?.event).not.toBe('Product Viewed')
      return
    }
    expect(sighting?.event).toBe('Product Viewed')
    const told = sighting?.properties ?? {}
    for (const [field, name] of Object.entries(FIELDS)) {
      // A page without an address of its own stands where it was opened.
      if (field === 'url' && !sample.expected.url) continue
      expect(agrees(sample, field, told[name]), `${field}: ${told[name]}`).toBe(true)
    }
  })
})

describe('a page', () => {
  const head = (block: object, more = '') =>
    `<script type="application/ld+json">${JSON.stringify(block)}</script>${more}`
  const offers = { price: '10', priceCurrency: 'EUR' }
  const read = async (html: string, address = 'https://shop.example/p?variant=2') =>
    (await readers.read(html, address)).sighting
  const product = async (html: string, address?: string) => {
    const sighting = await read(html, address)
    return sighting?.event === 'Product Viewed' ? sighting.properties : undefined
  }

  it('is about the product in a graph, in a page’s main entity, or in pieces that point at each other', async () => {
    const main = { '@type': 'Product', name: 'A', sku: '1', offers: { '@id': '#offer' } }
    const graph = {
      '@graph': [
        { '@type': 'WebPage', mainEntity: main },
        { '@id': '#offer', ...offers },
      ],
    }
    expect(await product(head(graph))).toMatchObject({ name: 'A', price: 10, currency: 'EUR' })
    expect(
      await product(head([{ '@type': ['Thing', 'schema:Product'], name: 'B', sku: 'b' }])),
    ).toMatchObject({
      name: 'B',
    })
  })

  it('names the variant that its address names, and the group otherwise', async () => {
    const variant = (n: number, price: string, availability: string) => ({
      '@type': 'Product',
      sku: `v${n}`,
      name: `Shoe ${n}`,
      color: 'red',
      size: `${40 + n}`,
      offers: { price, priceCurrency: 'EUR', availability, url: `/p?variant=${n}` },
    })
    const group = {
      '@type': 'ProductGroup',
      name: 'Shoe',
      productGroupID: 'g',
      hasVariant: [variant(1, '1.00', 'OutOfStock'), variant(2, '2.00', 'InStock')],
    }
    expect(await product(head(group))).toMatchObject({
      product_id: 'g',
      sku: 'v2',
      name: 'Shoe',
      variant: 'red, 42',
      price: 2,
    })
    const whole = await product(head(group), 'https://shop.example/p')
    expect(whole).toMatchObject({ product_id: 'g', price: 2 })
    expect(whole).not.toHaveProperty('sku')
  })

  it('is about the product whose name its heading has, among cards of others', async () => {
    const card = (name: string) =>
      `<div itemscope itemtype="https://schema.org/Product"><a itemprop="url" href="/${name}"><b itemprop="name">${name}</b></a>
      <span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><i itemprop="price">1.299,00 €</i></span></div>`
    expect(
      await product(`<h1>Lamp</h1>${card('Sofa')}${card('Lamp')}${card('Chair')}`),
    ).toMatchObject({
      name: 'Lamp',
      price: 1299,
    })
    const list = await read(`<h1>Furniture</h1>${card('Sofa')}${card('Lamp')}`)
    expect(list).toMatchObject({
      event: 'Product List Viewed',
      properties: {
        category: 'Furniture',
        products: [
          { name: 'Sofa', position: 1 },
          { name: 'Lamp', position: 2 },
        ],
      },
    })
  })

  it('tells of a list that JSON-LD lists', async () => {
    const itemListElement = ['A', 'B'].map((name, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      item: { '@type': 'Product', name, url: `/${name}`, offers },
    }))
    const list = { '@type': 'CollectionPage', mainEntity: { '@type': 'ItemList', itemListElement } }
    expect((await read(head(list, '<h1>All</h1>')))?.properties.products).toMatchObject([
      { name: 'A', price: 10, url: 'https://shop.example/A' },
      { name: 'B' },
    ])
  })

  it('is read in RDFa, and from Open Graph alone', async () => {
    const rdfa = `<div vocab="http://schema.org/" typeof="Product"><span property="name">Vase</span>
      <div property="offers" typeof="Offer"><span property="price" content="12.00"></span><meta property="priceCurrency" content="EUR"></div></div>`
    expect(await product(rdfa)).toMatchObject({ name: 'Vase', price: 12, currency: 'EUR' })
    const graph = `<meta property="og:type" content="product"><meta property="og:title" content="Pen"><meta property="product:price:amount" content="2,50"><meta property="product:price:currency" content="EUR">`
    expect(await product(graph)).toMatchObject({ name: 'Pen', price: 2.5, currency: 'EUR' })
  })

  it.each([
    [
      'an article that mentions a product',
      head([{ '@type': 'BlogPosting' }, { '@type': 'Product', name: 'A', offers }]),
    ],
    [
      'a review',
      head({ '@type': 'Review', itemReviewed: { '@type': 'Product', name: 'A', offers } }),
    ],
    ['a product without anything but a name', head({ '@type': 'Product', name: 'A' })],
    ['a product without a name', head({ '@type': 'Product', offers })],
    ['an empty scope', '<div itemscope itemtype="https://schema.org/Product"></div>'],
    [
      'a type only',
      '<meta property="og:type" content="product"><meta property="og:title" content="A">',
    ],
    ['a teaser of another page', head({ '@type': 'Product', name: 'A', url: '/other', offers })],
    [
      'breadcrumbs',
      head({
        '@type': 'BreadcrumbList',
        itemListElement: [{ item: { '@type': 'Product', name: 'A', offers } }],
      }),
    ],
    ['nothing', ''],
  ])('tells of no product when it has %s', async (_, html) => {
    expect(await read(html)).toBeUndefined()
  })
})
