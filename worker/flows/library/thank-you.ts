/** Thank-you: one email after an order, another one for those who came back; a cancelled order ends it. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { thankYouEmails } from './thank-you-emails.ts'

/** The offer for the next order. A shop that has no offer of this id thanks without. */
export const NEXT_ORDER_OFFER = 'next-order'

export const thankYou: Flow = {
  id: 'thank-you',
  version: 1,
  name: 'Thank-you',
  summary:
    'Thanks for an order: after a day the first time, after three days those who came back. With a code of the offer “next-order” if you have one.',
  class: 'marketing',
  intent: 'order',
  standard: false,
  trigger: { kind: 'event', event: 'Order Completed', from: ['server'], key: 'order_id' },
  about: 'order',
  exits: ['order_undone'],
  // Orders of long ago that are imported or reported again thank nobody.
  startWithin: 2 * DAY,
  reentry: { per: 'subject', after: 365 * DAY },
  staleAfter: 3 * DAY,
  waitAtMost: 2 * DAY,
  steps: [
    {
      kind: 'branch',
      if: { fact: 'orders', is: 'at_most', value: 1 },
      yes: [
        { kind: 'wait', after: DAY, spacing: 0 },
        { kind: 'send', id: 'first', email: thankYouEmails.first, offer: NEXT_ORDER_OFFER },
      ],
      no: [
        { kind: 'wait', after: 3 * DAY, spacing: 16 * HOUR },
        { kind: 'send', id: 'again', email: thankYouEmails.again, offer: NEXT_ORDER_OFFER },
      ],
    },
  ],
}
