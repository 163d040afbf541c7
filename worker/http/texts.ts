/** Takes a text that came in: what its sender wants happens at once, once, and is answered. */

import type { Context } from 'hono'
import { now } from '../core/clock.ts'
import type { NewEvent } from '../events/append.ts'
import type { ConsentChange } from '../identity/consent.ts'
import { readPhone, subjectOfPhone } from '../identity/phone.ts'
import {
  deleteUnsubscribes,
  loadSubscriptions,
  putConfirmations,
  putConsents,
  putSuppressions,
  putWithdrawals,
} from '../identity/store.ts'
import { TEXTS } from '../messages/channels/channel.ts'
import { type Answer, answerTo } from '../messages/channels/sms/answer.ts'
import { wishOf } from '../messages/channels/sms/keywords.ts'
import { isReceived, putReceived } from '../messages/channels/sms/store.ts'
import { suppressionHash, suppressionHashes } from '../messages/links.ts'
import { append } from './collect.ts'
import type { Scope } from './context.ts'

export interface IncomingText {
  /** The provider's id of it. */
  readonly id: string
  readonly from: string
  readonly body: string
  /** Whether the provider has answered it by itself. */
  readonly answered: boolean
}

/** Does what a text asks for, and gives the words to answer with; empty: none. What was dealt with before is left alone. */
export async function takeText(c: Context<Scope>, text: IncomingText): Promise<string> {
  const { db } = c.var.services
  const phone = readPhone(text.from)
  const wish = wishOf(text.body)
  // A short code, a sender's name, or words that we have no answer to.
  if (phone === undefined || wish === null || (await isReceived(db, text.id))) return ''
  const subscription = (await loadSubscriptions(db, [phone], TEXTS)).get(phone)
  const settings = await c.var.services.settings()
  const answer = answerTo(wish, subscription?.status ?? null, settings, text.answered)
  const subject = subscription?.subject ?? (await subjectOfPhone(phone))
  const at = now()
  const changes = await statements(c, answer.act, { phone, subject, id: text.id, at })
  const event = eventOf(answer.act, { phone, subject, id: text.id, at })
  // The event first: if this dies in between, the same text does the rest when it comes again.
  if (event) await append(c, [event], at)
  await db.batch([...changes, putReceived(text.id, wish, at)])
  return answer.reply
}

interface Sender {
  readonly phone: string
  readonly subject: string
  readonly id: string
  readonly at: number
}

/** What takes effect at once. A sign-up that is confirmed goes the way of all sign-ups: through the fold. */
async function statements(c: Context<Scope>, act: Answer['act'], sender: Sender) {
  const { ring } = c.var.services.config
  const { phone, at } = sender
  if (act === 'withdraw') {
    const change = changeOf(sender, 'withdrawn')
    return [
      putSuppressions([{ hash: await suppressionHash(ring, phone), reason: 'unsubscribe', at }]),
      putWithdrawals([change]),
      putConsents([change]),
    ]
  }
  if (act !== 'resume') return []
  const change = changeOf(sender, 'confirmed')
  return [
    putConfirmations([change]),
    deleteUnsubscribes(await suppressionHashes(ring, phone)),
    putConsents([change]),
  ]
}

function changeOf(
  { phone, subject, id, at }: Sender,
  action: 'withdrawn' | 'confirmed',
): ConsentChange {
  return {
    address: phone,
    topic: TEXTS,
    action,
    subject,
    at,
    id: `text-${id}`,
    source: action === 'withdrawn' ? 'STOP by text' : 'START by text',
    text: '',
  }
}

/** The event that tells the person's timeline, and for a confirmation the fold. Its key follows from the text's own id. */
function eventOf(act: Answer['act'], { phone, subject, id, at }: Sender): NewEvent | null {
  if (act === null) return null
  const name = { confirm: 'Subscription Confirmed', resume: 'Subscribed', withdraw: 'Unsubscribed' }
  return {
    subject,
    at: 0,
    id: `text-${id}`,
    received: at,
    occurred: at,
    type: 'track',
    name: name[act],
    trust: 'mailbox',
    body: {
      properties: { channel: TEXTS, source: 'text', ...(act === 'confirm' ? { phone } : {}) },
    },
  }
}
