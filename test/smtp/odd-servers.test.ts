/** The SMTP client against servers that are old, broken or hostile. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SmtpOptions } from '../../worker/messages/providers/smtp.ts'
import { type ScriptedServer, startScriptedServer } from './script.ts'
import { emailOf, optionsFor, type Sender, startSender } from './workerd.ts'

let sender: Sender
let server: ScriptedServer | undefined

beforeAll(async () => {
  sender = await startSender({ trust: false })
})
afterAll(() => sender.stop())
afterEach(async () => {
  await server?.stop()
  server = undefined
})

/** Sends one email to a server that answers by the first pattern that fits the line. */
async function sendTo(
  greeting: string,
  answers: [RegExp, string][],
  more: Partial<SmtpOptions> = {},
) {
  const started = await startScriptedServer(
    greeting,
    (line) => answers.find(([pattern]) => pattern.test(line))?.[1],
  )
  server = started
  const [result] = await sender.send({
    options: optionsFor(started.port, { replyMs: 800, connectMs: 800, ...more }),
    emails: [emailOf()],
  })
  return { result, lines: started.lines }
}

const polite: [RegExp, string][] = [
  [/^EHLO/, '250 plain.test\r\n'],
  [/^(MAIL|RCPT)/, '250 ok\r\n'],
  [/^DATA$/, '354 go on\r\n'],
  [/^\.$/, '250 2.0.0 taken as 42\r\n'],
  [/^QUIT$/, '221 bye\r\n'],
]

describe('mail servers that are unusual', () => {
  it('one that knows only HELO', async () => {
    const { result, lines } = await sendTo('220 old.test\r\n', [
      [/^EHLO/, '502 what?\r\n'],
      [/^HELO/, '250 hello\r\n'],
      ...polite,
    ])
    expect(result).toEqual({ outcome: 'sent', providerId: '250 2.0.0 taken as 42' })
    expect(lines).toContain('MAIL FROM:<hello@shop.example>')
  })

  it('one that greets in many lines, with bare line feeds', async () => {
    const { result } = await sendTo('220-welcome\n220-to the\n220 server\n', polite)
    expect(result?.outcome).toBe('sent')
  })

  it('one that lists its sign-ins in the old way', async () => {
    const { result, lines } = await sendTo(
      '220 hi\r\n',
      [
        [/^EHLO/, '250-hi\r\n250 AUTH=LOGIN PLAIN\r\n'],
        [/^AUTH PLAIN/, '235 welcome\r\n'],
        ...polite,
      ],
      { user: 'shop', password: 'secret' },
    )
    expect(result?.outcome).toBe('sent')
    expect(lines).toContain(`AUTH PLAIN ${btoa('\0shop\0secret')}`)
  })

  it('one that says goodbye with the message and hangs up', async () => {
    const { result } = await sendTo('220 hi\r\n', [[/^\.$/, '421 too busy\r\n'], ...polite])
    expect(result).toMatchObject({ outcome: 'retry' })
  })
})

describe('servers that are broken or hostile', () => {
  const cases: [string, string, [RegExp, string][]][] = [
    ['one that never greets', '', []],
    ['one that speaks another language', 'HTTP/1.1 400 Bad Request\r\n\r\n', []],
    ['one that greets without end', '220-again\r\n'.repeat(20_000), []],
    ['one that never ends its line', 'x'.repeat(200_000), []],
    ['one that is silent after EHLO', '220 hi\r\n', []],
    ['one that answers nonsense to the sender', '220 hi\r\n', [[/^MAIL/, 'yes\r\n'], ...polite]],
    [
      'one that answers the text before it is sent',
      '220 hi\r\n',
      [[/^DATA/, '250 ok\r\n'], ...polite],
    ],
  ]

  it.each(cases)(
    '%s gets no mail, and the mail can be tried again',
    async (_name, greeting, answers) => {
      const { result, lines } = await sendTo(greeting, answers)
      expect(result?.outcome).toBe('retry')
      expect(lines).not.toContain('.')
    },
  )

  it('one that slips commands in before the encryption starts is not believed', async () => {
    const { result, lines } = await sendTo(
      '220 hi\r\n',
      [
        [/^EHLO/, '250-hi\r\n250 STARTTLS\r\n'],
        [/^STARTTLS/, '220 go\r\n250-hi\r\n250 AUTH PLAIN\r\n'],
        ...polite,
      ],
      { requireTls: true, user: 'shop', password: 'secret' },
    )
    expect(result).toMatchObject({
      outcome: 'retry',
      reason: 'The mail server spoke out of turn.',
    })
    expect(lines.some((line) => line.startsWith('AUTH'))).toBe(false)
  })

  it('nonsense in place of the final answer leaves the outcome unknown', async () => {
    const { result } = await sendTo('220 hi\r\n', [[/^\.$/, 'well...\r\n'], ...polite])
    expect(result?.outcome).toBe('unknown')
  })

  it('an answer that repeats addresses and control characters is recorded without them', async () => {
    const { result } = await sendTo('220 hi\r\n', [
      [/^RCPT/, '550 <anna@example.com>:\u0007 \u001b[31mno such\tuser here\r\n'],
      ...polite,
    ])
    expect(result).toEqual({
      outcome: 'rejected',
      reason: 'Recipient refused: 550 <a…@e….com>: [31mno such user here',
    })
  })
})
