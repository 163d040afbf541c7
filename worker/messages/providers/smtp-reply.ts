/** Replies of a mail server (RFC 5321, 4.2) and what they mean for the email at hand. */

import { maskAddresses } from '../mask.ts'
import { oneLine } from '../words.ts'
import type { SendResult } from './port.ts'

/** One reply: its code, 200 to 599, and its lines without the code. */
export interface Reply {
  readonly code: number
  readonly lines: readonly string[]
}

/** What the server can do, by upper-case keyword of its EHLO reply; values are the upper-case parameters. */
export type Extensions = ReadonlyMap<string, string>

/** A server that does not speak SMTP: the connection is of no use any more. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/** Takes one line of a reply apart. Throws a ProtocolError where it is none. */
export function readLine(line: string): { code: number; last: boolean; text: string } {
  const match = /^([2-5]\d\d)([ -]?)(.*)$/s.exec(line)
  if (!match) throw new ProtocolError('The mail server did not answer in SMTP.')
  return { code: Number(match[1]), last: match[2] !== '-', text: match[3] ?? '' }
}

/** The extensions in an EHLO reply. Its first line is the server's name. */
export function readExtensions(reply: Reply): Extensions {
  return new Map(
    reply.lines.slice(1).map((line) => {
      // Old servers write "AUTH=PLAIN LOGIN".
      const [keyword = '', ...parameters] = line.trim().toUpperCase().split(/[ =]+/)
      return [keyword, parameters.join(' ')]
    }),
  )
}

/** A reply in one line for a recorded reason, without anyone's address. */
export function describe(reply: Reply): string {
  const words = maskAddresses(oneLine(reply.lines.join(' ')))
  return `${reply.code} ${words}`.slice(0, 200).trim()
}

/**
 * The outcome of an email that a command's reply refused. 4yz may pass later; so may the 5yz that
 * speak of our sign-in (RFC 4954) and not of the email; every other 5yz is final.
 */
export function refusal(step: string, reply: Reply): SendResult {
  const reason = `${step}: ${describe(reply)}`
  const aboutUs = [530, 534, 535, 538].includes(reply.code)
  return reply.code >= 500 && !aboutUs
    ? { outcome: 'rejected', reason }
    : { outcome: 'retry', reason }
}
