/** Order files as shops write them: what they become, and which rows are turned away. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importText } from './reading.ts'

const header =
  'Invoice No,Stock Code,Description,Quantity,Invoice Date,Unit Price,Customer ID,Country'
const lines = [
  header,
  '1001,A1,"Lamp, green",2,2024-03-31 08:30,4.50,17,France',
  '1002,B2,Vase,1,2024-03-30 09:00,10,18,Spain',
  '1001,C3,Rug,1,2024-03-31 08:30,20.10,17,France',
]

describe('lines of orders', () => {
  it('become one order each, wherever in the file they stand', async () => {
    const { sent, rejected } = await importText('shop.csv', lines.join('\n'), [
      ...['--currency', 'GBP', '--timezone', 'Europe/London'],
    ])
    expect(rejected).toEqual([])
    expect(sent.map(({ messageId }) => messageId).sort()).toEqual(['order:1001', 'order:1002'])
    expect(sent.find(({ messageId }) => messageId === 'order:1001')).toEqual({
      type: 'track',
      event: 'Order Completed',
      messageId: 'order:1001',
      // On this day the clocks of London went forward at one o'clock.
      timestamp: '2024-03-31T07:30:00.000Z',
      userId: '17',
      context: { location: { country: 'France' } },
      properties: {
        order_id: '1001',
        revenue: 29.1,
        currency: 'GBP',
        products: [
          { product_id: 'A1', name: 'Lamp, green', price: 4.5, quantity: 2 },
          { product_id: 'C3', name: 'Rug', price: 20.1, quantity: 1 },
        ],
      },
    })
  })

  it('are the same in tabs, in semicolons with decimal commas, gzipped, and in an old code page', async () => {
    const plain = await importText('a.csv', lines.join('\n'))
    const tabs = lines.map((line) =>
      line.replace('"Lamp, green"', 'Lamp; green').replaceAll(',', '\t'),
    )
    const semicolons = lines.map((line) =>
      line
        .replace('"Lamp, green"', 'Lamp green')
        .replaceAll(',', ';')
        .replaceAll(/(\d)\.(\d)/g, '$1,$2'),
    )
    const bytes = Buffer.from(`\uFEFF${lines.join('\r\n')}`)
    const old = Buffer.from(lines.join('\n').replace('Rug', 'Rug £9'), 'latin1')
    for (const [name, content] of [
      ['b.tsv', tabs.join('\n')],
      ['c.csv', semicolons.join('\n')],
      ['d.csv.gz', gzipSync(bytes)],
      ['e.csv', old],
    ] as const) {
      const { sent } = await importText(name, content)
      expect(sent.map(({ properties }) => properties.revenue).sort()).toEqual(
        plain.sent.map(({ properties }) => properties.revenue).sort(),
      )
      if (name === 'e.csv') expect(JSON.stringify(sent)).toContain('Rug £9')
    }
  })

  it.each([
    ['a date that is none', '1003,A1,Lamp,1,soon,4.50,17,', '2: the date "soon" is not understood'],
    [
      'a day that does not exist',
      '1003,A1,Lamp,1,2024-02-30,1,17,',
      '2: the date "2024-02-30" is not understood',
    ],
    [
      'a date of next century',
      '1003,A1,Lamp,1,2199-01-01,1,17,',
      '2: the date "2199-01-01" lies in the future',
    ],
    ['no date', '1003,A1,Lamp,1,,1,17,', '2: the date is missing'],
    ['no customer', '1003,A1,Lamp,1,2024-01-01,1,,', '2: there is no customer'],
    ['a price of zero', '1003,A1,Lamp,1,2024-01-01,0,17,', '2: the price is zero'],
    ['a negative price', '1003,A1,Lamp,1,2024-01-01,-3,17,', '2: the price is negative'],
    ['a price that is none', '1003,A1,Lamp,1,2024-01-01,free,17,', '2: the price "free" is none'],
    ['no quantity', '1003,A1,Lamp,,2024-01-01,1,17,', '2: the quantity "" is none'],
    ['no number', ',A1,Lamp,1,2024-01-01,1,17,', '2: there is no order number'],
  ])('with %s are rejected, and the others go in', async (_, bad, reason) => {
    const { sent, rejected } = await importText(
      'shop.csv',
      [header, bad, ...lines.slice(1)].join('\n'),
    )
    expect(rejected).toEqual([reason])
    expect(sent).toHaveLength(2)
  })

  it('that came back are refunds: of their order, or of their own as credit notes', async () => {
    const back = [
      '1001,C3,Rug,-1,2024-04-02 10:00,20.10,17,France',
      'C1002,B2,Vase,-1,2024-04-03 10:00,10,18,Spain',
      'C1009,B2,Vase,-2,2024-04-04 10:00,3,18,Spain',
    ]
    const { sent } = await importText('shop.csv', [...lines, ...back].join('\n'))
    const refunds = sent.filter(({ event }) => event === 'Order Refunded')
    expect(
      refunds
        .map(({ messageId, properties }) => [messageId, properties.order_id, properties.total])
        .sort(),
    ).toEqual([
      ['refund:1001', '1001', 20.1],
      ['refund:C1002', '1002', 10],
      ['refund:C1009', 'C1009', 6],
    ])
    expect(sent.filter(({ event }) => event === 'Order Completed')).toHaveLength(2)
  })

  it('without a customer may come as guests, when that is wished', async () => {
    const guest = '1003,A1,Lamp,1,2024-01-01,5,,'
    const { sent } = await importText('shop.csv', [header, guest].join('\n'), ['--guests'])
    expect(sent).toMatchObject([{ anonymousId: 'guest-1003', properties: { revenue: 5 } }])
  })

  it('of an order that is too long for one message keep its revenue', async () => {
    const many = Array.from(
      { length: 900 },
      (_, index) =>
        `1,SKU-${index},A rather long name of product number ${index},1,2024-01-01,2,17,`,
    )
    const { sent } = await importText('shop.csv', [header, ...many].join('\n'))
    expect(sent).toMatchObject([{ properties: { order_id: '1', revenue: 1800 } }])
    expect(JSON.stringify(sent[0]).length).toBeLessThan(32_000)
  })
})

describe('orders of one row', () => {
  it('without a number get one from customer and day, also two on one day', async () => {
    const text =
      'customer_id,date,dollars\n4,19970101,29.33\n4,19970101,10\n5,19970102,0\n4,19970118,29.73\n'
    const first = await importText('sales.csv', text)
    const second = await importText('sales.csv', text)
    expect(second.sent).toEqual(first.sent)
    expect(first.rejected).toEqual(['4: the amount is zero'])
    expect(first.sent.map(({ properties }) => properties)).toEqual([
      { order_id: '4-19970101', total: 29.33, revenue: 29.33, currency: 'USD' },
      { order_id: '4-19970101-2', total: 10, revenue: 10, currency: 'USD' },
      { order_id: '4-19970118', total: 29.73, revenue: 29.73, currency: 'USD' },
    ])
  })
})

describe('exports of shop platforms', () => {
  it('state the order on its first row only, with discounts in and shipping and tax out', async () => {
    const text = [
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku',
      '#1001,ann@example.com,paid,2024-05-01 10:00:00 +0200,EUR,45.00,5.00,9.00,59.00,1,Mug,25.00,MUG',
      '#1001,ann@example.com,,,,,,,,1,Pot,25.00,POT',
      '#1002,bob@example.com,pending,2024-05-02 10:00:00 +0200,EUR,5,0,0,5,1,Mug,5,MUG',
      '#1003,cy@example.com,refunded,2024-05-03 10:00:00 +0200,EUR,5,0,0,5,1,Mug,5,MUG',
    ]
    const { sent, rejected } = await importText('orders.csv', text.join('\n'))
    expect(rejected).toEqual(['4: the order was never paid (pending)'])
    expect(sent[0]).toMatchObject({
      timestamp: '2024-05-01T08:00:00.000Z',
      properties: {
        order_id: '#1001',
        email: 'ann@example.com',
        total: 59,
        revenue: 45,
        shipping: 5,
        tax: 9,
      },
    })
    expect(sent.map(({ messageId }) => messageId).sort()).toEqual([
      'order:#1001',
      'order:#1003',
      'refund:#1003',
    ])
  })

  it('may be JSON Lines, an order with its items each', async () => {
    const order = {
      id: 7001,
      created_at: '2024-05-01T08:00:00Z',
      customer: { id: 12, email: 'ann@example.com' },
      currency: 'EUR',
      line_items: [
        { sku: 'MUG', name: 'Mug', quantity: 2, price: 5 },
        { sku: 'POT', name: 'Pot', quantity: 1, price: '7.50' },
      ],
    }
    const { sent, rejected } = await importText(
      'orders.jsonl',
      `${JSON.stringify(order)}\nnot json\n`,
    )
    expect(rejected).toEqual(['2: the line is no JSON object'])
    expect(sent).toMatchObject([
      {
        userId: '12',
        messageId: 'order:7001',
        properties: { revenue: 17.5, email: 'ann@example.com' },
      },
    ])
  })
})
