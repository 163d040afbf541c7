/** Sends email over SMTP (RFC 5321) from the Worker itself, by TCP sockets. */

import { connect } from 'cloudflare:sockets'
import { buildMessage, envelopeOf } from '../mime.ts'
import type { EmailProvider, EmailSession, OutgoingEmail, SendResult } from './port.ts'
import { type ByteSocket, SmtpConnection, within } from './smtp-connection.ts'
import { greet, type Letter, signIn, transmit } from './smtp-dialogue.ts'
import type { Extensions } from './smtp-reply.ts'

export interface SmtpOptions {
  readonly host: string
  /** 465 speaks TLS from the first byte; every other port starts in the clear and upgrades (STARTTLS). */
  readonly port: number
  readonly user?: string
  readonly password?: string
  /** The name this Worker gives itself, such as its own host. */
  readonly ehlo: string
  /** Refuse to send where the server offers no encryption. Off, it is still used where offered. */
  readonly requireTls: boolean
  /** TLS from the first byte on a port other than 465. */
  readonly implicitTls?: boolean
  /** Milliseconds until a connection attempt, and until each reply, counts as failed. */
  readonly connectMs?: number
  readonly replyMs?: number
}

interface Line {
  readonly connection: SmtpConnection
  readonly extensions: Extensions
}

/** A provider whose sessions each hold one connection to the mail server. */
export function smtpProvider(options: SmtpOptions): EmailProvider {
  return { name: 'smtp', open: () => new SmtpSession(options) }
}

class SmtpSession implements EmailSession {
  private line: Line | null = null
  /** Set once a loopback server turned out to offer a certificate that nobody trusts. */
  private plainOnly = false

  constructor(private readonly options: SmtpOptions) {}

  async send(email: OutgoingEmail): Promise<SendResult> {
    let letter: Letter
    try {
      letter = { ...envelopeOf(email), message: buildMessage(email) }
    } catch (error) {
      return { outcome: 'rejected', reason: reasonOf(error) }
    }
    let line: Line
    try {
      line = (await this.reuse()) ?? (await this.dial())
    } catch (error) {
      await this.hangUp()
      return { outcome: 'retry', reason: reasonOf(error) }
    }
    this.line = line
    const { result, usable } = await transmit(line.connection, line.extensions, letter)
    if (!usable) await this.hangUp()
    return result
  }

  async close(): Promise<void> {
    const line = this.line
    if (!line) return
    this.line = null
    await within(2_000, line.connection.command('QUIT'), 'said no goodbye').catch(() => {})
    await line.connection.close()
  }

  /** The open connection, if it still answers; the server may have ended it while it lay idle. */
  private async reuse(): Promise<Line | null> {
    if (!this.line) return null
    const reply = await this.line.connection.command('RSET').catch(() => null)
    if (reply?.code === 250) return this.line
    await this.hangUp()
    return null
  }

  private async hangUp(): Promise<void> {
    const line = this.line
    this.line = null
    await line?.connection.close()
  }

  private async dial(): Promise<Line> {
    const { host, port, implicitTls = port === 465, replyMs = 30_000 } = this.options
    const socket = connect(
      { hostname: host, port },
      { secureTransport: implicitTls ? 'on' : 'starttls', allowHalfOpen: false },
    )
    // Its rejection also arrives where it is awaited; unobserved, it would end the Worker's request.
    socket.closed.catch(() => {})
    const clear = new SmtpConnection(socket as ByteSocket, replyMs)
    try {
      await within(this.options.connectMs ?? 10_000, socket.opened, 'did not accept the connection')
      await expectGreeting(clear)
      let line: Line = { connection: clear, extensions: await greet(clear, this.options.ehlo) }
      if (!implicitTls && this.wantsTls(line)) {
        line = await this.encrypt(clear, socket, replyMs)
      }
      await this.signIn(line)
      return line
    } catch (error) {
      await clear.close()
      if (!(error instanceof HandshakeError) || this.plainOnly || !this.mayStayPlain()) throw error
      this.plainOnly = true
      return this.dial()
    }
  }

  private wantsTls({ extensions }: Line): boolean {
    if (extensions.has('STARTTLS')) return !this.plainOnly
    if (this.options.requireTls) throw new Error('The mail server offers no encryption (STARTTLS).')
    return false
  }

  private async encrypt(clear: SmtpConnection, socket: Socket, replyMs: number): Promise<Line> {
    const reply = await clear.command('STARTTLS')
    if (reply.code !== 220) throw new Error('The mail server refused to encrypt (STARTTLS).')
    clear.release()
    const secure = socket.startTls({ expectedServerHostname: this.options.host })
    secure.closed.catch(() => {})
    const connection = new SmtpConnection(secure as ByteSocket, replyMs)
    try {
      await within(this.options.connectMs ?? 10_000, secure.opened, 'did not encrypt')
      return { connection, extensions: await greet(connection, this.options.ehlo) }
    } catch (error) {
      await connection.close()
      throw new HandshakeError(
        `The encrypted connection failed; its certificate may be invalid. ${reasonOf(error)}`,
      )
    }
  }

  /** By now the connection is encrypted, or the options allow it not to be. */
  private async signIn({ connection, extensions }: Line): Promise<void> {
    const { user, password } = this.options
    if (user === undefined || password === undefined) return
    await signIn(connection, extensions, { user, password })
  }

  /** Only a server on this very machine may be spoken to in the clear after encryption failed. */
  private mayStayPlain(): boolean {
    return !this.options.requireTls && isLoopback(this.options.host)
  }
}

/** Whether a host is this machine itself, so that nothing said to it crosses a network. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

class HandshakeError extends Error {
  override readonly name = 'HandshakeError'
}

async function expectGreeting(connection: SmtpConnection): Promise<void> {
  const reply = await connection.reply()
  if (reply.code !== 220) throw new Error(`The mail server refused the connection: ${reply.code}.`)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
