/** Pages that mean harm, or are broken beyond what HTML forgives; and what of any page goes to the catalogue. */

import { describe, expect, it } from 'vitest'
import { statementOf } from '../../../worker/catalog/extract/statement.ts'
import { readStatement } from '../../../worker/catalog/statement.ts'
import { at, document, jsonLd, offer, product, read, shoe } from './page.ts'

const why = async (html: string) => {
  const { product: found, why: reason } = await read(html)
  return found ? found.name : reason
}

describe('a page that means harm', () => {
  const around = (inner: string) => document({ head: jsonLd(shoe()), body: inner })
  it.each([
    ['fifty megabytes', () => around('<p>x</p>'.repeat(6_500_000))],
    ['endless nesting', () => around('<div>'.repeat(300_000))],
    [
      'endless scopes',
      () =>
        around('<div itemscope itemtype="https://schema.org/Product" itemprop="x">'.repeat(20_000)),
    ],
    [
      'a thousand products',
      () =>
        around(
          '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Sock</b></div>'.repeat(
            1_000,
          ),
        ),
    ],
    [
      'a long attribute',
      () =>
        around(
          `<meta name="x" content="${'x'.repeat(2_000_000)}"><a itemprop="name" href="${'y'.repeat(500_000)}">`,
        ),
    ],
    [
      'a large block',
      () =>
        around(
          jsonLd({
            '@type': 'ItemList',
            itemListElement: Array.from({ length: 20_000 }, (_, n) =>
              shoe({ name: `Sock ${n}`, isRelatedTo: { name: 'x'.repeat(150) } }),
            ),
          }),
        ),
    ],
    ['a large broken block', () => around(jsonLd(`{"a":"${'"b" '.repeat(200_000)}`))],
    ['a deep block', () => around(jsonLd('{"a":'.repeat(50_000)))],
    ['text where none may be', () => around('<select><xmp></select><plaintext><frameset><title>')],
    ['an end in the middle', () => around('').slice(0, -30)],
  ])('with %s is still about its product', async (_, page) => {
    expect(await why(page())).toBe('Trail Shoe')
  })

  it.each([
    ['scripts in a selection', '<select><script>1</script><option>x</select>'],
    ['a huge attribute', `<div data-page="${'x'.repeat(6_000_000 / 2)}"></div>`],
  ])('with %s before its mark-up is read behind it', async (_, body) => {
    expect(await why(document({ body: `${body}${jsonLd(shoe())}` }))).toBe('Trail Shoe')
  })

  it('has names that stay data', async () => {
    const name = `=HYPERLINK("x")<script>alert(1)</script><img src=x onerror=alert(1)> {{ secrets }} '; drop table products; -- __proto__`
    const found = await product(
      document({
        head: jsonLd(
          shoe({
            name,
            image: 'javascript:alert(1)',
            url: 'data:text/html,x',
            brand: { __proto__: null, name: '\u202eevil\u0000' },
          }),
        ),
      }),
    )
    expect(found.name).not.toMatch(/<|>|alert/)
    expect(found.name).toContain('{{ secrets }}')
    expect(found).toMatchObject({ image: null, url: at, brand: 'evil' })
  })
})

describe('a statement', () => {
  it('of any page that has a product is taken by the catalogue', async () => {
    const pages = [
      shoe(),
      shoe({ offers: undefined }),
      shoe({
        name: 'x'.repeat(900),
        description: 'y'.repeat(9_000),
        sku: 'z'.repeat(400),
        category: 'a > '.repeat(40),
        image: Array.from({ length: 60 }, (_, n) => `/i/${n}.jpg`),
      }),
      shoe({
        offers: [offer('1', { sku: 'a', priceCurrency: 'USD' }), offer('2', { sku: 'b' })],
        aggregateRating: { ratingValue: 5, ratingCount: 1.5 },
      }),
      shoe({
        offers: offer('1', {
          availability: 'PreOrder',
          availabilityStarts: '2030-01-02',
          inventoryLevel: { value: '7' },
        }),
      }),
    ]
    for (const page of pages) {
      const found = await product(document({ head: jsonLd(page) }))
      const read = readStatement(statementOf(found, [at]), 'page', 1)
      expect(read, JSON.stringify(read)).toMatchObject({ ok: true })
    }
  })

  it('has a price only with a currency, the shop’s own where the page says none', async () => {
    const found = await product(
      document({ head: jsonLd(shoe({ offers: { '@type': 'Offer', price: '89.90' } })) }),
    )
    expect(statementOf(found)).not.toHaveProperty('price')
    expect(statementOf(found, [], 'CHF')).toMatchObject({ price: 89.9, currency: 'CHF' })
  })
})
