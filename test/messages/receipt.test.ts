/** The receipt and the row of stars in an email: how they look, and what hostile words make of them. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderEmail } from '../../worker/messages/render.ts'
import { receiptContext, receiptCopy } from './receipt.ts'

describe('an email with a receipt and stars', () => {
  const { subject, html, text } = renderEmail(receiptCopy, receiptContext)

  it('looks as in the golden files', async () => {
    await expect(html).toMatchFileSnapshot('golden/receipt.html.golden')
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('golden/receipt.txt.golden')
  })

  it('sets amounts one under the other, the last one apart', () => {
    const lines = text.split('\n').filter((line) => /€|free$/.test(line) && line.startsWith('  '))
    const amounts = lines.slice(-4)
    expect(new Set(amounts.map((line) => [...line].length)).size).toBe(1)
    expect(amounts.at(-1)).toMatch(/Total +€156\.90$/)
  })

  it('has five stars, each a link of its own to one page, with a name for whoever cannot see it', () => {
    const links = [...html.matchAll(/<a class="tile ink" href="([^"]+)"[^>]*aria-label="([^"]+)"/g)]
    expect(links.map(([, href]) => href)).toEqual(
      [1, 2, 3, 4, 5].map((score) => `https://aisle.example/m/r/review-token?score=${score}`),
    )
    expect(links.map(([, , label]) => label)).toEqual(
      [1, 2, 3, 4, 5].map((score) => `${score} of 5 stars`),
    )
    for (const [, href = ''] of links) expect(text).toContain(href)
  })

  it('says nothing of amounts where they are not known', () => {
    const { totals: _, ...bare } = receiptContext
    const email = renderEmail(receiptCopy, bare)
    expect(email.html + email.text).not.toContain('Subtotal')
  })

  it.each(['javascript:alert(1)', 'https://a:b@evil.example', ''])(
    'has no stars that lead to “%s”: the copy is at fault, and says so',
    (rating) => {
      const links = { ...receiptContext.links, rating }
      expect(() => renderEmail(receiptCopy, { ...receiptContext, links })).toThrow(/"rating"/)
    },
  )

  it('takes hostile words as words', () => {
    const count = (source: string) => source.match(/<[a-z]/gi)?.length
    const words = fc.constantFrom('"><script>x</script>', "' onclick='x", '{{ x }}', '\r\n<b>', '€')
    fc.assert(
      fc.property(words, words, (label, amount) => {
        const rows = [
          { label, amount },
          { label: amount, amount: label, strong: true },
        ]
        const plain = renderEmail(receiptCopy, {
          ...receiptContext,
          totals: rows.map((row) => ({ ...row, label: 'x', amount: 'y' })),
        })
        const odd = renderEmail(receiptCopy, { ...receiptContext, totals: rows })
        expect(count(odd.html)).toBe(count(plain.html))
      }),
    )
  })
})
