/** Products in JSON-LD, in the shapes that shop systems give it. */

import { describe, expect, it } from 'vitest'
import { at, document, jsonLd, offer, product, read, shoe } from './page.ts'

const ofBlocks = (...blocks: unknown[]) => product(document({ head: jsonLd(...blocks) }))

describe('JSON-LD', () => {
  it('gives all that a catalogue wants', async () => {
    const found = await ofBlocks(
      shoe({
        description: '<p>For &amp; on <b>stones</b>.</p>',
        brand: { '@type': 'Brand', name: 'Fell' },
        image: [{ '@type': 'ImageObject', url: '/img/1.jpg' }, 'https://cdn.test/2.jpg'],
        gtin13: '4006381333931',
        mpn: 'TS-1',
        aggregateRating: { ratingValue: '9', bestRating: '10', reviewCount: '12' },
      }),
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          { '@type': 'ListItem', position: 3, name: 'Trail', item: 'https://shop.test/c/trail' },
          { '@type': 'ListItem', position: 1, item: { '@id': 'https://shop.test/', name: 'Home' } },
          { '@type': 'ListItem', position: 2, item: { '@id': '/c/shoes', name: 'Shoes' } },
          { '@type': 'ListItem', position: 4, name: 'Trail Shoe' },
        ],
      },
    )
    expect(found).toMatchObject({
      name: 'Trail Shoe',
      description: 'For & on stones.',
      price: '89.90',
      currency: 'EUR',
      availability: 'in_stock',
      sku: 'S-42',
      gtin: '4006381333931',
      mpn: 'TS-1',
      brand: 'Fell',
      images: ['https://shop.test/img/1.jpg', 'https://cdn.test/2.jpg'],
      category: ['Shoes', 'Trail'],
      rating: { value: 4.5, count: 12 },
      url: at,
    })
  })

  it('follows references through a graph', async () => {
    const found = await ofBlocks({
      '@graph': [
        { '@type': 'WebPage', '@id': '#page', mainEntity: { '@id': '#product' } },
        {
          '@type': ['Product', 'Thing'],
          '@id': '#product',
          name: 'Trail Shoe',
          brand: { '@id': '#brand' },
          offers: { '@id': '#offer' },
        },
        {
          '@type': 'Offer',
          '@id': '#offer',
          price: 89.9,
          priceCurrency: 'EUR',
          availability: 'InStock',
        },
        { '@type': 'Brand', '@id': '#brand', name: 'Fell' },
      ],
    })
    expect(found).toMatchObject({
      price: '89.9',
      currency: 'EUR',
      availability: 'in_stock',
      brand: 'Fell',
    })
  })

  it.each([
    [
      'prefixed names',
      { '@type': 'schema:Product', 'schema:name': 'Trail Shoe', 'schema:offers': offer('89.90') },
    ],
    ['a list at the top', [{ '@type': 'Organization', name: 'Fell' }, shoe()]],
    ['a list in a list', [[shoe()]]],
    [
      'names in capitals',
      {
        '@type': 'Product',
        Name: 'Trail Shoe',
        SKU: 'S-42',
        Offers: { '@type': 'Offer', Price: '89.90', PriceCurrency: 'EUR', Availability: 'InStock' },
      },
    ],
    ['a page whose main entity it is', { '@type': 'ItemPage', mainEntity: shoe() }],
    [
      'an offer that offers it',
      { ...offer('89.90'), itemOffered: { '@type': 'Product', '@id': '#p', name: 'Trail Shoe' } },
    ],
    ['an empty address in the offer', shoe({ offers: offer('89.90', { url: {} }) })],
    ['texts as values', shoe({ name: { '@value': 'Trail Shoe', '@language': 'en' } })],
    ['itself twice', [shoe({ offers: undefined }), shoe()]],
    ['a number at the price', shoe({ offers: [offer(89.9)] })],
    ['a currency sign in the price', shoe({ offers: { '@type': 'Offer', price: '89,90 €' } })],
    [
      'the price at the product',
      {
        '@type': 'Product',
        name: 'Trail Shoe',
        sku: 'S-42',
        price: '89.90',
        priceCurrency: 'EUR',
        availability: 'in stock',
      },
    ],
  ])('is read from %s', async (_, block) => {
    const found = await ofBlocks(block)
    expect(found).toMatchObject({ name: 'Trail Shoe', currency: 'EUR' })
    expect(Number(found.price)).toBe(89.9)
  })

  it('takes the unit price of WooCommerce, and its list price for what it was', async () => {
    const found = await ofBlocks(
      shoe({
        offers: [
          {
            '@type': 'Offer',
            availability: 'https://schema.org/InStock',
            priceSpecification: [
              { '@type': 'UnitPriceSpecification', price: '69.90', priceCurrency: 'EUR' },
              {
                '@type': 'UnitPriceSpecification',
                price: '89.90',
                priceCurrency: 'EUR',
                priceType: 'https://schema.org/ListPrice',
              },
            ],
          },
        ],
      }),
    )
    expect(found).toMatchObject({ price: '69.90', listPrice: '89.90', currency: 'EUR' })
  })

  it('does not take the price of a litre, of a member, of ten, or of the way for the price', async () => {
    const price = (amount: string, more: object) => ({
      '@type': 'UnitPriceSpecification',
      price: amount,
      priceCurrency: 'EUR',
      ...more,
    })
    const found = await ofBlocks(
      shoe({
        offers: {
          '@type': 'Offer',
          priceSpecification: [
            price('3.20', {
              referenceQuantity: { '@type': 'QuantitativeValue', value: 1, unitCode: 'LTR' },
            }),
            price('70', { validForMemberTier: { '@id': '#gold' } }),
            price('60', { eligibleQuantity: { '@type': 'QuantitativeValue', minValue: 10 } }),
            { '@type': 'DeliveryChargeSpecification', price: '4.90', priceCurrency: 'EUR' },
            price('89.90', {}),
          ],
        },
      }),
    )
    expect(found.price).toBe('89.90')
  })

  it('takes the lowest price of an AggregateOffer, and its best availability', async () => {
    const found = await ofBlocks(
      shoe({
        offers: {
          '@type': 'AggregateOffer',
          lowPrice: '79.90',
          highPrice: '99.90',
          priceCurrency: 'EUR',
          offers: [
            offer('99.90', { sku: 'L', availability: 'http://schema.org/OutOfStock' }),
            offer('79.90', { sku: 'M', availability: 'http://schema.org/LimitedAvailability' }),
          ],
        },
      }),
    )
    expect(found).toMatchObject({ price: '79.90', availability: 'in_stock' })
    expect(
      found.variants.map(({ sku, price, availability }) => [sku, price, availability]),
    ).toEqual([
      ['L', '99.90', 'out_of_stock'],
      ['M', '79.90', 'in_stock'],
    ])
  })

  it('reads a group with its variants, and the one that the address names', async () => {
    const variant = (id: number, size: string, price: string, state: string) => ({
      '@type': 'Product',
      name: `Trail Shoe - ${size}`,
      sku: `S-${size}`,
      size,
      offers: offer(price, {
        url: `${at}?variant=${id}`,
        availability: `https://schema.org/${state}`,
      }),
    })
    const group = {
      '@context': 'http://schema.org/',
      '@type': 'ProductGroup',
      '@id': '/p/trail-shoe#product',
      productGroupID: '777',
      name: 'Trail Shoe',
      hasVariant: [variant(1, '41', '85.00', 'OutOfStock'), variant(2, '42', '89.90', 'InStock')],
    }
    const html = document({ head: `${jsonLd(group)}<link rel="canonical" href="${at}">` })
    const found = await product(html)
    expect(found).toMatchObject({
      name: 'Trail Shoe',
      price: '89.90',
      availability: 'in_stock',
      groupId: '777',
      sku: null,
    })
    expect(found.variants).toMatchObject([
      {
        id: '1',
        sku: 'S-41',
        availability: 'out_of_stock',
        price: '85.00',
        options: { size: '41' },
      },
      { id: '2', sku: 'S-42', availability: 'in_stock', price: '89.90' },
    ])
    expect(await product(html, `${at}?variant=1&utm_source=x`)).toMatchObject({
      price: '85.00',
      availability: 'out_of_stock',
      url: at,
    })
  })

  it('joins a group with products that only point at it', async () => {
    const member = (sku: string) => ({
      ...shoe({ sku, name: `Trail Shoe ${sku}` }),
      inProductGroupWithID: 'G',
    })
    const found = await ofBlocks(
      { '@type': 'ProductGroup', name: 'Trail Shoe', productGroupID: 'G', url: at },
      member('41'),
      member('42'),
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.90', groupId: 'G' })
    expect(found.variants.map(({ sku }) => sku)).toEqual(['41', '42'])
  })

  it.each([
    ['comments around it', (json: string) => `<!--\n${json}\n-->`],
    ['CDATA around it', (json: string) => `/*<![CDATA[*/${json}/*]]>*/`],
    ['a trailing comma', (json: string) => json.replace(/}$/, ',}')],
    ['control characters', (json: string) => json.replace('Trail Shoe', 'Trail\u0007 \n Shoe')],
    ['entities', (json: string) => json.replaceAll('"', '&quot;')],
    ['another product behind it', (json: string) => `${json}{"@type":"Organization"}`],
    ['its end missing', (json: string) => json.slice(0, -1)],
  ])('is read with %s', async (_, broken) => {
    const found = await product(
      document({ head: jsonLd('{"broken":', broken(JSON.stringify(shoe()))) }),
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.90', sku: 'S-42' })
  })

  it.each([
    ['0', null],
    ['', null],
    ['free', null],
    ['on request', null],
    ['1.299,00', '1299.00'],
  ])('with the price "%s" has the price %s', async (written, price) => {
    const found = await ofBlocks(shoe({ offers: offer(written) }))
    expect(found).toMatchObject({ name: 'Trail Shoe', price, currency: price && 'EUR' })
  })

  it('does not believe a code whose check digit is wrong', async () => {
    expect((await ofBlocks(shoe({ gtin13: '4006381333932' }))).gtin).toBeNull()
    expect((await ofBlocks(shoe({ isbn: '3-16-148410-X' }))).gtin).toBe('9783161484100')
    expect((await ofBlocks(shoe({ productID: 'gtin13:4006381333931' }))).gtin).toBe('4006381333931')
  })

  it('is no product without a name', async () => {
    expect(
      await read(document({ head: jsonLd({ '@type': 'Product', description: 'x' }) })),
    ).toMatchObject({ product: null })
  })
})
