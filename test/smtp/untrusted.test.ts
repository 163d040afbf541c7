/** The SMTP client against a server whose certificate nobody vouches for. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSmtpServer } from './server.ts'
import { emailOf, optionsFor, type Sender, startSender } from './workerd.ts'

describe('a mail server whose certificate nobody vouches for', () => {
  let sender: Sender
  beforeAll(async () => {
    sender = await startSender({ trust: false })
  })
  afterAll(() => sender.stop())

  it('gets nothing where encryption is required', async () => {
    const server = await startSmtpServer({ tls: 'starttls' })
    const [result] = await sender.send({
      options: optionsFor(server.port, { requireTls: true }),
      emails: [emailOf()],
    })
    await server.stop()
    expect(result?.outcome).toBe('retry')
    expect(result && 'reason' in result && result.reason).toMatch(/certificate may be invalid/)
    expect(server.received).toHaveLength(0)
  })

  it('gets nothing over implicit TLS either', async () => {
    const server = await startSmtpServer({ tls: 'implicit' })
    const [result] = await sender.send({
      options: optionsFor(server.port, { requireTls: true, implicitTls: true }),
      emails: [emailOf()],
    })
    await server.stop()
    expect(result?.outcome).toBe('retry')
    expect(server.received).toHaveLength(0)
  })

  it('is spoken to in the clear where it is this very machine and encryption is not required', async () => {
    const server = await startSmtpServer({ tls: 'starttls' })
    const results = await sender.send({
      options: optionsFor(server.port),
      emails: [emailOf({ id: 'first' }), emailOf({ id: 'second' })],
    })
    await server.stop()
    expect(results.map(({ outcome }) => outcome)).toEqual(['sent', 'sent'])
    expect(server.received.map(({ secure }) => secure)).toEqual([false, false])
  })
})
