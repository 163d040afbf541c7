/** Products in microdata, RDFa and `meta`, and what becomes of several accounts of one page. */

import { describe, expect, it } from 'vitest'
import { document, jsonLd, offer, product, read, shoe } from './page.ts'

const inBody = (body: string, head = '') => product(document({ body, head }))

const item = (inner: string, more = '') =>
  `<div itemscope itemtype="https://schema.org/Product" ${more}>${inner}</div>`

describe('microdata', () => {
  it('is read with its values where HTML has them', async () => {
    const found = await inBody(
      item(`<h1 itemprop="name">Trail &amp; <b>Shoe</b></h1>
        <a itemprop="brand" href="/fell"><span itemprop="name">x</span>Fell</a>
        <img itemprop="image" src="data:image/gif;base64,x" data-src="/img/1.jpg">
        <meta itemprop="sku" content="S-42"><span itemprop="gtin13">4006381333931</span>
        <div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
          <link itemprop="availability" href="http://schema.org/OutOfStock">
          <meta itemprop="priceCurrency" content="EUR"><span itemprop="price">1.089,90 €</span></div>
        <div itemprop="aggregateRating" itemscope itemtype="http://schema.org/AggregateRating">
          <span itemprop="ratingValue">4,5</span> of <meter itemprop="reviewCount" value="7"></meter></div>`),
    )
    expect(found).toMatchObject({
      name: 'Trail & Shoe',
      price: '1089.90',
      currency: 'EUR',
      availability: 'out_of_stock',
      sku: 'S-42',
      gtin: '4006381333931',
      image: 'https://shop.test/img/1.jpg',
      rating: { value: 4.5, count: 7 },
    })
  })

  it('is read with elements that have no end', async () => {
    const found = await inBody(
      `<ul><li itemscope itemtype="http://schema.org/ListItem"><span itemprop="name">One
       <li itemscope itemtype="http://schema.org/ListItem"><span itemprop="name">Two</ul>
       ${item('<p itemprop="name">Trail Shoe<p itemprop="offers" itemscope itemtype="http://schema.org/Offer"><span itemprop="price">89.90</span><meta itemprop="priceCurrency" content="EUR">')}`,
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.90', currency: 'EUR' })
  })

  it('finds by itemref also what is a thing of its own', async () => {
    const found = await inBody(
      `${item('<h1 itemprop="name">Trail Shoe</h1>', 'itemref="sale"')}<div id="sale">
       <p itemprop="offers" itemscope itemtype="http://schema.org/Offer"><b itemprop="price">89.90</b>
       <meta itemprop="priceCurrency" content="EUR"></p></div>`,
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.90', currency: 'EUR' })
  })

  it('takes a sign that several countries use for the money that the page names', async () => {
    const dollars = (currency: string) =>
      inBody(
        item(
          '<h1 itemprop="name">Trail Shoe</h1><p itemprop="offers" itemscope itemtype="http://schema.org/Offer"><b itemprop="price">$89.90</b></p>',
        ),
        `<meta property="og:price:currency" content="${currency}">`,
      )
    expect(await dollars('AUD')).toMatchObject({ price: '89.90', currency: 'AUD' })
    expect(await dollars('EUR')).toMatchObject({ price: '89.90', currency: 'USD' })
  })

  it('finds by itemref what stands elsewhere', async () => {
    const found = await inBody(
      `<div id="cost"><span itemprop="offers" itemscope itemtype="http://schema.org/Offer"><b itemprop="price">89.90</b><meta itemprop="priceCurrency" content="EUR"></span></div>
       ${item('<h1 itemprop="name">Trail Shoe</h1>', 'itemref="cost number"')}<p id="number" itemprop="sku">S-42</p>`,
    )
    expect(found).toMatchObject({ price: '89.90', currency: 'EUR', sku: 'S-42' })
  })

  it('takes the price that is not struck through, and no words of scripts', async () => {
    const found = await inBody(
      item(`<h1 itemprop="name">Trail Shoe<script>var x = 'y'</script></h1>
        <p itemprop="offers" itemscope itemtype="http://schema.org/Offer">
        <span itemprop="price"><del>€ 99,90</del> <ins>€ 89,90</ins></span></p>`),
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.90', currency: 'EUR' })
  })

  it('of the old vocabulary is read too', async () => {
    const found = await inBody(
      `<div itemscope itemtype="http://data-vocabulary.org/Product"><h1 itemprop="name">Trail Shoe</h1>
       <span itemprop="identifier" content="sku:S-42">x</span>
       <span itemprop="offerDetails" itemscope itemtype="http://data-vocabulary.org/Offer"><meta itemprop="currency" content="EUR">
       <span itemprop="price">89.90</span><span itemprop="availability" content="in_stock">Now</span></span></div>`,
    )
    expect(found).toMatchObject({
      price: '89.90',
      currency: 'EUR',
      sku: 'S-42',
      availability: 'in_stock',
    })
  })

  it('on the body is the product, and related products inside it are not', async () => {
    const found = await inBody(
      `<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Trail Shoe</h1>
       <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="89.9"><meta itemprop="priceCurrency" content="EUR"></div>
       ${[1, 2, 3, 4].map((n) => item(`<a itemprop="url" href="/p/${n}"><span itemprop="name">Sock ${n}</span></a>`)).join('')}</div>`,
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.9' })
  })
})

it('of a scope around the whole page is not the page, but what is in it', async () => {
  const frame = (inner: string) =>
    `<html itemscope itemtype="http://schema.org/Product"><head><title>Trail Shoe at Fell</title><meta itemprop="name" content="Trail Shoe at Fell">
     <meta itemprop="description" content="Words"><meta itemprop="image" content="/logo.png"></head><body>${inner}</body></html>`
  expect((await read(frame('<h1>About us</h1>'))).product).toBeNull()
  const shop = item(
    '<h1 itemprop="name">Trail Shoe</h1><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="89.90"><meta itemprop="priceCurrency" content="EUR"></div>',
  )
  expect(await product(frame(shop))).toMatchObject({ name: 'Trail Shoe', price: '89.90' })
})

describe('RDFa', () => {
  it('is read with a vocabulary and with prefixes', async () => {
    const lite = `<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Trail Shoe</h1><img property="image" src="/1.jpg">
      <div property="offers" typeof="Offer"><meta property="priceCurrency" content="EUR"><span property="price" content="89.90">89,90</span>
      <link property="availability" href="https://schema.org/InStock"></div></div>`
    const prefixed = lite.replace(/(property|typeof)="/g, '$1="schema:')
    for (const body of [lite, prefixed]) {
      expect(await inBody(body)).toMatchObject({
        name: 'Trail Shoe',
        price: '89.90',
        currency: 'EUR',
        availability: 'in_stock',
      })
    }
  })
})

describe('Open Graph', () => {
  const tags = (pairs: Record<string, string>) =>
    Object.entries(pairs)
      .map(([name, content]) => `<meta property="${name}" content="${content}">`)
      .join('')
  const graph = {
    'og:type': 'product',
    'og:title': 'Trail Shoe - Fell Shop',
    'og:site_name': 'Fell Shop',
    'og:image': '/1.jpg',
  }

  it('alone makes a product where it says a price', async () => {
    const head = tags({
      ...graph,
      'product:price:amount': '89,90',
      'product:price:currency': 'EUR',
      'product:availability': 'oos',
      'product:retailer_item_id': 'S-42',
    })
    expect(await product(document({ head }))).toMatchObject({
      name: 'Trail Shoe',
      price: '89.90',
      currency: 'EUR',
      availability: 'out_of_stock',
      sku: 'S-42',
      image: 'https://shop.test/1.jpg',
    })
    expect(await read(document({ head: tags(graph) }))).toMatchObject({ product: null })
  })

  it('knows what Facebook calls the sale price, and what Twitter labels', async () => {
    const sale = tags({
      ...graph,
      'product:price:amount': '99.90',
      'product:sale_price:amount': '89.90',
      'product:price:currency': 'EUR',
    })
    expect(await product(document({ head: sale }))).toMatchObject({
      price: '89.90',
      listPrice: '99.90',
    })
    const labels = tags({ ...graph, 'twitter:label1': 'Price', 'twitter:data1': '€89.90' })
    expect(await product(document({ head: labels }))).toMatchObject({
      price: '89.90',
      currency: 'EUR',
    })
  })

  it('gives what the other notations leave out, and what was struck through in them', async () => {
    const head = tags({
      ...graph,
      'product:price:amount': '69.90',
      'og:price:standard_amount': '89.90',
      'product:price:currency': 'EUR',
      'product:brand': 'Fell',
    })
    const found = await product(
      document({ head: head + jsonLd(shoe({ offers: { '@type': 'Offer', price: '89.90' } })) }),
    )
    expect(found).toMatchObject({
      price: '69.90',
      listPrice: '89.90',
      currency: 'EUR',
      brand: 'Fell',
      sku: 'S-42',
    })
  })
})

describe('two accounts of one page', () => {
  it('are believed in order, field by field', async () => {
    const found = await inBody(
      item(
        '<span itemprop="name">Trail Shoe</span><meta itemprop="mpn" content="M-1"><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="99"><meta itemprop="priceCurrency" content="USD"></div>',
      ),
      jsonLd(shoe()),
    )
    expect(found).toMatchObject({ price: '89.90', currency: 'EUR', mpn: 'M-1', sku: 'S-42' })
  })

  it('that tell of different products are settled by what the page shows', async () => {
    const stale = shoe({ name: 'Rain Jacket', sku: 'J-1', offers: offer('199.00') })
    const found = await inBody(
      `<h1>Trail Shoe</h1>${item('<span itemprop="name">Trail Shoe</span><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="89.90"><meta itemprop="priceCurrency" content="EUR"></div>')}`,
      jsonLd(stale),
    )
    expect(found).toMatchObject({ name: 'Trail Shoe', price: '89.90', sku: null })
  })
})
