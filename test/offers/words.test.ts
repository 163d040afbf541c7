/** Offers in words, and the addresses at which their codes apply themselves. */

import { describe, expect, it } from 'vitest'
import { applyUrl, throughCode, wordsOf } from '../../worker/offers/words.ts'

const rule = { kind: 'percent', value: 1_250, currency: null, minimum: null, gift: '' } as const

describe('an offer reads as', () => {
  it.each([
    ['12.5% off', rule, 'en'],
    [
      '10% off orders of €40.00 and more',
      { ...rule, value: 1_000, currency: 'EUR', minimum: 4_000 },
      'en',
    ],
    ['€5.00 off', { ...rule, kind: 'amount', value: 500, currency: 'EUR' }, 'en'],
    ['¥500 off', { ...rule, kind: 'amount', value: 500, currency: 'JPY' }, 'en'],
    ['free shipping', { ...rule, kind: 'free_shipping' }, 'en'],
    [
      'free shipping on orders of $50.00 and more',
      { ...rule, kind: 'free_shipping', currency: 'USD', minimum: 5_000 },
      'en',
    ],
    ['a tote bag with your order', { ...rule, kind: 'gift', gift: 'a tote bag' }, 'en'],
    [
      'a tote bag with orders of €40.00 and more',
      { ...rule, kind: 'gift', gift: 'a tote bag', currency: 'EUR', minimum: 4_000 },
      'en',
    ],
    ['12,5\u00a0% off', rule, 'de'],
    ['12.5% off', rule, 'no such language'],
  ] as const)('%s', (words, offer, locale) => {
    expect(wordsOf(offer, locale)).toBe(words)
  })
})

describe('a code applies itself', () => {
  const shop = { shopUrl: 'https://shop.test/en', discountUrl: '' }
  const shopify = { codes: 'shopify' } as const
  const other = { codes: 'generated' } as const
  const own = { ...shop, discountUrl: 'https://shop.test/?coupon={code}' }
  const leading = { ...shop, discountUrl: 'https://shop.test/apply/{code}?to={to}' }

  it('at Shopify’s own address, at the one that the owner set, or nowhere', () => {
    expect(applyUrl(shopify, 'HI-1', shop)).toBe('https://shop.test/discount/HI-1?redirect=%2F')
    expect(applyUrl(shopify, 'A B&C', own)).toBe('https://shop.test/?coupon=A%20B%26C')
    expect(applyUrl(other, 'HI-1', shop)).toBeNull()
  })

  it('on the way to a page of the shop, and to no other', () => {
    const cart = 'https://shop.test/cart/1:2?a=b#c'
    const to = '%2Fcart%2F1%3A2%3Fa%3Db%23c'
    expect(throughCode(shopify, 'X', shop, cart)).toBe(
      `https://shop.test/discount/X?redirect=${to}`,
    )
    expect(throughCode(other, 'X', leading, cart)).toBe(`https://shop.test/apply/X?to=${to}`)
    expect(throughCode(other, 'X', own, cart)).toBe(cart)
    expect(throughCode(shopify, 'X', shop, 'https://other.test/p')).toBe('https://other.test/p')
    expect(throughCode(shopify, 'X', shop, '')).toBe('')
  })
})
