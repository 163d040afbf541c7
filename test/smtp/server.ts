/** A real SMTP server on a free port of 127.0.0.1, which keeps what it gets and fails on request. */

import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

const fixture = (name: string) => path.join(import.meta.dirname, 'fixture', name)

/** A certificate for localhost, worth nothing outside these tests; put its path into NODE_EXTRA_CA_CERTS. */
export const certificatePath = fixture('localhost-test-only.crt.pem')

/** At which step the server fails, and how: with a code, or by hanging up before it answers. */
export interface Failure {
  readonly at: 'connect' | 'mail' | 'rcpt' | 'data'
  readonly code?: number
  readonly drop?: boolean
  /** Fail only so many times, then work. Without it, always. */
  readonly times?: number
}

export interface ServerOptions {
  /** Credentials that the server demands. */
  readonly auth?: { readonly user: string; readonly password: string }
  readonly authMethods?: readonly ('PLAIN' | 'LOGIN')[]
  /** `starttls` upgrades on request, `implicit` speaks TLS from the first byte, `none` offers none. */
  readonly tls?: 'none' | 'starttls' | 'implicit'
  readonly failure?: Failure
  /** Milliseconds that the server waits before it takes a message. */
  readonly delayMs?: number
  readonly smtpUtf8?: boolean
  readonly maxSize?: number
}

/** A message as the server got it. */
export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly mail: Email
  readonly secure: boolean
  readonly user: string | undefined
  readonly connection: string
}

export interface TestServer {
  readonly port: number
  readonly received: Received[]
  /** Connections accepted so far. */
  readonly connections: () => number
  /** Changes how the server fails from now on. */
  readonly fail: (failure: Failure | undefined) => void
  /** Ends all open connections without a word. */
  readonly hangUp: () => void
  readonly stop: () => Promise<void>
}

/** Starts a server. The caller stops it. */
export async function startSmtpServer(options: ServerOptions = {}): Promise<TestServer> {
  const received: Received[] = []
  let connections = 0
  let failure = options.failure
  let failures = 0
  const tls = options.tls ?? 'none'

  /** Whether this step is to fail now; hangs up itself where the failure says so. */
  const broken = (at: Failure['at'], session: SMTPServerSession): Error | null | 'dropped' => {
    if (failure?.at !== at || failures >= (failure.times ?? Number.POSITIVE_INFINITY)) return null
    failures += 1
    if (failure.drop) {
      for (const connection of server.connections) {
        if (connection.session.id === session.id) connection._socket.destroy()
      }
      return 'dropped'
    }
    const code = failure.code ?? 451
    return Object.assign(new Error(`4.2.0 not now, anna@example.com`), { responseCode: code })
  }
  const answer = (
    at: Failure['at'],
    session: SMTPServerSession,
    callback: (error?: Error | null) => void,
  ) => {
    const outcome = broken(at, session)
    if (outcome !== 'dropped') callback(outcome)
  }

  const server = new SMTPServer({
    secure: tls === 'implicit',
    key: readFileSync(fixture('localhost-test-only.key.pem')),
    cert: readFileSync(certificatePath),
    disabledCommands: [
      ...(tls === 'starttls' ? [] : ['STARTTLS']),
      ...(options.auth ? [] : ['AUTH']),
    ],
    authMethods: [...(options.authMethods ?? ['PLAIN', 'LOGIN'])],
    allowInsecureAuth: tls === 'none',
    authOptional: !options.auth,
    hideSMTPUTF8: options.smtpUtf8 === false,
    ...(options.maxSize ? { size: options.maxSize } : {}),
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect(session, callback) {
      connections += 1
      answer('connect', session, callback)
    },
    onAuth({ username, password }, _session, callback) {
      const { user, password: expected } = options.auth ?? {}
      if (username === user && password === expected) return callback(null, { user: username })
      return callback(new Error('Wrong user name or password'))
    },
    onMailFrom: (_address, session, callback) => answer('mail', session, callback),
    onRcptTo: (_address, session, callback) => answer('rcpt', session, callback),
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const outcome = broken('data', session)
        if (outcome === 'dropped') return
        if (outcome) return callback(outcome)
        if (stream.sizeExceeded) {
          return callback(Object.assign(new Error('too large'), { responseCode: 552 }))
        }
        const raw = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: raw.toString('utf8'),
          mail: await PostalMime.parse(raw),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
          connection: session.id,
        })
        setTimeout(() => callback(null, `queued as ${received.length}`), options.delayMs ?? 0)
      })
    },
  })
  // Clients that hang up in the middle are part of the tests, not an error of theirs.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    fail(next) {
      failure = next
      failures = 0
    },
    hangUp() {
      for (const connection of server.connections) connection._socket.destroy()
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
