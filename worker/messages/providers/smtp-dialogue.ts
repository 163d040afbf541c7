/** The steps of an SMTP conversation: greeting, sign-in, and handing over one email. */

import { toBase64 } from '../base64.ts'
import type { SendResult } from './port.ts'
import type { SmtpConnection } from './smtp-connection.ts'
import { describe, type Extensions, type Reply, readExtensions, refusal } from './smtp-reply.ts'

export interface SignIn {
  readonly user: string
  readonly password: string
}

/** A finished message with the two addresses of its envelope, both in normal form. */
export interface Letter {
  readonly from: string
  readonly to: string
  readonly message: string
}

/** Says EHLO, or HELO to a server that does not know it, and reads what the server can do. */
export async function greet(connection: SmtpConnection, name: string): Promise<Extensions> {
  const host = /^[A-Za-z0-9.-]+$/.test(name) ? name : '[127.0.0.1]'
  const reply = await connection.command(`EHLO ${host}`)
  if (reply.code === 250) return readExtensions(reply)
  const plain = reply.code >= 500 ? await connection.command(`HELO ${host}`) : reply
  if (plain.code !== 250) throw new Error(`The mail server did not greet: ${describe(plain)}`)
  return new Map()
}

/** Signs in by PLAIN or LOGIN (RFC 4954). Throws where the server offers neither or refuses. */
export async function signIn(
  connection: SmtpConnection,
  extensions: Extensions,
  { user, password }: SignIn,
): Promise<void> {
  const offered = (extensions.get('AUTH') ?? '').split(' ')
  let reply: Reply
  if (offered.includes('PLAIN')) {
    reply = await connection.command(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`)
  } else if (offered.includes('LOGIN')) {
    reply = await connection.command('AUTH LOGIN')
    if (reply.code === 334) reply = await connection.command(base64(user))
    if (reply.code === 334) reply = await connection.command(base64(password))
  } else {
    throw new Error('The mail server offers no sign-in that Aisle speaks (AUTH PLAIN or LOGIN).')
  }
  if (reply.code !== 235) {
    throw new Error(`The mail server refused the user name and password: ${describe(reply)}`)
  }
}

/**
 * Hands over one email. Never throws. `usable` tells whether the connection may carry another one.
 * From the moment the final dot is written until the answer is there, nobody knows: `unknown`.
 */
export async function transmit(
  connection: SmtpConnection,
  extensions: Extensions,
  letter: Letter,
): Promise<{ result: SendResult; usable: boolean }> {
  let dotWritten = false
  try {
    const envelope = envelopeOf(letter, extensions)
    if (envelope === null) {
      const reason = 'The mail server takes no international addresses (SMTPUTF8).'
      return { result: { outcome: 'rejected', reason }, usable: true }
    }
    const steps: [string, string, number][] = [
      ['Sender refused', envelope.from, 250],
      ['Recipient refused', envelope.to, 250],
      ['Message refused', 'DATA', 354],
    ]
    for (const [step, command, expected] of steps) {
      const reply = await connection.command(command)
      const accepted = reply.code === expected || (expected === 250 && reply.code === 251)
      if (!accepted) return { result: refusal(step, reply), usable: stillOpen(reply) }
    }
    await connection.write(stuffDots(letter.message))
    dotWritten = true
    await connection.write('.\r\n')
    const reply = await connection.reply()
    const result: SendResult =
      reply.code >= 200 && reply.code < 300
        ? { outcome: 'sent', providerId: describe(reply) }
        : refusal('Message refused', reply)
    return { result, usable: stillOpen(reply) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { result: { outcome: dotWritten ? 'unknown' : 'retry', reason }, usable: false }
  }
}

/** After 421 the server hangs up; an answer that is out of step leaves the conversation unclear. */
function stillOpen(reply: Reply): boolean {
  return reply.code !== 421 && (reply.code >= 400 || reply.code === 250)
}

/** MAIL and RCPT with the parameters that the server knows, or null where it cannot take such an address. */
function envelopeOf(
  { from, to, message }: Letter,
  extensions: Extensions,
): { from: string; to: string } | null {
  const size = new TextEncoder().encode(message).length
  const international = size !== message.length
  if (international && !extensions.has('SMTPUTF8')) return null
  const parameters = [
    ...(extensions.has('SIZE') ? [`SIZE=${size}`] : []),
    ...(extensions.has('8BITMIME') && international ? ['BODY=8BITMIME'] : []),
    ...(international ? ['SMTPUTF8'] : []),
  ]
  return { from: [`MAIL FROM:<${from}>`, ...parameters].join(' '), to: `RCPT TO:<${to}>` }
}

/** Doubles the dot at the start of a line (RFC 5321, 4.5.2) and makes sure that the text ends with a line end. */
function stuffDots(message: string): string {
  const stuffed = message.replaceAll(/^\./gm, '..')
  return stuffed.endsWith('\r\n') ? stuffed : `${stuffed}\r\n`
}

function base64(text: string): string {
  return toBase64(new TextEncoder().encode(text))
}
