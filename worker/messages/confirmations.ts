/** The letters of double opt-in. They hold nothing from the sign-up form: anybody can have one sent to anybody. */

import { DAY } from '../core/clock.ts'
import type { Desk } from './compose.ts'
import { confirmationEmail } from './confirmation-email.ts'
import type { Preparation } from './judgement.ts'
import type { Message } from './store.ts'

/** Preparations of confirmation mails by message id. */
export function prepareConfirmations(
  desk: Desk,
  messages: readonly Message[],
): ReadonlyMap<string, Preparation> {
  return new Map(messages.map((message) => [message.id, prepare(desk)]))
}

function prepare(desk: Desk): Preparation {
  return {
    send: true,
    timezone: desk.settings.timezone,
    waitAtMost: DAY,
    letter: {
      copy: confirmationEmail,
      person: {},
      values: {},
      products: [],
      links: {},
    },
  }
}
