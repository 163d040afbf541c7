/** The letters of double opt-in. They hold nothing from the sign-up form: anybody can have one sent to anybody. */

import { DAY } from '../core/clock.ts'
import { mayText } from './channels/sms/reach.ts'
import type { Desk } from './compose.ts'
import { confirmationEmail, confirmationText } from './confirmation-email.ts'
import type { Preparation } from './judgement.ts'
import type { Message } from './store.ts'

/** Preparations of confirmation mails by message id. */
export function prepareConfirmations(
  desk: Desk,
  messages: readonly Message[],
  at: number,
): ReadonlyMap<string, Preparation> {
  return new Map(messages.map((message) => [message.id, prepare(desk, message, at)]))
}

/** Who asked days ago has forgotten it: they ask again, or did not mean it. */
const FORGOTTEN = 2 * DAY

function prepare(desk: Desk, message: Message, at: number): Preparation {
  if (at - message.created_at > FORGOTTEN) return { send: false, reason: 'stale' }
  if (message.channel === 'sms' && !mayText(desk.settings, message.address)) {
    return { send: false, reason: 'country_off' }
  }
  return {
    send: true,
    timezone: desk.settings.timezone,
    waitAtMost: DAY,
    letter: {
      copy: confirmationEmail,
      sms: confirmationText,
      person: {},
      values: {},
      products: [],
      links: {},
    },
  }
}
