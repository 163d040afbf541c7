/** Words, addresses and colours made safe and readable. */

import { describe, expect, it } from 'vitest'
import { accentOf, contrast, labelOn } from '../../worker/messages/colour.ts'
import { maskAddress, maskAddresses } from '../../worker/messages/mask.ts'
import { escapeHtml, oneLine, safeUrl } from '../../worker/messages/words.ts'

describe('words and addresses made safe', () => {
  it.each([
    ['a\r\nBcc: x', 'a Bcc: x'],
    ['tab\tand\u0000null', 'tab and null'],
    ['line\u2028paragraph\u2029end', 'line paragraph end'],
    ['turned \u202egnp.exe', 'turned gnp.exe'],
    ['  spaces   inside ', 'spaces inside'],
    ['lone \ud800 half', 'lone \ufffd half'],
    ['👩‍🚀 stays', '👩‍🚀 stays'],
  ])('%j becomes one line', (text, expected) => {
    expect(oneLine(text)).toBe(expected)
  })

  it.each([
    ['https://shop.example/a b', 'https://shop.example/a%20b'],
    ['http://localhost:8787/x', 'http://localhost:8787/x'],
    ['https://shop.example/?a="b"', 'https://shop.example/?a=%22b%22'],
    ['javascript:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,x', null],
    ['/relative', null],
    ['https://user:secret@shop.example', null],
    ['', null],
    [undefined, null],
  ])('the address %j is linked as %j', (address, expected) => {
    expect(safeUrl(address)).toBe(expected)
  })

  it('escapes all that HTML could read as its own', () => {
    expect(escapeHtml(`<a href="x" b='y'>&`)).toBe(
      '&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;',
    )
  })

  it('hides addresses in what a mail server said', () => {
    expect(maskAddress('anna@mail.example.com')).toBe('a…@m….com')
    expect(maskAddresses('550 <anna@example.com>: gone, ask bob@x.org')).toBe(
      '550 <a…@e….com>: gone, ask b…@x….org',
    )
  })
})

describe('the colour of a button', () => {
  it.each(['#000000', '#ffffff', '#1f6f54', '#ffd400', '#7f7f7f', '#c00000', '#0a84ff', '#ff5a5f'])(
    '%s has a readable label in light and in dark',
    (colour) => {
      const accent = accentOf(colour)
      expect(contrast(accent.fill, accent.label)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(accent.darkFill, accent.darkLabel)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(accent.darkFill, '#1e1e20')).toBeGreaterThanOrEqual(3)
    },
  )

  it('takes white on dark and black on bright', () => {
    expect(labelOn('#1f6f54')).toBe('#ffffff')
    expect(labelOn('#ffd400')).toBe('#000000')
  })

  it('is neutral where the setting is no colour', () => {
    expect(accentOf('red;}</style>').fill).toBe('#1d1d1f')
    expect(accentOf('#fff').fill).toBe('#1d1d1f')
  })
})
