/** What becomes of a text that came in: who is taken off the list or put on it, and what is answered. Pure. */

import type { Settings } from '../../../site/settings.ts'
import type { Wish } from './keywords.ts'
import { simplify } from './segments.ts'

export type Status = 'pending' | 'subscribed' | 'unsubscribed' | null

export interface Answer {
  /** `confirm`: a sign-up that waited for a yes. `resume`: somebody who had left comes back. */
  readonly act: 'withdraw' | 'confirm' | 'resume' | null
  /** Empty: nothing is answered. */
  readonly reply: string
}

/**
 * The answer to a wish. `answered`: the provider has sent its own answer already, and ours would be the second
 * (Twilio's `OptOutType`).
 */
export function answerTo(
  wish: Wish,
  status: Status,
  settings: Pick<Settings, 'shopName' | 'textHelp' | 'replyTo' | 'fromEmail'>,
  answered: boolean,
): Answer {
  const act = actOf(wish, status)
  return { act, reply: answered ? '' : simplify(replyTo(wish, act, settings)) }
}

function actOf(wish: Wish, status: Status): Answer['act'] {
  // Whoever says stop is off the list, whether we knew them or not.
  if (wish === 'stop') return 'withdraw'
  if (wish !== 'start') return null
  if (status === 'pending') return 'confirm'
  return status === 'unsubscribed' ? 'resume' : null
}

function replyTo(
  wish: Wish,
  act: Answer['act'],
  { shopName, textHelp, replyTo: mail, fromEmail }: Parameters<typeof answerTo>[2],
): string {
  if (wish === 'help') {
    const reach = [textHelp, mail || fromEmail].find((one) => one !== '') ?? ''
    const way = reach === '' ? '' : ` You reach us here: ${reach}.`
    return `${shopName}: news and offers, a few a month.${way} Msg & data rates may apply. Reply STOP to opt out.`
  }
  if (act === 'withdraw')
    return `${shopName}: You get no more texts from us. Reply START to get them again.`
  return act === null
    ? ''
    : `${shopName}: You are on the list. Reply HELP for help, STOP to opt out.`
}
