/** The provider that the configuration names, and what it says when something is missing. */

import { describe, expect, it } from 'vitest'
import { chooseProvider } from '../../worker/messages/providers/choose.ts'
import type { OutgoingEmail } from '../../worker/messages/providers/port.ts'

const email: OutgoingEmail = {
  id: 'm-1',
  to: 'anna@example.com',
  from: { name: 'The Shop', address: 'hello@shop.example' },
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: {},
  flow: 'f',
  step: 's',
  at: 0,
}

const tools = { keep: async () => {}, publicUrl: 'https://aisle.test' }
const smtp = { host: 'mail.example', port: 587 }

describe('the provider that the configuration names', () => {
  it('mailbox keeps every email whole', async () => {
    const kept: OutgoingEmail[] = []
    const provider = chooseProvider(
      { provider: 'mailbox' },
      { ...tools, keep: async (mail) => void kept.push(mail) },
    )
    const session = provider.open()
    expect(await session.send(email)).toEqual({ outcome: 'sent', providerId: 'm-1' })
    await session.close()
    expect(kept).toEqual([email])
  })

  it('mailbox that cannot keep an email asks for another try', async () => {
    const keep = async () => {
      throw new Error('full')
    }
    const session = chooseProvider({ provider: 'mailbox' }, { ...tools, keep }).open()
    expect(await session.send(email)).toEqual({
      outcome: 'retry',
      reason: 'The mailbox could not keep it: full',
    })
  })

  it('smtp opens no connection before there is something to send', async () => {
    const provider = chooseProvider({ provider: 'smtp', smtp }, tools)
    expect(provider.name).toBe('smtp')
    await provider.open().close()
  })

  it('smtp without a host or a password says so in one line', () => {
    const choose = (more: object) => () =>
      chooseProvider({ provider: 'smtp', smtp: { ...smtp, ...more } }, tools)
    expect(choose({ host: '' })).toThrow(/^SMTP_HOST is missing[^\n]*$/)
    expect(choose({ user: 'shop' })).toThrow(/^SMTP_PASSWORD is missing[^\n]*$/)
  })
})
