/** Back in stock: what people who wait for something hear, and when. The stock gives them their turns. */

import { DAY, HOUR } from '../../core/clock.ts'
import { waitingEmails } from '../back-in-stock/emails.ts'
import { BACK_IN_STOCK } from '../back-in-stock/store.ts'
import type { Flow } from '../definition.ts'

/**
 * People ask for these messages by leaving an address on the page of something that is sold out: that is the consent,
 * for this and nothing else. So nobody is held back, no gap between marketing emails delays them, and they are no
 * marketing. Whose turn it is follows from the stock (catalog/waiting), and each message is written on the truth of its
 * moment (flows/back-in-stock); the times here are those of a hold of 24 hours, as it comes.
 */
export const backInStock: Flow = {
  id: BACK_IN_STOCK,
  version: 1,
  name: 'Back in stock',
  summary:
    'Tells people who asked that something is back, in the order in which they asked; holds it for those who reserved, and says when its date moves. Asking is their consent, to this alone.',
  class: 'transactional',
  intent: 'product',
  standard: true,
  trigger: { kind: 'waiting' },
  about: 'product',
  exits: ['order'],
  startWithin: DAY,
  reentry: { per: 'subject', after: 0 },
  staleAfter: DAY,
  waitAtMost: DAY,
  steps: [
    { kind: 'send', id: 'listed', email: waitingEmails.listed, prompt: true },
    { kind: 'send', id: 'date', email: waitingEmails.date },
    { kind: 'send', id: 'back', email: waitingEmails.back, prompt: true },
    { kind: 'send', id: 'hold', email: waitingEmails.hold, prompt: true },
    { kind: 'wait', after: 16 * HOUR, spacing: HOUR },
    { kind: 'send', id: 'hold-reminder', email: waitingEmails.holdReminder },
    { kind: 'wait', after: 24 * HOUR, spacing: HOUR },
    { kind: 'send', id: 'hold-ended', email: waitingEmails.holdEnded },
  ],
}
