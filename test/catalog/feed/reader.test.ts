/** Feeds as shops publish them: RSS, Atom and tables, whole and broken, in chunks of any size. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FeedGround, readItem } from '../../../worker/catalog/feed/facts.ts'
import type { FeedItem } from '../../../worker/catalog/feed/item.ts'
import { FeedReader } from '../../../worker/catalog/feed/reader.ts'

const ground: FeedGround = { at: Date.UTC(2026, 5, 1) }

/** All items of a feed that comes in chunks of some bytes, and why it is not complete. */
function readFeed(feed: string | Uint8Array, size = 1_000, contentType?: string) {
  const bytes = typeof feed === 'string' ? new TextEncoder().encode(feed) : feed
  const reader = new FeedReader({ contentType })
  const items: FeedItem[] = []
  for (let at = 0; at < bytes.length; at += size)
    items.push(...reader.push(bytes.subarray(at, at + size)))
  items.push(...reader.end())
  return { items, broken: reader.broken, read: items.map((item) => readItem(item, ground)) }
}

const statements = (feed: string, size?: number) =>
  readFeed(feed, size).read.flatMap((one) => (one.ok ? [one.statement] : []))
const rejects = (feed: string) => readFeed(feed).read.flatMap((one) => (one.ok ? [] : [one.reject]))

const rss = (inner: string) =>
  `<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Fell</title><link>https://shop.test</link>\n${inner}\n</channel></rss>`
const entry = (fields: Record<string, string>) =>
  `<item>${Object.entries(fields)
    .map(([name, value]) => `<g:${name}>${value}</g:${name}>`)
    .join('')}</item>`
const whole = {
  id: 'S-42',
  title: 'Trail Shoe',
  link: 'https://shop.test/p/trail-shoe?utm_source=feed&amp;size=42',
  image_link: 'https://shop.test/1.jpg',
  availability: 'in stock',
  price: '89.90 EUR',
}

describe('an RSS feed', () => {
  it('is read with prefixes, CDATA, references and nested fields', () => {
    const item = `<item>
      <title>plain</title><g:title><![CDATA[Trail <b>Shoe</b> & more]]></g:title><g:id>S-42</g:id>
      <link>https://shop.test/p/1</link><description>&lt;p&gt;For &amp;amp; on&lt;/p&gt; stones</description>
      <g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
      <g:price>89,90 EUR</g:price><g:availability>in_stock</g:availability>
      <g:additional_image_link>https://shop.test/2.jpg</g:additional_image_link>
      <g:additional_image_link>https://shop.test/3.jpg</g:additional_image_link>
      <g:product_type>Shoes &gt; Trail</g:product_type><g:quantity>7</g:quantity></item>`
    for (const size of [1, 7, 100_000]) {
      const [one] = statements(rss(item), size)
      expect(one).toMatchObject({
        id: 'S-42',
        title: 'Trail Shoe & more',
        description: 'For & on stones',
        price: 89.9,
        listPrice: null,
        currency: 'EUR',
        availability: 'in_stock',
        quantity: 7,
        category: ['Shoes', 'Trail'],
        images: ['https://shop.test/2.jpg', 'https://shop.test/3.jpg'],
      })
    }
  })

  it('gives addresses without tracking, and the tracked one as another way there', () => {
    const [one] = statements(rss(entry(whole)))
    expect(one?.url).toBe('https://shop.test/p/trail-shoe?size=42')
    expect(one?.aliases).toEqual(['https://shop.test/p/trail-shoe?utm_source=feed&size=42'])
  })

  it('gives the sale price while the sale runs', () => {
    const sale = { ...whole, sale_price: '69.90 EUR' }
    const [now, then, soon] = statements(
      rss(
        entry(sale) +
          entry({
            ...sale,
            sale_price_effective_date: '2026-05-01T00:00+0200/2026-05-02T00:00+0200',
          }) +
          entry({ ...sale, sale_price_effective_date: '2026-05-31 12:00:00/2026-06-30' }),
      ),
    )
    expect([now?.price, now?.listPrice]).toEqual([69.9, 89.9])
    expect([then?.price, then?.listPrice]).toEqual([89.9, null])
    expect([soon?.price, soon?.listPrice]).toEqual([69.9, 89.9])
  })

  it('gives groups, options, codes and the day of a pre-order', () => {
    const [one] = statements(
      rss(
        entry({
          ...whole,
          item_group_id: 'G',
          color: 'red',
          size: '42',
          gtin: '4006381333931',
          mpn: 'M',
          availability: 'preorder',
          availability_date: '2026-09-01T00:00Z',
          condition: 'new',
        }),
      ),
    )
    expect(one).toMatchObject({
      groupId: 'G',
      options: { color: 'red', size: '42' },
      gtin: '4006381333931',
      mpn: 'M',
      availability: 'preorder',
      expectedAt: Date.UTC(2026, 8, 1),
    })
    expect(one?.attributes).toMatchObject({ condition: 'new' })
  })

  it('names of a rejected item the line, the id, the field and why', () => {
    const feed = rss(
      [
        entry({ ...whole, id: '' }),
        entry({ ...whole, id: 'a', title: ' ' }),
        entry({ ...whole, id: 'b', price: 'on request' }),
        entry({ ...whole, id: 'c', price: '12.50' }),
        entry({ ...whole, id: 'd', availability: 'perhaps' }),
        entry({ ...whole, id: 'e', link: 'javascript:alert(1)' }),
        entry(whole),
      ].join('\n'),
    )
    expect(rejects(feed).map(({ index, line, id, field }) => [index, line, id, field])).toEqual([
      [0, 3, '', 'id'],
      [1, 4, 'a', 'title'],
      [2, 5, 'b', 'price'],
      [3, 6, 'c', 'price'],
      [4, 7, 'd', 'availability'],
      [5, 8, 'e', 'link'],
    ])
    expect(statements(feed)).toHaveLength(1)
  })

  it('in the encoding that it declares is read so', () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel>${entry({ ...whole, title: 'Caf\u00e9' })}</channel></rss>`
    const latin = new Uint8Array([...text].map((mark) => mark.charCodeAt(0)))
    const { read, broken } = readFeed(latin, 10)
    expect(broken).toBeUndefined()
    expect(read[0]).toMatchObject({ ok: true, statement: { title: 'Café' } })
  })
})

describe('an Atom feed', () => {
  it('is read with its links, with and without prefixes', () => {
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Fell</title><link rel="self" href="https://shop.test/feed"/>
      <entry><link rel="enclosure" href="https://shop.test/x"/><link rel="alternate" href="https://shop.test/p/1?a=1&amp;b=2"/>
      <id>S-1</id><title>Sock</title><price>5 EUR</price><author><name>Fell</name></author></entry></feed>`
    expect(readFeed(feed).broken).toBeUndefined()
    expect(statements(feed)).toMatchObject([
      { id: 'S-1', title: 'Sock', price: 5, url: 'https://shop.test/p/1?a=1&b=2' },
    ])
  })
})

describe('a table', () => {
  const header = 'id\ttitle\tlink\timage link\tavailability\tprice'
  const row = (id: string, title: string) =>
    `${id}\t${title}\thttps://shop.test/p/${id}\thttps://shop.test/${id}.jpg\tin stock\t1,299.00 EUR`

  it('is read with tabs, quotes, a byte order mark and any line ends', () => {
    const rows = [
      header,
      row('1', '"Screen, 24"" wide"'),
      row('2', '24" screen'),
      row('3', '"Nice" one'),
      row('4', '"two\nlines"'),
      row('5', 'last'),
    ]
    for (const end of ['\n', '\r\n']) {
      const { items, broken } = readFeed(`\ufeff${rows.join(end)}`, 9)
      expect(broken).toBeUndefined()
      expect(items.map(({ fields }) => fields.get('title')?.[0])).toEqual([
        'Screen, 24" wide',
        '24" screen',
        '"Nice" one',
        'two\nlines',
        'last',
      ])
      expect(items.map(({ line }) => line)).toEqual([2, 3, 4, 5, 7])
    }
    expect(statements(`${rows.join('\n')}\n`)[0]).toMatchObject({
      price: 1299,
      currency: 'EUR',
      imageUrl: 'https://shop.test/1.jpg',
    })
  })

  it('is read with commas, semicolons and further pictures in one cell', () => {
    for (const mark of [',', ';']) {
      const feed =
        ['id', 'title', 'price', 'additional_image_link'].join(mark) +
        `\n1${mark}Sock${mark}5.00 EUR${mark}"https://a.test/1.jpg,https://a.test/2.jpg"\n`
      expect(statements(feed)).toMatchObject([
        { id: '1', price: 5, images: ['https://a.test/1.jpg', 'https://a.test/2.jpg'] },
      ])
    }
  })

  it('with a quote that is never closed loses one row', () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => row(`r${n}`, n === 5 ? '"open' : 'Sock'))
    expect(statements([header, ...rows].join('\n')).length).toBeGreaterThanOrEqual(2_998)
  })
})

describe('a feed that is broken or means harm', () => {
  it('gives what was whole where it breaks off, and says where', () => {
    const feed = rss(['a', 'b', 'c'].map((id) => entry({ ...whole, id })).join('\n'))
    const cut = readFeed(feed.slice(0, feed.indexOf('<g:id>c') + 20))
    expect(cut.read.map(({ ok }) => ok)).toEqual([true, true, false])
    expect(cut.broken).toMatch(/ends in the middle, after \d items, in line 5/)
    expect(readFeed(feed.slice(0, feed.indexOf('<g:id>c') - 6)).broken).toBeDefined()
    expect(readFeed('').broken).toBeDefined()
    const table =
      'id\ttitle\tlink\tprice\timage_link\n1\tSock\thttps://a.test\t5 EUR\thttps://a.test/1.jpg\n2\tShi'
    expect(readFeed(table).broken).toMatch(/line 3/)
  })

  it('expands no entities', () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>${entry({ ...whole, title: '&b;&x;' })}</channel></rss>`
    expect(statements(laughs)).toMatchObject([{ title: '&b;&x;' }])
  })

  it('with an item without an end, one too large or one inside another goes on with the next', () => {
    const feed = rss(
      `<item><g:id>open</g:id><g:title>x</g:title>${entry(whole)}<item><g:id>big</g:id><g:description>${'x'.repeat(1_500_000)}</g:description></item>${entry({ ...whole, id: 'after' })}`,
    )
    const { read, broken } = readFeed(feed, 65_536)
    expect(broken).toBeUndefined()
    expect(read.flatMap((one) => (one.ok ? [one.statement.id] : []))).toEqual(['S-42', 'after'])
    expect(read.filter(({ ok }) => !ok).length).toBeGreaterThanOrEqual(2)
  })

  it('never keeps more than an item', () => {
    const reader = new FeedReader()
    const chunk = new TextEncoder().encode('<!-- x '.padEnd(100_000, 'x'))
    for (let round = 0; round < 50; round += 1) reader.push(chunk)
    expect(reader.end().length).toBeLessThan(2)
  })

  it('of any bytes at all is read to its end', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => new TextEncoder().encode(`<rss>${text}`)),
        ),
        fc.integer({ min: 1, max: 9 }),
        (bytes, size) => {
          readFeed(bytes, size)
        },
      ),
    )
  })
})

describe('a reading that is taken up again', () => {
  it.each(['xml', 'table'])(
    'at the place of an earlier one reads the rest of a feed in %s, and nothing twice',
    (form) => {
      const ids = Array.from({ length: 40 }, (_, n) => `Ärmel-${n}`)
      const feed =
        form === 'xml'
          ? rss(ids.map((id) => entry({ ...whole, id })).join('\n'))
          : `id\ttitle\tprice\n${ids.map((id) => `${id}\tSock\t5 EUR`).join('\n')}\n`
      const bytes = new TextEncoder().encode(feed)
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: bytes.length }),
          fc.integer({ min: 1, max: 600 }),
          (until, size) => {
            const first = new FeedReader()
            const items: FeedItem[] = []
            for (let at = 0; at < until; at += size)
              items.push(...first.push(bytes.subarray(at, Math.min(at + size, until))))
            const { place } = first
            if (items.length === 0) return
            const offset = place.offset ?? Number.NaN
            const second = new FeedReader({ place })
            items.push(...second.push(bytes.subarray(offset)), ...second.end())
            expect(items.map(({ fields }) => fields.get('id')?.[0])).toEqual(ids)
            expect(items.map(({ index }) => index)).toEqual(ids.map((_, n) => n))
            expect(second.broken).toBeUndefined()
            expect(new Set(items.map(({ line }) => line)).size).toBe(40)
          },
        ),
      )
    },
  )
})

const samples = path.join(import.meta.dirname, '../../../../shared/samples/feeds')
if (existsSync(samples)) it('gives of real feeds what their notes expect', compare)
else it(`compares nothing, for there are no feeds at ${samples}`, () => {})

interface Expected {
  readonly file: string
  readonly item_count: number
  readonly expected_items: readonly Readonly<Record<string, string | number>>[]
}

function compare(): void {
  const { feeds } = JSON.parse(readFileSync(path.join(samples, 'expected.json'), 'utf8')) as {
    feeds: Expected[]
  }
  for (const { file, item_count, expected_items } of feeds) {
    const bytes = readFileSync(path.join(samples, file))
    const { items, read, broken } = readFeed(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    expect([file, items.length, broken]).toEqual([file, item_count, undefined])
    for (const {
      index,
      id,
      title,
      price,
      currency,
      availability,
      link,
      image,
      brand,
      product_type,
    } of expected_items) {
      const one = read[Number(index)]
      expect([file, one?.ok]).toEqual([file, id !== undefined])
      if (!one?.ok || id === undefined) continue
      const { statement } = one
      expect([statement.id, statement.title, statement.currency, statement.availability]).toEqual([
        id,
        title,
        currency,
        availability,
      ])
      expect([Number(statement.price), statement.url, statement.imageUrl, statement.brand]).toEqual(
        [Number(price), link, image, brand],
      )
      expect(statement.category?.join(' > ')).toBe(product_type)
    }
  }
}
