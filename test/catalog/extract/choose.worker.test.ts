/** Which product a page is about, if it is about one; its address and its letters. */

import { describe, expect, it } from 'vitest'
import { at, document, jsonLd, product, read, shoe } from './page.ts'

const other = (number: number, more: object = {}) =>
  shoe({ name: `Sock ${number}`, sku: `K-${number}`, url: `/p/sock-${number}`, ...more })
const others = [1, 2, 3, 4].map((number) => other(number))
const why = async (html: string, url = at) => {
  const { product: found, why: reason } = await read(html, url)
  return found ? found.name : reason
}

describe('the product of a page', () => {
  it.each([
    [
      'is the one that stands at its address',
      [...others, shoe({ name: 'Schuh', url: at })],
      'Schuh',
    ],
    ['is the one in its title', [...others, shoe()], 'Trail Shoe'],
    ['is the only one', [shoe({ name: 'Schuh' })], 'Schuh'],
    [
      'is not one of its related products',
      [
        shoe({ isRelatedTo: others }),
        {
          '@type': 'ItemList',
          itemListElement: others.map((item) => ({ '@type': 'ListItem', item })),
        },
      ],
      'Trail Shoe',
    ],
  ])('%s', async (_, blocks, name) => {
    expect(await why(document({ head: jsonLd(...blocks) }))).toBe(name)
  })

  it.each([
    ['a page with several products and none of its own', jsonLd(...others), '', 'listing'],
    [
      'a list',
      jsonLd({
        '@type': 'ItemList',
        itemListElement: others.map((item) => ({ '@type': 'ListItem', item })),
      }),
      '',
      'no_mark_up',
    ],
    [
      'a collection with one product in it',
      jsonLd({ '@type': 'CollectionPage', name: 'Shoes' }, shoe({ name: 'Boot' })),
      '',
      'listing',
    ],
    [
      'a category that calls itself a product',
      jsonLd(
        {
          '@type': 'Product',
          name: 'Trail Shoe',
          offers: { '@type': 'AggregateOffer', lowPrice: 5, offerCount: 40, priceCurrency: 'EUR' },
        },
        ...others,
      ),
      '',
      'listing',
    ],
    [
      'a category with a list of addresses',
      jsonLd(
        {
          '@type': 'ItemList',
          itemListElement: [1, 2].map((n) => ({ '@type': 'ListItem', url: `/p/${n}` })),
        },
        {
          '@type': 'Product',
          name: 'Trail Shoe',
          offers: { '@type': 'AggregateOffer', lowPrice: 5, offerCount: 40, priceCurrency: 'EUR' },
        },
      ),
      '',
      'listing',
    ],
    [
      'an article that mentions a product',
      jsonLd(
        { '@type': 'BlogPosting', headline: 'On shoes' },
        shoe({ name: 'Boot', url: '/p/boot' }),
      ),
      '',
      'article',
    ],
    ['an article about a product', jsonLd({ '@type': 'Article', about: shoe() }), '', 'no_mark_up'],
    [
      'a review of a product',
      jsonLd({ '@type': 'Review', itemReviewed: shoe() }),
      '',
      'no_mark_up',
    ],
    [
      'a product of another page',
      jsonLd(shoe({ name: 'Rain Jacket', url: '/p/jacket' })),
      '',
      'elsewhere',
    ],
    [
      'an empty scope',
      '',
      '<div itemscope itemtype="https://schema.org/Product"></div>',
      'no_name',
    ],
    [
      'a name and nothing else',
      '',
      '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Trail Shoe</b></div>',
      'empty',
    ],
    ['a page without mark-up', '', '<h1>Trail Shoe</h1><p class="price">89.90 €</p>', 'no_mark_up'],
    ['an organization', jsonLd({ '@type': 'Organization', name: 'Fell' }), '', 'no_mark_up'],
    [
      'a group of products in Open Graph',
      '<meta property="og:type" content="product.group"><meta property="og:title" content="Shoes"><meta property="product:price:amount" content="5">',
      '',
      'no_mark_up',
    ],
  ])('%s has none', async (_, head, body, reason) => {
    expect(await why(document({ head, body }))).toBe(reason)
  })

  describe('of a listing in microdata', () => {
    const tile = (name: string, more = '') =>
      `<li itemscope itemtype="https://schema.org/Product">${more}<b itemprop="name">${name}</b><span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price">9.90</span></span></li>`
    const names = ['Trail Shoe', 'Trail Shoe Pro', 'Boot', 'Sandal', 'Clog', 'Slipper', 'Sock']
    it.each([
      [
        'with addresses',
        names.map((name, n) => tile(name, `<a itemprop="url" href="/p/${n}"></a>`)),
      ],
      ['without addresses', names.map((name) => tile(name))],
      [
        'in a list',
        [
          `<ol itemscope itemtype="https://schema.org/ItemList">${names.map((name) => tile(name)).join('')}</ol>`,
        ],
      ],
    ])('%s is none, whatever its heading', async (_, tiles) => {
      for (const heading of ['Trail Shoe', 'Trail', 'Shoes']) {
        const body = `<h1>${heading}</h1>${tiles.join('')}`
        const { product: found } = await read(
          document({ title: heading, body }),
          'https://shop.test/c/shoes',
        )
        expect(found?.name).toBeUndefined()
      }
    })
  })

  it('is not found in what is no page', async () => {
    expect((await read('%PDF-1.7', at, 'application/pdf')).why).toBe('not_html')
    expect((await read('')).product).toBeNull()
  })
})

describe('the address of a page', () => {
  it.each([
    ['<link rel="canonical" href="/p/shoe">', `${at}?x=1`, 'https://shop.test/p/shoe'],
    ['<link rel="canonical" href="https://evil.test/p/shoe">', at, at],
    [
      '<link rel="canonical" href="https://www.shop.test/p/shoe">',
      at,
      'https://www.shop.test/p/shoe',
    ],
    ['<link rel="canonical" href="/">', at, at],
    [
      '<link rel="canonical" href="http://shop.test/p/shoe?utm_source=x">',
      at,
      'https://shop.test/p/shoe',
    ],
    ['<meta property="og:url" content="/p/shoe">', at, 'https://shop.test/p/shoe'],
    ['', `${at}?utm_source=x&gclid=y&size=42#reviews`, `${at}?size=42`],
  ])('with %s at %s is %s', async (head, url, address) => {
    const blocks = jsonLd(shoe())
    expect((await product(document({ head: head + blocks }), url)).url).toBe(address)
  })

  it('is what relative ones start from, or its base', async () => {
    const head = (base: string) => document({ head: base + jsonLd(shoe({ image: 'a.jpg' })) })
    expect((await product(head(''))).image).toBe('https://shop.test/p/a.jpg')
    expect((await product(head('<base href="/img/">'))).image).toBe('https://shop.test/img/a.jpg')
  })
})

describe('letters', () => {
  const page = (name: Uint8Array, head = '') => {
    const [before = '', after = ''] = document({ head: head + jsonLd(shoe({ name: '@' })) }).split(
      '"@"',
    )
    const encode = (text: string) => new TextEncoder().encode(text)
    return new Uint8Array([...encode(`${before}"`), ...name, ...encode(`"${after}`)])
  }
  const latin = new Uint8Array([0x43, 0x61, 0x66, 0xe9])
  const kanji = new Uint8Array([0x93, 0xfa, 0x96, 0x7b])

  it.each([
    ['the header', latin, '', 'text/html; charset=ISO-8859-1', 'Café'],
    ['the page', latin, '<meta charset=windows-1252>', 'text/html', 'Café'],
    [
      'the page in the old way',
      kanji,
      '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">',
      'text/html',
      '日本',
    ],
    ['nobody', latin, '', 'text/html', 'Café'],
    ['nobody, in UTF-8', new TextEncoder().encode('Café'), '', '', 'Café'],
    [
      'the header, wrongly',
      new TextEncoder().encode('Café'),
      '',
      'text/html; charset=nonsense',
      'Café',
    ],
  ])('are read as %s declares them', async (_, bytes, head, type, name) => {
    expect((await product(page(bytes, head), at, type)).name).toBe(name)
  })

  it('are read by their byte order mark', async () => {
    const utf16 = new Uint8Array(
      new Uint16Array(
        [...`\ufeff${document({ head: jsonLd(shoe({ name: 'Šaty' })) })}`].map((mark) =>
          mark.charCodeAt(0),
        ),
      ).buffer,
    )
    expect((await product(utf16, at, 'text/html')).name).toBe('Šaty')
  })
})
