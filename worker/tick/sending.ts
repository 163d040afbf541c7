/** How a tick sends: who writes each message, what flows have in store for its person, and who carries it away. */

import { prepareWaiting } from '../flows/back-in-stock/letters.ts'
import { BACK_IN_STOCK } from '../flows/back-in-stock/store.ts'
import { prepareTrials, TRIAL_FLOW } from '../flows/campaigns/trial.ts'
import { prepareLetters } from '../flows/letters/prepare.ts'
import { prepareNotices } from '../flows/notices.ts'
import type { FlowBook } from '../flows/owned/book.ts'
import { loadProspects } from '../flows/prospects.ts'
import { prepareAlerts } from '../flows/reviews/alerts.ts'
import { REVIEW_ALERT } from '../flows/reviews/store.ts'
import type { Carriers } from '../messages/carriers.ts'
import { allowance, TEXTS_ASKED } from '../messages/channels/sms/allowance.ts'
import { webhookCaller } from '../messages/channels/webhook/deliver.ts'
import { WEBHOOK_KEY } from '../messages/channels/webhook/secret.ts'
import { prepareConfirmations } from '../messages/confirmations.ts'
import type { Preparation, Prepare } from '../messages/judgement.ts'
import type { Outbox } from '../messages/outbox.ts'
import { CONFIRMATION_FLOW, type Message } from '../messages/store.ts'
import { loadValue, saveValue } from '../site/store.ts'
import type { Ticking } from './tasks.ts'

/** Folds what the people who are about to be written to did just now. */
export type CatchUp = (messages: readonly Message[]) => Promise<void>

/** The outbox of one tick. */
export function outboxOf(ticking: Ticking, book: FlowBook, catchUp: CatchUp): Outbox {
  const { db, desk, now } = ticking
  return {
    db,
    desk,
    now,
    ...carriersOf(ticking),
    prepare: prepare(ticking, book, catchUp),
    prospects: (profileIds, until) => loadProspects(db, book.find, profileIds, until),
  }
}

/** Who carries what is sent, channel by channel. */
function carriersOf({ db, desk, provider, texts, outside, development, now }: Ticking): Carriers {
  const webhooks = webhookCaller({
    url: desk.settings.webhookUrl,
    ring: desk.ring,
    key: () => loadValue(db, WEBHOOK_KEY),
    outside,
    development,
    publicUrl: desk.publicUrl,
    now,
  })
  return { provider, texts: texts ?? null, webhooks }
}

/** Every message is prepared by whoever wrote it: a flow, or the sign-up that wants to be confirmed. */
function prepare(ticking: Ticking, book: FlowBook, catchUp: CatchUp): Prepare {
  const { db, desk, now } = ticking
  const writing = { db, settings: desk.settings, findFlow: book.find, now }
  return async (messages) => {
    const confirmations = messages.filter((message) => message.flow === CONFIRMATION_FLOW)
    const waits = messages.filter((message) => message.flow === BACK_IN_STOCK)
    const alerts = messages.filter((message) => message.flow === REVIEW_ALERT)
    const trials = messages.filter((message) => message.flow === TRIAL_FLOW)
    const apart = new Set([...confirmations, ...waits, ...alerts, ...trials])
    const others = messages.filter((message) => !apart.has(message))
    const notices = others.filter((message) => message.channel === 'webhook')
    const letters = others.filter((message) => message.channel !== 'webhook')
    await catchUp([...others, ...waits])
    return new Map([
      ...prepareConfirmations(desk, confirmations, now()),
      ...(await overAsked(ticking, confirmations)),
      ...(await prepareWaiting({ ...desk, db, now }, waits)),
      ...(await prepareAlerts({ ...desk, db }, alerts)),
      ...(letters.length > 0 ? await prepareLetters(writing, letters) : []),
      ...(await prepareNotices(writing, notices)),
      ...(await prepareTrials({ db, settings: desk.settings }, trials)),
    ])
  }
}

/** Asking strangers by text whether a sign-up was theirs costs money: so many a day, and the others are not asked. */
async function overAsked({ db, desk, now }: Ticking, messages: readonly Message[]) {
  const questions = messages.filter((message) => message.channel === 'sms')
  if (questions.length === 0) return []
  const { left, after } = allowance(
    await loadValue(db, TEXTS_ASKED),
    desk.settings.textRequestsPerDay,
    questions.length,
    now(),
  )
  await saveValue(db, TEXTS_ASKED, after)
  const refused: Preparation = { send: false, reason: 'too_many_asked' }
  return questions.slice(left).map((message) => [message.id, refused] as const)
}
