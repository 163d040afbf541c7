/** Events, contacts and products from files, and what an import says when it cannot understand one. */

import { describe, expect, it } from 'vitest'
import { importText } from './reading.ts'

describe('events', () => {
  it('from a clickstream are products viewed; two that are alike stay two', async () => {
    const text =
      'SessionId\tItemId\tTime\n9\t77\t1590969600\n9\t77\t1590969600\n9\t78\t1590969660.5\n'
    const first = await importText('clicks.tsv', text)
    expect(first.sent).toHaveLength(3)
    expect(new Set(first.sent.map(({ messageId }) => messageId)).size).toBe(3)
    expect(first.sent).toContainEqual(
      expect.objectContaining({
        anonymousId: '9',
        event: 'Product Viewed',
        timestamp: '2020-06-01T00:01:00.500Z',
        properties: { product_id: '78' },
      }),
    )
    expect((await importText('clicks.tsv', text)).sent).toEqual(first.sent)
  })

  it('keep columns that nobody knows, and are turned away without a visitor or a name', async () => {
    const { sent, rejected } = await importText(
      'events.csv',
      [
        'event,timestamp,user_id,product_id,shelf',
        'add_to_cart,2024-01-01T10:00:00Z,17,A1,left',
        'Wished Upon,2024-01-01T10:00:00Z,17,A1,',
        'view,2024-01-01T10:00:00Z,,A1,',
        ',2024-01-01T10:00:00Z,17,A1,',
      ].join('\n'),
    )
    expect(sent.map(({ event }) => event).sort()).toEqual(['Product Added', 'Wished Upon'])
    expect(sent.find(({ event }) => event === 'Product Added')?.properties).toEqual({
      product_id: 'A1',
      shelf: 'left',
    })
    expect(rejected).toEqual([
      '4: there is neither a customer nor a visitor',
      '5: there is no event',
    ])
  })

  it('in their own form pass as they are, with an id that follows from the content', async () => {
    const message = {
      type: 'page',
      anonymousId: 'v',
      timestamp: '2024-01-01T10:00:00Z',
      name: 'Home',
    }
    const text = [message, { ...message, messageId: 'mine' }, { ...message, timestamp: 'x' }]
      .map((one) => JSON.stringify(one))
      .join('\n')
    const { sent, rejected } = await importText('events.jsonl', text)
    expect(sent).toHaveLength(2)
    expect(sent).toContainEqual({
      ...message,
      messageId: 'mine',
      timestamp: '2024-01-01T10:00:00.000Z',
    })
    expect(rejected).toEqual(['3: the timestamp "x" is not understood'])
  })
})

describe('contacts', () => {
  it('bring along the consent that their column clearly says', async () => {
    const { sent, rejected } = await importText(
      'contacts.csv',
      [
        'Email,First Name,Accepts Marketing,Customer ID,Signup Date',
        'ann@example.com,Ann,yes,1,2023-02-03',
        'bob@example.com,Bob,no,2,',
        'cy@example.com,Cy,unsubscribed,3,',
        'nobody,Dee,yes,4,',
        ',,yes,,',
      ].join('\n'),
    )
    const byUser = new Map(sent.map((message) => [message.userId, message]))
    expect(byUser.get('1')).toMatchObject({
      type: 'identify',
      timestamp: '2023-02-03T00:00:00.000Z',
      traits: { email: 'ann@example.com', first_name: 'Ann', consent: { marketing: true } },
    })
    expect(byUser.get('2')?.traits).toEqual({ email: 'bob@example.com', first_name: 'Bob' })
    expect(byUser.get('2')?.timestamp).toBeUndefined()
    expect(byUser.get('3')?.traits).toMatchObject({ consent: { marketing: false } })
    expect(rejected).toEqual([
      '5: "nobody" is no email address',
      '6: there is neither an email address nor a customer number',
    ])
  })
})

describe('products', () => {
  it('with the columns of a Merchant feed become products of the catalogue', async () => {
    const { sent, rejected } = await importText(
      'feed.tsv',
      [
        'id\ttitle\tdescription\tlink\timage_link\tprice\tsale_price\tavailability\tproduct_type\tbrand',
        '1\tMug\tHolds tea\thttps://shop.example/1\thttps://shop.example/1.jpg\t15.00 EUR\t12.00 EUR\tin stock\tKitchen > Mugs\tPotter',
        '2\tPot\t\thttps://shop.example/2\t\t7,000.50 USD\t\tout_of_stock\t\t',
        '3\t\t\thttps://shop.example/3\t\t1 EUR\t\tin_stock\t\t',
        '4\tJar\t\thttps://shop.example/4\t\tmuch\t\tin_stock\t\t',
        '1\tMug\t\thttps://shop.example/1\t\t1 EUR\t\tin_stock\t\t',
        '5\tLid\t\thttps://shop.example/5\t\t1 EUR\t\tperhaps\t\t',
      ].join('\n'),
    )
    expect(sent).toHaveLength(2)
    expect(sent).toContainEqual({
      id: '1',
      title: 'Mug',
      description: 'Holds tea',
      url: 'https://shop.example/1',
      imageUrl: 'https://shop.example/1.jpg',
      brand: 'Potter',
      category: ['Kitchen', 'Mugs'],
      price: 12,
      listPrice: 15,
      currency: 'EUR',
      availability: 'in_stock',
    })
    expect(sent).toContainEqual(
      expect.objectContaining({
        id: '2',
        price: 7000.5,
        currency: 'USD',
        availability: 'out_of_stock',
      }),
    )
    expect(rejected).toEqual([
      '4: there is no title',
      '5: the price "much" is none',
      '6: the id 1 came before',
      '7: the availability "perhaps" is not known',
    ])
  })
})

describe('products of JSON Lines', () => {
  it('keep their variants, pictures, numbers and attributes', async () => {
    const product = {
      id: 'P1',
      title: 'Shoe',
      url: 'https://shop.example/p1',
      price: 89.9,
      listPrice: 100,
      currency: 'EUR',
      gtin: '4006381333931',
      groupId: 'G',
      category: ['Running', 'Shoes'],
      images: ['https://shop.example/1.jpg', 'nonsense'],
      rating: { value: 4.5, count: 12 },
      attributes: { weight: 240 },
      variants: [{ id: 'V1', price: 89.9, options: { size: '42' } }],
    }
    const { sent } = await importText('products.jsonl', `${JSON.stringify(product)}\n`)
    expect(sent).toEqual([
      { ...product, images: ['https://shop.example/1.jpg'], availability: 'in_stock' },
    ])
  })
})

describe('one clear line when', () => {
  it.each([
    ['the file is empty', 'a.csv', '', [], /a\.csv is empty\.$/],
    [
      'it has a header only',
      'a.csv',
      'order_id,date,total,email\n',
      [],
      /has no rows that can be read\.$/,
    ],
    [
      'it is XML',
      'a.xml',
      '<rss/>',
      ['--as', 'orders'],
      /is XML, which is taken as a product feed only/,
    ],
    ['a feed has no items', 'a.xml', '<rss/>', [], /The feed has no items/],
    ['it is one JSON list', 'a.json', '[{"a":1}]', [], /write one object per line/],
    ['it is no table', 'a.txt', 'hello\nworld\n', [], /its first line must name columns/],
    [
      'its columns say nothing',
      'a.csv',
      'x,y\n1,2\n',
      [],
      /What this file is does not follow from its columns \(x, y\)/,
    ],
    [
      'a column is mapped that is none',
      'a.csv',
      'order_id,date,total,email\n1,2024-01-01,1,a@b.co\n',
      ['--map', 'total=sum'],
      /there is no such column/,
    ],
    [
      'a name is mapped that is none',
      'a.csv',
      'order_id,date,total,email\n1,2024-01-01,1,a@b.co\n',
      ['--map', 'sum=total'],
      /orders have no sum\. Known: order_id/,
    ],
    [
      'day and month cannot be told apart',
      'a.csv',
      'order_id,date,total,email\n1,03/04/2024,1,a@b.co\n',
      [],
      /say --dates dmy or --dates mdy/,
    ],
    ['a zone is none', 'a.csv', 'a', ['--timezone', 'Mars'], /--timezone must be a zone/],
    ['a currency is none', 'a.csv', 'a', ['--currency', 'euros'], /--currency must be a code/],
  ])('%s', async (_, name, content, args, line) => {
    await expect(importText(name, content, args)).rejects.toThrow(line)
  })
})

describe('wishes', () => {
  it('come before the rules: columns, kind, and the order of day and month', async () => {
    const text = 'nr;wann;wer;summe;email\n5;03/04/2024 5:30 PM;k1;12,5;x\n'
    const { sent, lines } = await importText('x.csv', text, [
      ...['--as', 'orders', '--map', 'order_id=nr', '--map', 'date=wann', '--map', 'email='],
      ...[
        '--map',
        'customer_id=wer',
        '--map',
        'total=summe',
        '--dates',
        'mdy',
        '--currency',
        'chf',
      ],
    ])
    expect(sent).toMatchObject([
      {
        userId: 'k1',
        timestamp: '2024-03-04T17:30:00.000Z',
        properties: { order_id: '5', revenue: 12.5, currency: 'CHF' },
      },
    ])
    expect(sent[0]?.properties.email).toBeUndefined()
    expect(lines.join('\n')).toContain('not used      email')
  })
})
