/** Prices as shops write them, in many countries. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currencyIn, readCurrency } from '../../../worker/catalog/extract/currency.ts'
import { decimalMark, readPrice } from '../../../worker/catalog/extract/price.ts'

describe('a price', () => {
  it.each([
    [12.5, '12.5'],
    ['12.50', '12.50'],
    ['12,5', '12.5'],
    ['1.299,00 €', '1299.00'],
    ['$1,299', '1299'],
    ["1'299.-", '1299'],
    ['1’299.90', '1299.90'],
    ['CHF 19.–', '19'],
    ['5,-- €', '5'],
    ['R$ 1.299,90', '1299.90'],
    ['1 299,00 Kč', '1299.00'],
    ['1\u00a0299\u00a0kr', '1299'],
    ['Rs. 2,433.00', '2433.00'],
    ['₹1,29,999', '129999'],
    ['1,980円（税込2,178円）', '1980'],
    ['２，９８０円', '2980'],
    ['12€50', '12.50'],
    ['$12 99', '12.99'],
    ['$ .99', '0.99'],
    ['1.299 €', '1299'],
    ['1.234.567,89', '1234567.89'],
    ['19.990000', '19.990000'],
    ['16.528925619834712', '16.5289'],
    ['20% off $12.99', '12.99'],
    ['10x de R$ 129,99', '129.99'],
    ['Ab 1.199 €*', '1199'],
    ['free', undefined],
    ['Preis auf Anfrage', undefined],
    ['-12.50', undefined],
    ['1.2.3', undefined],
    ['9999999999999999', undefined],
    ['', undefined],
    [Number.NaN, undefined],
    [-3, undefined],
    [{}, undefined],
    [null, undefined],
  ])('%j is %j', (written, amount) => {
    expect(readPrice(written)?.amount).toBe(amount)
  })

  it.each(['12.99 - 15.99', '12,99 € – 15,99 €', '12.99 to 15.99', '$15.99 - $12.99'])(
    'is of the range "%s" its lower end, and knows the upper one',
    (written) => {
      expect(readPrice(written)).toEqual({ amount: '12.99', high: '15.99' })
    },
  )

  it.each([
    ['1.299', {}, '1.299'],
    ['1.299', { decimal: ',' }, '1299'],
    ['1.299', { others: [1299] }, '1299'],
    ['1,299', { decimal: ',', others: [1.299] }, '1.299'],
    ['12.500', { currency: 'KWD' }, '12.500'],
    ['19.990', { currency: 'CLP' }, '19990'],
    [19.99, { currency: 'CLP' }, '19990'],
    [19.99, { currency: 'EUR' }, '19.99'],
  ] as const)(
    'whose thousands may be decimals, %j, is read with %j as %s',
    (written, hints, amount) => {
      expect(readPrice(written, hints)?.amount).toBe(amount)
    },
  )

  it('comes back from the way any of these countries writes it', () => {
    const styles: readonly (readonly [group: string, decimal: string, around: string])[] = [
      ['.', ',', '# €'],
      [',', '.', '$#'],
      [' ', ',', '# Kč'],
      ['’', '.', 'CHF #'],
      ['', '.', '#'],
      ['\u202f', ',', '# EUR'],
    ]
    const cents = fc.integer({ min: 1, max: 99_999_999 })
    fc.assert(
      fc.property(cents, fc.constantFrom(...styles), (amount, [group, decimal, around]) => {
        const units = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, group)
        const written = around.replace('#', units + decimal + String(amount % 100).padStart(2, '0'))
        expect(Number(readPrice(written)?.amount)).toBe(amount / 100)
      }),
    )
  })

  it('of any text at all is a decimal amount or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.,' €$-]{0,30}$/)), (text) => {
        const amount = readPrice(text)?.amount
        expect(amount === undefined || /^\d+(\.\d+)?$/.test(amount)).toBe(true)
      }),
    )
  })
})

describe('a currency', () => {
  it.each([
    ['EUR', {}, 'EUR'],
    [' usd ', {}, 'USD'],
    ['€', {}, 'EUR'],
    ['RUR', {}, 'RUB'],
    ['$', {}, 'USD'],
    ['$', { lang: 'en-AU' }, 'AUD'],
    ['$', { host: 'tienda.example.mx' }, 'MXN'],
    ['kr', { lang: 'sv' }, 'SEK'],
    ['kr', { lang: 'da-DK' }, 'DKK'],
    ['kr', {}, undefined],
    ['XYZ', {}, undefined],
    ['', {}, undefined],
  ])('%j on a page of %j is %s', (written, locale, code) => {
    expect(readCurrency(written, locale)).toBe(code)
  })

  it('is found in the text of a price', () => {
    expect(currencyIn('R$ 1.299,90')).toBe('BRL')
    expect(currencyIn('¥1,980')).toBe('JPY')
    expect(currencyIn('¥198', { lang: 'zh-CN' })).toBe('CNY')
    expect(currencyIn('129 kr', { host: 'butikk.example.no' })).toBe('NOK')
    expect(currencyIn('12.50')).toBeUndefined()
  })
})

it('knows how languages write decimals', () => {
  expect(decimalMark('de-AT')).toBe(',')
  expect(decimalMark('de-CH')).toBe('.')
  expect(decimalMark('en')).toBe('.')
  expect(decimalMark('es_MX')).toBe('.')
  expect(decimalMark('')).toBeUndefined()
})

it('has no more decimals than a sum that was reckoned in binary should have had', () => {
  expect(readPrice(19.990000000000002)).toEqual({ amount: '19.99' })
  expect(readPrice(0.1 + 0.2)).toEqual({ amount: '0.3' })
})
