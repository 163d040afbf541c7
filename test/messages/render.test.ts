/** Emails from copy and facts: looks, words and faults. */

import { describe, expect, it } from 'vitest'
import { abandonedCartEmails } from '../../worker/flows/library/abandoned-cart-emails.ts'
import { confirmationEmail } from '../../worker/messages/confirmation-email.ts'
import type { Block } from '../../worker/messages/copy.ts'
import { renderEmail } from '../../worker/messages/render.ts'
import { copyOf, sampleContext, sampleCopy } from './sample.ts'

describe('an email as people see it', () => {
  const { subject, html, text } = renderEmail(sampleCopy, sampleContext)

  it('looks as in the golden files', async () => {
    await expect(html).toMatchFileSnapshot('golden/sample.html.golden')
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('golden/sample.txt.golden')
  })

  it('shows the words of a person and a shop, escaped', () => {
    expect(subject).toBe('Hello Anna, this is Fernweh & Söhne')
    expect(html).toContain('Good to see you, Anna')
    expect(html).toContain('about Graz &amp; &lt;its&gt; surroundings')
    expect(text).toContain('about Graz & <its> surroundings')
  })

  it('has a language, a title, a hidden preheader and a single first heading', () => {
    expect(html).toMatch(/<html lang="en"/)
    expect(html).toContain('<title>Hello Anna, this is Fernweh &amp; Söhne</title>')
    expect(html).toMatch(/display:none[^>]*>3 things, Trailblazer running shoe first/)
    expect(html.match(/<h1/g)).toHaveLength(1)
  })

  it('gives every picture a text and every table its role', () => {
    for (const [picture] of html.matchAll(/<img[^>]*>/g)) expect(picture).toMatch(/ alt="[^"]+"/)
    for (const [table] of html.matchAll(/<table[^>]*>/g))
      expect(table).toMatch(/role="presentation"/)
  })

  it('loads nothing from anywhere but the shop', () => {
    const allowed = ['shop.example', 'aisle.example', 'www.w3.org']
    for (const [, host] of html.matchAll(/https?:\/\/([^/"']+)/g)) expect(allowed).toContain(host)
  })

  it('keeps plain-text lines short, addresses whole, and offers every link', () => {
    for (const line of text.split('\n')) {
      if (!/https?:/.test(line)) expect([...line].length).toBeLessThanOrEqual(72)
    }
    for (const link of Object.values(sampleContext.links)) {
      expect(text).toContain(link)
      expect(html).toContain(link)
    }
    expect(text).not.toMatch(/&amp;|<p|<a /)
  })

  it('carries the way out of marketing, and none in service mail', () => {
    expect(html).toContain('Lindengasse 7, 1070 Wien, Austria')
    expect(html).toContain('because you said yes to news')
    const service = renderEmail(sampleCopy, { ...sampleContext, marketing: false })
    expect(service.html).not.toContain('Unsubscribe')
    expect(service.text).not.toContain('Unsubscribe')
    const { unsubscribe: _, ...links } = sampleContext.links
    expect(() => renderEmail(sampleCopy, { ...sampleContext, links })).toThrow(/unsubscribe/)
  })
})

describe('missing and faulty words', () => {
  it('a missing value is empty or takes its fallback, and never an error', () => {
    const { subject, html } = renderEmail(sampleCopy, {
      ...sampleContext,
      person: {},
      values: {},
      products: [],
    })
    expect(subject).toBe('Hello there, this is Fernweh & Söhne')
    expect(html).toContain('your town')
  })

  const faults: [string, Block, RegExp][] = [
    ['an unclosed placeholder', { kind: 'text', text: '{{ person.x' }, /^Block 1 \(text\): /],
    ['an unknown tag', { kind: 'note', text: '{% include "x" %}' }, /^Block 1 \(note\): .*include/],
    [
      'a loop',
      { kind: 'text', text: '{% for a in (1..9) %}{% endfor %}' },
      /^Block 1 \(text\): .*for/,
    ],
    [
      'an unknown filter',
      { kind: 'text', text: '{{ person.x | raw }}' },
      /^Block 1 \(text\): .*raw/,
    ],
    [
      'an unknown placeholder',
      { kind: 'heading', text: '{{ order.id }}' },
      /"order.id" is not known/,
    ],
    ['a whole list', { kind: 'heading', text: '{{ person }}' }, /"person" is not known/],
    [
      'an unknown link',
      { kind: 'button', label: 'Go', link: 'nowhere' },
      /^Block 1 \(button\): .*"nowhere"/,
    ],
    [
      'a link named like a built-in',
      { kind: 'button', label: 'Go', link: 'toString' },
      /"toString"/,
    ],
  ]
  it.each(faults)('%s is named with its block', (_name, block, message) => {
    expect(() => renderEmail(copyOf(block), sampleContext)).toThrow(message)
  })

  it('a placeholder reaches nothing but the words it was given', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const { text } = renderEmail(
        copyOf({ kind: 'text', text: `[{{ person.${name} }}]` }),
        sampleContext,
      )
      expect(text).toContain('[]')
    }
  })

  it('a value that looks like a placeholder stays a value', () => {
    const { text } = renderEmail(copyOf({ kind: 'text', text: 'Hi {{ person.first_name }}' }), {
      ...sampleContext,
      person: { first_name: '{{ shop.name }}{% if %}' },
    })
    expect(text).toContain('Hi {{ shop.name }}{% if %}')
  })
})

describe('the emails that Aisle brings along', () => {
  const emails = [
    ...Object.entries(abandonedCartEmails),
    ['confirmation', confirmationEmail] as const,
  ]

  it.each(emails)('%s is complete for a person without a name and a cart of one', (_name, copy) => {
    const { subject, html, text } = renderEmail(copy, {
      ...sampleContext,
      person: {},
      values: {},
      products: sampleContext.products.slice(0, 1),
      links: { ...sampleContext.links, confirm: 'https://aisle.example/m/k/confirm-token' },
    })
    expect(subject).not.toMatch(/[{}]|, *[?!]|undefined/)
    expect(html).not.toMatch(/\{\{|\{%|undefined/)
    expect(text).toMatch(/Hi there,|Hello,/)
    expect(text).toMatch(/https:\/\/aisle\.example\/m\/[ck]\//)
  })
})

describe('the confirmation email', () => {
  it('says nothing that a stranger could have typed into the form', () => {
    const words = JSON.stringify(confirmationEmail)
    expect(words).not.toMatch(/\{\{\s*(person|values|products)\./)
  })
})
