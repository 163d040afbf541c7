/** Hostile and endless content in emails: it adds nothing but words, and never too many. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abandonedCartEmails } from '../../worker/flows/library/abandoned-cart-emails.ts'
import { renderEmail } from '../../worker/messages/render.ts'
import { copyOf, sampleContext, sampleCopy } from './sample.ts'

describe('hostile content', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    ' jAvAscript:x',
    'vbscript:x',
    '//evil.example',
    'https://a:b@evil.example',
  ])('the address %s is never linked', (url) => {
    const [first] = sampleContext.products
    const { html, text } = renderEmail(copyOf({ kind: 'products' }), {
      ...sampleContext,
      brand: { ...sampleContext.brand, url, logoUrl: url },
      products: [{ ...first, title: 'Shoe', url, imageUrl: url }],
    })
    expect(html + text).not.toContain(url.trim())
    expect(html).toContain('Shoe')
    const button = copyOf({ kind: 'button', label: 'Go', link: 'bad' })
    const links = { ...sampleContext.links, bad: url }
    expect(() => renderEmail(button, { ...sampleContext, links })).toThrow(/"bad"/)
  })

  it('whatever the words are, they add no tag, no attribute and no second subject line', () => {
    const known = tagsOf(renderEmail(sampleCopy, sampleContext).html)
    const words = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '"><script>x</script>',
        "' onerror='x",
        '</style><b>',
        '<!--',
        '-->',
        '{{x}}',
        '\r\nBcc: a@b.c',
        '\u2028\ud800',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 8, maxLength: 8 }),
        ([a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '']) => {
          const { subject, html } = renderEmail(sampleCopy, {
            ...sampleContext,
            brand: { ...sampleContext.brand, name: a, postalAddress: b, accentColor: c, locale: d },
            person: { first_name: e },
            values: { city: f },
            products: sampleContext.products.map((product) => ({
              ...product,
              title: `x${g}`,
              variant: 'v',
              note: `n${h}`,
              price: '1',
              listPrice: '2',
            })),
          })
          expect(subject).not.toMatch(/\p{Cc}|\u2028/u)
          for (const tag of tagsOf(html)) expect(known).toContain(tag)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('twenty products with endless titles show six, count the rest, and stay under 102 kB', () => {
    const products = Array.from({ length: 20 }, (_, index) => ({
      title: `Product ${index} ${'ü'.repeat(3_000)}`,
      url: `https://shop.example/p/${index}?${'q'.repeat(500)}`,
      imageUrl: `https://shop.example/i/${index}.jpg`,
      variant: 'v'.repeat(3_000),
      price: '€10.00',
      listPrice: '€20.00',
      note: 'n'.repeat(3_000),
    }))
    for (const copy of [sampleCopy, ...Object.values(abandonedCartEmails)]) {
      const { html, text } = renderEmail(copy, { ...sampleContext, products })
      expect(new TextEncoder().encode(html).length).toBeLessThan(102_000)
      expect(html).toContain('Product 5')
      expect(html).not.toContain('Product 6')
      expect(html).toContain('and 14 more')
      expect(text).toContain('and 14 more')
    }
  })
})

/** Every tag with the names of its attributes: what an intruder would change. */
function tagsOf(html: string): Set<string> {
  const tags = html
    .replaceAll(/<!--.*?-->/gs, '')
    .matchAll(/<\/?([a-z]\w*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)
  return new Set(
    [...tags].map(([, tag = '', attributes = '']) => {
      const names = [...attributes.matchAll(/([\w-]+)\s*=\s*"[^"]*"/g)].map(([, name]) => name)
      return `${tag} ${names.join(' ')}`.toLowerCase()
    }),
  )
}
