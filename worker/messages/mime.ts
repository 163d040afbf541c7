/** Builds the message that goes over the wire: headers (RFC 5322) and a text and an HTML part (RFC 2046). */

import { normaliseAddress } from '../identity/address.ts'
import { encodedWords, quotedPrintable } from './encoding.ts'
import type { OutgoingEmail } from './providers/port.ts'
import { oneLine } from './words.ts'

/** Headers that make up the message itself; the email's own `headers` cannot set them. */
const reserved =
  /^(from|sender|to|cc|bcc|reply-to|subject|date|message-id|mime-version|content-.*|return-path|received|dkim-.*|resent-.*)$/i

/**
 * The whole message with CRLF line ends, in printable ASCII apart from addresses with an
 * international local part. The same email gives the same bytes. No value can add a header: line
 * breaks and control characters never reach one. Throws where an address is not valid.
 */
export function buildMessage(email: OutgoingEmail): string {
  const { from, to } = envelopeOf(email)
  const boundary = `=_${email.id.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 50)}_aisle`
  const headers: [string, string][] = [
    ['Date', dateHeader(email.at)],
    ['Message-ID', messageId(email)],
    ['From', mailbox(email.from.name, from)],
    ['To', to],
    ...(email.replyTo
      ? [['Reply-To', validAddress(email.replyTo, 'reply')] satisfies [string, string]]
      : []),
    ['Subject', unstructured(email.subject)],
    ...furtherHeaders(email.headers),
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/alternative; boundary="${boundary}"`],
  ]
  return [
    ...headers.map(([name, value]) => fold(`${name}: ${value}`)),
    '',
    ...part(boundary, 'text/plain', email.text),
    ...part(boundary, 'text/html', email.html),
    `--${boundary}--`,
    '',
  ].join('\r\n')
}

/** The addresses of the SMTP envelope, in their normal form. Throws where one is not valid. */
export function envelopeOf(email: OutgoingEmail): { from: string; to: string } {
  return {
    from: validAddress(email.from.address, 'sender'),
    to: validAddress(email.to, 'recipient'),
  }
}

/** The Message-ID of an email: its own id at the sender's domain, so that a retry carries the same. */
export function messageId(email: OutgoingEmail): string {
  const safe = email.id.replaceAll(/[^A-Za-z0-9_-]+/g, '').slice(0, 100)
  return `<${safe || 'message'}@${envelopeOf(email).from.split('@').at(-1)}>`
}

/** A quoted-printable part. Its boundary holds `=_`, which quoted-printable text never does. */
function part(boundary: string, type: string, content: string): string[] {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(content.endsWith('\n') ? content : `${content}\n`),
  ]
}

function furtherHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  const given = Object.entries(headers).filter(
    ([name]) => /^[A-Za-z0-9-]{1,70}$/.test(name) && !reserved.test(name),
  )
  // Tells auto-responders to stay silent (RFC 3834).
  const auto = given.some(([name]) => name.toLowerCase() === 'auto-submitted')
  return [
    ...given.map(([name, value]): [string, string] => [name, unstructured(value)]),
    ...(auto ? [] : [['Auto-Submitted', 'auto-generated'] satisfies [string, string]]),
  ]
}

function validAddress(address: string, role: string): string {
  const result = normaliseAddress(address)
  if (!result.ok) throw new Error(`The ${role} address ${result.reason}.`)
  return result.address
}

function mailbox(name: string, address: string): string {
  const words = oneLine(name)
  if (words === '') return address
  if (!isPlain(words)) return `${encodedWords(words)} <${address}>`
  const atoms = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(words)
  return `${atoms ? words : `"${words.replaceAll(/["\\]/g, '\\$&')}"`} <${address}>`
}

function unstructured(value: string): string {
  const line = oneLine(value)
  return isPlain(line) ? line : encodedWords(line)
}

/** Whether a text may stand in a header as it is: ASCII, no look-alike of an encoded word, no endless token. */
function isPlain(line: string): boolean {
  return /^[\x20-\x7e]*$/.test(line) && !line.includes('=?') && !/\S{900}/.test(line)
}

/** Folds a header at spaces so that lines stay within 78 characters where its words allow it. */
function fold(header: string): string {
  // The first word stays beside the name: some readers take a name alone on its line for an empty header.
  const [name = '', first = '', ...words] = header.split(' ')
  const lines: string[] = []
  let line = `${name} ${first}`
  for (const word of words) {
    if (line.length + 1 + word.length > 78) {
      lines.push(line)
      line = ''
    }
    line = `${line} ${word}`
  }
  return [...lines, line].join('\r\n')
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function dateHeader(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${days[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`
}
