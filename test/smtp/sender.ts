/** A Worker made for the tests of the SMTP client: it sends what it is given, inside workerd. */

import type { OutgoingEmail, SendResult } from '../../worker/messages/providers/port.ts'
import { type SmtpOptions, smtpProvider } from '../../worker/messages/providers/smtp.ts'

/** Emails go through one session in order; `pauseMs` waits between them. */
export interface SendRequest {
  readonly options: SmtpOptions
  readonly emails: readonly OutgoingEmail[]
  readonly pauseMs?: number
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { options, emails, pauseMs = 0 } = (await request.json()) as SendRequest
    const session = smtpProvider(options).open()
    const results: SendResult[] = []
    for (const email of emails) {
      results.push(await session.send(email))
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    await session.close()
    return Response.json(results)
  },
}
