/** Numbers and texts as shops write them. */

import { describe, expect, it } from 'vitest'
import { readAmount } from '../../../sdk/capture/amount.ts'
import { decodeEntities, readAddress, readText } from '../../../sdk/capture/text.ts'

describe('an amount', () => {
  it.each([
    [12.5, 12.5],
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['1.299,00', 1299],
    ['1,299.00', 1299],
    ['$1,299', 1299],
    ['1.299 €', 1299],
    ['1.299', 1.299],
    ['1299.0000', 1299],
    ['1 299,00 Kč', 1299],
    ['1\u00a0299,00\u00a0€', 1299],
    ["CHF 1'299.–", 1299],
    ['Rs. 2,433', 2433],
    ['1.234.567', 1234567],
    ['1,234,567.89', 1234567.89],
    ['729,00 €', 729],
    ['0,299', 0.299],
    ['9,99 – 19,99', 9.99],
    ['19.99 299.00', 19.99],
    ['free', undefined],
    ['', undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [{}, undefined],
    ['9'.repeat(200), undefined],
  ])('%j is %j', (written, amount) => {
    expect(readAmount(written)).toBe(amount)
  })
})

describe('a text', () => {
  it.each([
    ['Tea &amp; Pot', 'Tea & Pot'],
    ['Caf&eacute; &uuml;ber &Ccedil;a', 'Café über Ça'],
    ['&#8364; &#x20AC; &euro;', '€ € €'],
    ['&unknown; & &#99999999; &toString;', '&unknown; & &#99999999; &toString;'],
    ['&lt;img src=x onerror=alert(1)&gt;', '<img src=x onerror=alert(1)>'],
  ])('%s is read as %s', (written, text) => {
    expect(decodeEntities(written)).toBe(text)
  })

  it('is trimmed and cut, and numbers are texts', () => {
    expect(readText('  a \n b ')).toBe('a b')
    expect(readText('x'.repeat(10_000))).toHaveLength(500)
    expect(readText(44012345678901)).toBe('44012345678901')
    expect(readText('   ')).toBeUndefined()
    expect(readText(Symbol('s'))).toBeUndefined()
  })

  it('is an address only if it leads to the web', () => {
    expect(readAddress('//cdn.test/a.jpg', 'https://shop.test/p')).toBe('https://cdn.test/a.jpg')
    expect(readAddress('javascript:alert(1)', 'https://shop.test')).toBeUndefined()
    expect(readAddress('data:text/html,x', 'https://shop.test')).toBeUndefined()
    expect(readAddress('', 'https://shop.test')).toBeUndefined()
  })
})
