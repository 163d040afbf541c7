/** Replenishment: a hint when something is nearly used up, another when it should be; buying it or its like ends both. */

import { DAY } from '../../core/clock.ts'
import { DUE, LATE } from '../../predictions/replenishment/due.ts'
import type { Flow } from '../definition.ts'
import { replenishmentEmails } from './replenishment-emails.ts'

export const replenishment: Flow = {
  id: 'replenishment',
  version: 1,
  name: 'Replenishment',
  summary:
    'Reminds people of what they use up, at 85 % of the time that it lasts them and again at 105 %, with a filled cart one tap away. The times are learned from repeat orders; what people buy once is never reminded of.',
  class: 'marketing',
  intent: 'product',
  standard: false,
  trigger: { kind: 'event', event: DUE, from: ['system'], key: 'need' },
  about: 'replenishment',
  exits: [],
  startWithin: 3 * DAY,
  reentry: { per: 'subject', after: 365 * DAY },
  staleAfter: 2 * DAY,
  waitAtMost: 2 * DAY,
  steps: [
    { kind: 'send', id: 'soon', email: replenishmentEmails.soon },
    {
      kind: 'await',
      event: LATE,
      key: 'need',
      within: 300 * DAY,
      yes: [{ kind: 'send', id: 'late', email: replenishmentEmails.late }],
      no: [],
    },
  ],
}
