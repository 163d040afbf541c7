/** Recommendations in an email: what they look like, in both forms, and that hostile titles add nothing to them. */

import { describe, expect, it } from 'vitest'
import { renderEmail } from '../../worker/messages/render.ts'
import { copyOf, products, recommendedCopy, sampleContext } from './sample.ts'

const recommended = products.map((product, i) => ({ ...product, title: `${product.title} ${i}` }))

describe('recommendations in an email', () => {
  it('look as in the golden files, beside the products of the mail', async () => {
    const { html, text } = renderEmail(recommendedCopy, { ...sampleContext, recommended })
    await expect(html).toMatchFileSnapshot('golden/recommended.html.golden')
    await expect(text).toMatchFileSnapshot('golden/recommended.txt.golden')
  })

  it('keep to their limit, and to six', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      title: `Thing ${i}`,
      url: `https://shop.example/${i}`,
    }))
    for (const [limit, shown] of [
      [3, 3],
      [50, 6],
    ] as const) {
      const copy = copyOf({ kind: 'recommended', strategy: 'for-you', limit, heading: 'More' })
      const { text } = renderEmail(copy, { ...sampleContext, recommended: many })
      expect(text.match(/\* Thing/g)).toHaveLength(shown)
    }
  })

  it('are left out with their heading where there are none', () => {
    for (const context of [sampleContext, { ...sampleContext, recommended: [] }]) {
      const { html, text } = renderEmail(recommendedCopy, context)
      expect(html + text).not.toContain('You may like these')
    }
  })

  it('change colour in the dark, and give every picture its text', () => {
    const { html } = renderEmail(recommendedCopy, { ...sampleContext, recommended })
    const block = html.slice(html.indexOf('class="recommended"'))
    expect(block).toMatch(/<h2 class="ink"/)
    expect(block).toMatch(/<a class="ink"/)
    for (const [picture] of block.matchAll(/<img[^>]*>/g)) {
      expect(picture).toMatch(/class="tile"[^>]* alt="[^"]+"/)
    }
  })

  it.each([
    '"><script>alert(1)</script>',
    '{{ person.first_name }}{% raw %}',
    '</td></tr></table><h1>Pay here</h1>',
    '\r\nBcc: a@b.c \u202e',
  ])('show the title %s as words', (title) => {
    const hostile = [{ title, url: 'javascript:alert(1)', imageUrl: 'data:text/html,x' }]
    const copy = copyOf({ kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'More' })
    const { html, text } = renderEmail(copy, { ...sampleContext, recommended: hostile })
    expect(html).not.toMatch(/<script|<h1|javascript:|data:text/)
    expect(html).not.toContain('Anna')
    expect(text).not.toMatch(/javascript:|\u202e|\nBcc/)
  })

  it('stay small with endless titles', () => {
    const endless = recommended.map((one) => ({ ...one, title: 'ü'.repeat(9_000) }))
    const { html } = renderEmail(recommendedCopy, { ...sampleContext, recommended: endless })
    expect(new TextEncoder().encode(html).length).toBeLessThan(40_000)
  })
})
