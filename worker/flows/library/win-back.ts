/** Win-back: three emails to customers who have been away for longer than they use to be; an order ends them. */

import { DAY, HOUR } from '../../core/clock.ts'
import { OVERDUE } from '../../segments/kept.ts'
import type { Flow } from '../definition.ts'
import { winBackEmails } from './win-back-emails.ts'

/** The offer of the last email. A shop that has no offer of this id writes it without. */
export const WIN_BACK_OFFER = 'win-back'

export const winBack: Flow = {
  id: 'win-back',
  version: 1,
  name: 'Win-back',
  summary:
    'Writes to customers who have not ordered for longer than nine of ten of their own pauses lasted: what is new, what fits them, and last, if you have it, a code of the offer “win-back”. Customers of long ago come in a few each day.',
  class: 'marketing',
  intent: 'other',
  standard: false,
  trigger: { kind: 'segment', segment: OVERDUE, change: 'entered', inside: true },
  about: 'person',
  filter: { segment: OVERDUE },
  exits: ['order'],
  startWithin: 2 * DAY,
  reentry: { per: 'person', after: 90 * DAY },
  staleAfter: 3 * DAY,
  waitAtMost: 3 * DAY,
  steps: [
    { kind: 'until', hour: 10 },
    { kind: 'send', id: 'news', email: winBackEmails.news },
    { kind: 'wait', after: 7 * DAY, spacing: 16 * HOUR },
    { kind: 'until', hour: 10 },
    { kind: 'send', id: 'for-you', email: winBackEmails.forYou },
    { kind: 'wait', after: 21 * DAY, spacing: 16 * HOUR },
    { kind: 'until', hour: 10 },
    { kind: 'send', id: 'last', email: winBackEmails.last, offer: WIN_BACK_OFFER },
  ],
}
