/** The SMTP client inside workerd against a real mail server: delivery, every outcome, injection. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OutgoingEmail } from '../../worker/messages/providers/port.ts'
import type { SmtpOptions } from '../../worker/messages/providers/smtp.ts'
import { type ServerOptions, startSmtpServer, type TestServer } from './server.ts'
import { emailOf, optionsFor, type Sender, startSender } from './workerd.ts'

let sender: Sender
let server: TestServer | undefined
const credentials = { user: 'shop', password: 'p4ss word, ünlike any' }

beforeAll(async () => {
  sender = await startSender({ trust: true })
})
afterAll(() => sender.stop())
afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function start(options: ServerOptions = {}): Promise<TestServer> {
  server = await startSmtpServer(options)
  return server
}

const send = (port: number, emails: OutgoingEmail[], more: Partial<SmtpOptions> = {}) =>
  sender.send({ options: optionsFor(port, more), emails })

describe('a conversation with a real mail server', () => {
  it('delivers an email in the clear to a server on this machine', async () => {
    const { port, received } = await start()
    const [result] = await send(port, [
      emailOf({ subject: 'Grüße 👋', replyTo: 'team@shop.example' }),
    ])
    expect(result).toEqual({ outcome: 'sent', providerId: '250 queued as 1' })
    expect(received).toHaveLength(1)
    const [message] = received
    expect(message?.from).toBe('hello@shop.example')
    expect(message?.to).toEqual(['anna@example.com'])
    expect(message?.mail.subject).toBe('Grüße 👋')
    expect(message?.mail.replyTo?.[0]?.address).toBe('team@shop.example')
    expect(message?.mail.text?.trim()).toBe('Hello')
    expect(message?.mail.html?.trim()).toBe('<p>Hello</p>')
  })

  it.each(['PLAIN', 'LOGIN'] as const)('signs in by AUTH %s', async (method) => {
    const { port, received } = await start({ auth: credentials, authMethods: [method] })
    const [result] = await send(port, [emailOf()], credentials)
    expect(result?.outcome).toBe('sent')
    expect(received[0]?.user).toBe('shop')
  })

  it('encrypts by STARTTLS before it signs in', async () => {
    const { port, received } = await start({ tls: 'starttls', auth: credentials })
    const [result] = await send(port, [emailOf()], { ...credentials, requireTls: true })
    expect(result?.outcome).toBe('sent')
    expect(received[0]).toMatchObject({ secure: true, user: 'shop' })
  })

  it('speaks TLS from the first byte where told to', async () => {
    const { port, received } = await start({ tls: 'implicit', auth: credentials })
    const [result] = await send(port, [emailOf()], {
      ...credentials,
      requireTls: true,
      implicitTls: true,
    })
    expect(result?.outcome).toBe('sent')
    expect(received[0]?.secure).toBe(true)
  })

  it('sends many emails over one connection', async () => {
    const { port, received, connections } = await start()
    const emails = Array.from({ length: 20 }, (_, index) => emailOf({ id: `m-${index}` }))
    const results = await send(port, emails)
    expect(results.every(({ outcome }) => outcome === 'sent')).toBe(true)
    expect(received).toHaveLength(20)
    expect(connections()).toBe(1)
  })

  it('keeps every line of a text that is full of dots', async () => {
    const { port, received } = await start()
    const text = '.\n..\n.hidden\nQUIT\n.\n\nRSET\n'
    await send(port, [emailOf({ text, html: '<pre>\n.\n</pre>' })])
    expect(received).toHaveLength(1)
    expect(received[0]?.mail.text?.trimEnd()).toBe(text.trimEnd())
  })

  it('carries a mail of 100 kB unchanged', async () => {
    const { port, received } = await start()
    const html = `<p>${'Füße und Schuhe = schön. '.repeat(4_000)}</p>`
    await send(port, [emailOf({ html })])
    expect(received[0]?.mail.html?.trimEnd() === html).toBe(true)
  })
})

describe('what a mail server may answer', () => {
  const cases: [string, ServerOptions['failure'], string, RegExp][] = [
    ['451 for the recipient', { at: 'rcpt', code: 451 }, 'retry', /^Recipient refused: 451/],
    ['550 for the recipient', { at: 'rcpt', code: 550 }, 'rejected', /^Recipient refused: 550/],
    ['421 for the recipient', { at: 'rcpt', code: 421 }, 'retry', /^Recipient refused: 421/],
    ['550 for the sender', { at: 'mail', code: 550 }, 'rejected', /^Sender refused: 550/],
    ['530 for the sender', { at: 'mail', code: 530 }, 'retry', /^Sender refused: 530/],
    ['450 after the message', { at: 'data', code: 450 }, 'retry', /^Message refused: 450/],
    ['554 after the message', { at: 'data', code: 554 }, 'rejected', /^Message refused: 554/],
    ['421 after the message', { at: 'data', code: 421 }, 'retry', /^Message refused: 421/],
    ['421 as its greeting', { at: 'connect', code: 421 }, 'retry', /refused the connection: 421/],
    ['554 as its greeting', { at: 'connect', code: 554 }, 'retry', /refused the connection: 554/],
    ['nothing to the sender, and hangs up', { at: 'mail', drop: true }, 'retry', /./],
    ['nothing to the recipient, and hangs up', { at: 'rcpt', drop: true }, 'retry', /./],
    ['nothing to the whole message, and hangs up', { at: 'data', drop: true }, 'unknown', /./],
  ]

  it.each(cases)('%s', async (_name, failure, outcome, reason) => {
    const { port, received } = await start({ ...(failure ? { failure } : {}) })
    const [result] = await send(port, [emailOf()])
    expect(result?.outcome).toBe(outcome)
    expect(result && 'reason' in result && result.reason).toMatch(reason)
    expect(JSON.stringify(result)).not.toContain('anna@example.com')
    expect(received).toHaveLength(0)
  })

  it.each(cases)('%s, and the next email gets through', async (_name, failure) => {
    if (!failure) return
    const { port, received } = await start({ failure: { ...failure, times: 1 } })
    const results = await send(port, [emailOf({ id: 'first' }), emailOf({ id: 'second' })])
    expect(results[0]?.outcome).not.toBe('sent')
    expect(results[1]?.outcome).toBe('sent')
    expect(received.map(({ mail }) => mail.messageId)).toEqual(['<second@shop.example>'])
  })

  it('nobody knows about a message whose answer does not come in time', async () => {
    const { port } = await start({ delayMs: 3_000 })
    const [result] = await send(port, [emailOf()], { replyMs: 500 })
    expect(result).toEqual({
      outcome: 'unknown',
      reason: 'The mail server did not answer within 0.5 s.',
    })
  })

  it('a message larger than the server takes is refused before it is sent', async () => {
    const { port } = await start({ maxSize: 500 })
    const [result] = await send(port, [emailOf({ text: 'x'.repeat(2_000) })])
    expect(result?.outcome).toBe('rejected')
  })

  it('no server at all means try again', async () => {
    const { port, stop } = await start()
    await stop()
    server = undefined
    const [result] = await send(port, [emailOf()])
    expect(result?.outcome).toBe('retry')
  })

  it('a wrong password is no fault of the email', async () => {
    const { port } = await start({ auth: credentials })
    const [result] = await send(port, [emailOf()], { user: 'shop', password: 'wrong' })
    expect(result).toMatchObject({ outcome: 'retry' })
    expect(result && 'reason' in result && result.reason).toMatch(/user name and password: 535/)
  })

  it('a server that hung up between two emails is called again', async () => {
    const { port, received, connections } = await start()
    const first = sender.send({
      options: optionsFor(port),
      emails: [emailOf({ id: 'first' }), emailOf({ id: 'second' })],
      pauseMs: 600,
    })
    await expect.poll(() => received.length).toBe(1)
    server?.hangUp()
    expect((await first).map(({ outcome }) => outcome)).toEqual(['sent', 'sent'])
    expect(connections()).toBe(2)
  })
})

describe('encryption', () => {
  it('is demanded where it is required, and nothing is sent without it', async () => {
    const { port, received } = await start({ auth: credentials })
    const [result] = await send(port, [emailOf()], { ...credentials, requireTls: true })
    expect(result).toEqual({
      outcome: 'retry',
      reason: 'The mail server offers no encryption (STARTTLS).',
    })
    expect(received).toHaveLength(0)
  })

  it('is used where it is offered, also when it is not required', async () => {
    const { port, received } = await start({ tls: 'starttls' })
    await send(port, [emailOf()])
    expect(received[0]?.secure).toBe(true)
  })

  it('fails for a certificate of another name', async () => {
    const { port, received } = await start({ tls: 'starttls' })
    const [result] = await send(port, [emailOf()], { host: '127.0.0.1', requireTls: true })
    expect(result?.outcome).toBe('retry')
    expect(result && 'reason' in result && result.reason).toMatch(/certificate may be invalid/)
    expect(received).toHaveLength(0)
  })
})

describe('an email whose parts try to be commands or headers', () => {
  const evil = 'x\r\nBcc: victim@example.com\r\n\r\n.\r\nMAIL FROM:<evil@example.com>\r\n'
  const attempts: [string, Partial<OutgoingEmail>][] = [
    ['subject', { subject: evil }],
    ['sender name', { from: { name: evil, address: 'hello@shop.example' } }],
    ['text', { text: evil }],
    ['html', { html: evil }],
    ['header value', { headers: { 'List-Id': evil } }],
    ['header name', { headers: { [evil]: 'x', 'X-Ok\r\nBcc: victim@example.com': 'y' } }],
    ['Bcc header', { headers: { Bcc: 'victim@example.com' } }],
    ['id', { id: evil }],
    ['recipient', { to: `anna@example.com>\r\nRCPT TO:<victim@example.com` }],
    ['recipient with a parameter', { to: 'anna@example.com> NOTIFY=NEVER <' }],
    ['two recipients', { to: 'anna@example.com,victim@example.com' }],
    ['sender address', { from: { name: 'x', address: `a@b.example>\r\nDATA\r\n` } }],
    ['reply address', { replyTo: `a@b.example\r\nBcc: victim@example.com` }],
  ]

  it.each(attempts)('%s', async (_name, part) => {
    const { port, received } = await start()
    const [result] = await send(port, [emailOf(part)])
    if (result?.outcome !== 'sent') expect(result?.outcome).toBe('rejected')
    expect(received).toHaveLength(result?.outcome === 'sent' ? 1 : 0)
    for (const { to, from, mail } of received) {
      expect(to).toEqual(['anna@example.com'])
      expect(from).toBe('hello@shop.example')
      expect(mail.bcc).toBeUndefined()
      expect(mail.headers.map(({ key }) => key)).not.toContain('bcc')
    }
  })

  it('an international address goes only to a server that takes it', async () => {
    const without = await start({ smtpUtf8: false })
    const [refused] = await send(without.port, [emailOf({ to: 'jürgen@example.com' })])
    expect(refused?.outcome).toBe('rejected')
    await without.stop()
    const { port, received } = await start()
    const [taken] = await send(port, [emailOf({ to: 'jürgen@müller.example' })])
    expect(taken?.outcome).toBe('sent')
    expect(received[0]?.to[0]).toMatch(/^jürgen@/)
  })
})
