/** Messages on the wire: well-formed, and without a header that was not asked for. */

import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { encodedWords, quotedPrintable } from '../../worker/messages/encoding.ts'
import { buildMessage, messageId } from '../../worker/messages/mime.ts'
import type { OutgoingEmail } from '../../worker/messages/providers/port.ts'

const email: OutgoingEmail = {
  id: '01890000-0000-7000-8000-000000000001',
  to: 'anna@example.com',
  from: { name: 'The Shop', address: 'hello@shop.example' },
  subject: 'Hello',
  html: '<p>Hello</p>\n',
  text: 'Hello\n',
  headers: {
    'List-Unsubscribe': '<https://aisle.example/m/u/token>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  flow: 'abandoned-cart',
  step: 'reminder',
  at: Date.UTC(2026, 2, 1, 10, 5, 7),
}

/** Header names of a message in order, taken apart by hand so that no reader's leniency hides anything. */
function headerNames(message: string): string[] {
  const head = message.slice(0, message.indexOf('\r\n\r\n'))
  return head
    .split('\r\n')
    .filter((line) => !line.startsWith(' '))
    .map((line) => line.slice(0, line.indexOf(':')))
}

const ordinary = [
  'Date',
  'Message-ID',
  'From',
  'To',
  'Subject',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Auto-Submitted',
  'MIME-Version',
  'Content-Type',
]

describe('a message on the wire', () => {
  it('has the headers of a well-formed mail, in order', () => {
    const message = buildMessage(email)
    expect(headerNames(message)).toEqual(ordinary)
    expect(message).toContain('Date: Sun, 01 Mar 2026 10:05:07 +0000\r\n')
    expect(message).toContain('Message-ID: <01890000-0000-7000-8000-000000000001@shop.example>\r\n')
    expect(message).toContain('From: The Shop <hello@shop.example>\r\n')
    expect(message).toContain('List-Unsubscribe: <https://aisle.example/m/u/token>\r\n')
    expect(message).toContain('Auto-Submitted: auto-generated\r\n')
  })

  it('is the same to the byte for the same email', () => {
    expect(buildMessage({ ...email })).toBe(buildMessage(email))
  })

  it.each([
    ['Müller & Söhne', 'Müller & Söhne'],
    ['Shop, the "best"', 'Shop, the "best"'],
    ['Back\\slash <x@y.z>', 'Back\\slash <x@y.z>'],
    ['=?utf-8?Q?trick?=', '=?utf-8?Q?trick?='],
    ['靴屋さん'.repeat(12), '靴屋さん'.repeat(12)],
    ['', ''],
  ])('the sender name %s arrives as it is', async (name, expected) => {
    const parsed = await PostalMime.parse(buildMessage({ ...email, from: { ...email.from, name } }))
    expect(parsed.from).toMatchObject({ name: expected, address: 'hello@shop.example' })
  })

  it('refuses addresses that are none', () => {
    for (const to of [
      '',
      'anna',
      'a@b',
      'a b@example.com',
      '"a"@example.com',
      'a@example.com\r\nBcc: x@y.z',
    ]) {
      expect(() => buildMessage({ ...email, to })).toThrow(/^The recipient address /)
    }
  })

  it('keeps the structure of the message out of reach of further headers', () => {
    const headers = {
      Bcc: 'x@y.zz',
      'Content-Type': 'text/plain',
      from: 'x@y.zz',
      'X-Fine': 'yes',
      'X Bad': 'no',
      'X:Bad': 'no',
    }
    expect(headerNames(buildMessage({ ...email, headers }))).toEqual(
      ordinary.flatMap((name) =>
        name === 'List-Unsubscribe' ? ['X-Fine'] : name.startsWith('List-') ? [] : [name],
      ),
    )
  })

  it('whatever goes in, no header comes out that was not asked for, and lines keep their limits', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom(
          '\r',
          '\n',
          ':',
          ' ',
          'a',
          '=',
          '?',
          '"',
          '<',
          '\u0000',
          'ü',
          '\u2028',
        ),
        maxLength: 200,
      }),
      fc.constantFrom(
        'x\r\nBcc: victim@example.com',
        'x\nTo: y@z.example',
        '=?utf-8?Q?=0D=0ABcc:_x@y.z?=',
        'y'.repeat(5_000),
      ),
    )
    fc.assert(
      fc.property(text, text, text, text, text, text, (subject, name, value, id, body, html) => {
        const message = buildMessage({
          ...email,
          id,
          subject,
          text: body,
          html,
          from: { name, address: email.from.address },
          headers: { 'List-Id': value, [value]: subject },
        })
        const known = new Set([
          ...ordinary,
          'List-Id',
          ...(/^[A-Za-z0-9-]+$/.test(value) ? [value] : []),
        ])
        for (const header of headerNames(message)) expect(known).toContain(header)
        expect(headerNames(message).filter((header) => header === 'Subject')).toHaveLength(1)
        expect(message.replaceAll('\r\n', '')).toMatch(/^[\x20-\x7e\t]*$/)
        for (const line of message.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
      }),
      { numRuns: 300 },
    )
  })

  it('subject and both parts survive the journey', async () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 200 })
      .map((value) => value.replaceAll(/\p{C}|\s+/gu, ' '))
    await fc.assert(
      fc.asyncProperty(line, fc.array(line), line, async (subject, lines, html) => {
        const text = lines.join('\n')
        const parsed = await PostalMime.parse(buildMessage({ ...email, subject, text, html }))
        expect(parsed.subject ?? '').toBe(subject.replaceAll(/ {2,}/g, ' ').trim())
        expect(parsed.text?.replace(/\n+$/, '')).toBe(text.replace(/\n+$/, ''))
        expect(parsed.html?.replace(/\n+$/, '')).toBe(html)
      }),
      { numRuns: 100 },
    )
  })

  it('has a Message-ID of safe characters, whatever its id', () => {
    expect(messageId({ ...email, id: 'a b>\r\n<c' })).toBe('<abc@shop.example>')
    expect(messageId({ ...email, id: '..' })).toBe('<message@shop.example>')
  })
})

describe('the encodings of mail', () => {
  it('quoted-printable lines end in time and never in a blank', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        for (const line of quotedPrintable(text).split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(76)
          expect(line).not.toMatch(/[ \t]$/)
          expect(line.replaceAll(/=([0-9A-F]{2})?/g, '')).not.toContain('=')
        }
      }),
    )
  })

  it('encoded words are short and never cut a character in two', () => {
    const words = encodedWords('😀ü'.repeat(40)).split(' ')
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(64)
      const bytes = Buffer.from(word.slice('=?utf-8?B?'.length, -2), 'base64')
      expect(bytes.toString('utf8')).not.toContain('\ufffd')
    }
  })
})
