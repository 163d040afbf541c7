/** What products are known by: addresses that are one, and numbers that are none. */

import { describe, expect, it } from 'vitest'
import { gtinOf } from '../../worker/catalog/gtin.ts'
import { isFirstPage, shopifyFeedIds, urlKey } from '../../worker/catalog/keys.ts'

describe('addresses of one page have one key', () => {
  const key = 'shop.example/p/trail-shoe'
  it.each([
    'https://shop.example/p/trail-shoe',
    'http://shop.example/p/trail-shoe',
    'https://www.shop.example/p/trail-shoe/',
    'HTTPS://Shop.Example:443/p/trail-shoe',
    'https://shop.example//p///trail-shoe#reviews',
    'https://shop.example/p/trail-shoe?utm_source=x&gclid=1&fbclid=2',
    'https://shop.example/p/trail-shoe?variant=123456&_pos=1&_ss=r',
    'https://shop.example/p/trail-shoe?attribute_pa_size=42',
    'https://shop.example/p/trail%2Dshoe',
    'https://shop.example/p/trail-shoe;jsessionid=0A1B',
    'https://shop.example/p/trail-shoe/index.html',
    'https://user:pass@shop.example./p/trail-shoe?',
  ])('%s', (address) => expect(urlKey(address)).toBe(key))

  it.each([
    ['https://shop.example/?b=2&a=1', 'https://shop.example/?a=1&b=2'],
    ['https://shop.example/caf%C3%A9', 'https://shop.example/cafe%CC%81'],
    ['https://shop.example/p?id=a+b', 'https://shop.example/p?id=a%20b'],
    ['https://s.example/collections/sale/products/shoe', 'https://s.example/products/shoe'],
    ['https://xn--mller-kva.example/p', 'https://müller.example/p'],
  ])('%s is %s', (left, right) => expect(urlKey(left)).toBe(urlKey(right)))

  it.each([
    ['https://shop.example/p?id=1', 'https://shop.example/p?id=2'],
    ['https://shop.example/P', 'https://shop.example/p'],
    ['https://shop.example/p', 'https://other.example/p'],
    ['http://127.0.0.1:8787/p', 'http://127.0.0.1:8788/p'],
    ['https://shop.example/#!/Shoe/p/1', 'https://shop.example/#!/Sock/p/2'],
    ['https://shop.example/a%2Fb', 'https://shop.example/a/b'],
  ])('but %s is not %s', (left, right) => expect(urlKey(left)).not.toBe(urlKey(right)))

  it.each(['', 'shoe', 'javascript:alert(1)', 'data:text/html,x', '/p/1', 'https://', 'ftp://a/b'])(
    'and %j has none',
    (address) => expect(urlKey(address)).toBe(null),
  )

  it('and an address with broken escapes, or a very long one, does no harm', () => {
    expect(urlKey('https://shop.example/%E0%A4%A')).toBe('shop.example/%E0%A4%A')
    expect(urlKey(`https://shop.example/${'a'.repeat(3_000)}`)).toBe(null)
  })

  it('and the first page of a host is known for one', () => {
    expect(isFirstPage(urlKey('https://www.shop.example/') ?? '')).toBe(true)
    expect(isFirstPage(urlKey('https://shop.example/?id=1') ?? '')).toBe(false)
  })
})

describe('a GTIN', () => {
  it.each([
    ['4006381333931', '04006381333931'],
    [4006381333931, '04006381333931'],
    ['0 36000 29145 2', '00036000291452'],
    [36000291452, '00036000291452'],
    ['96385074', '00000096385074'],
    ['10614141000415', '10614141000415'],
    ['978-0-306-40615-7', '09780306406157'],
    ['0-306-40615-2', '09780306406157'],
    ['080442957X', '09780804429573'],
    ['isbn 0306406152', '09780306406157'],
  ])('%s is %s', (value, gtin) => expect(gtinOf(value)).toBe(gtin))

  it.each([
    '4006381333932',
    '0306406153',
    '00000000',
    '0000000000000',
    '123',
    '123456789',
    'ABCDEFGH',
    '',
    '1'.repeat(15),
    null,
    {},
    Number.NaN,
  ])('%j is none', (value) => expect(gtinOf(value)).toBe(null))
})

describe('the ids of Shopify’s own feed', () => {
  it('hold those of product and variant', () => {
    expect(shopifyFeedIds('shopify_US_4539472_3128')).toEqual({
      product: '4539472',
      variant: '3128',
    })
    expect(shopifyFeedIds('shopify_4539472')).toBe(null)
  })
})
