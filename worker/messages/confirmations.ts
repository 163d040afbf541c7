/** The letters of double opt-in: what a confirmation mail says, and that it is not sent when it came too late. */

import { DAY } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import type { Desk } from './compose.ts'
import { confirmationEmail } from './confirmation-email.ts'
import type { Preparation } from './outbox.ts'
import type { Message } from './store.ts'

/** Preparations of confirmation mails by message id. */
export function prepareConfirmations(
  desk: Desk,
  messages: readonly Message[],
): ReadonlyMap<string, Preparation> {
  return new Map(messages.map((message) => [message.id, prepare(desk, message)]))
}

function prepare(desk: Desk, message: Message): Preparation {
  const { text } = readObject(message.data)
  return {
    send: true,
    timezone: desk.settings.timezone,
    waitAtMost: DAY,
    letter: {
      copy: confirmationEmail,
      person: {},
      values: typeof text === 'string' && text !== '' ? { consent: text } : {},
      products: [],
      links: {},
    },
  }
}
