/** Browse abandonment: two emails about what was looked at closely and not taken; a cart or an order ends them at once. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { browseAbandonmentEmails } from './browse-abandonment-emails.ts'

/** The offer of the second email: a discount or free shipping from an amount, whichever the shop made of it. */
export const BROWSE_OFFER = 'browse'

/** Mails about an order bring its buyer back to the shop: that is no new interest. */
export const BUYER_GUARD = {
  not: { fact: 'last_order', is: 'within_days', value: 10 },
} as const

export const browseAbandonment: Flow = {
  id: 'browse-abandonment',
  version: 1,
  name: 'Browse abandonment',
  summary:
    'Shows people again what they looked at closely and left: four hours later, and once more after two days, then with a code of the offer “browse” for those who never bought, if you have one.',
  class: 'marketing',
  intent: 'product',
  ladder: true,
  standard: false,
  trigger: { kind: 'visit', of: 'product' },
  about: 'visit',
  filter: BUYER_GUARD,
  exits: ['order', { did: 'Product Added' }],
  startWithin: 20 * HOUR,
  reentry: { per: 'person', after: 14 * DAY },
  staleAfter: 12 * HOUR,
  // Four hours and these: no later than a day after the visit.
  waitAtMost: 20 * HOUR,
  steps: [
    { kind: 'wait', after: 4 * HOUR, spacing: 0 },
    { kind: 'send', id: 'look', email: browseAbandonmentEmails.look },
    { kind: 'wait', after: 48 * HOUR, spacing: 16 * HOUR },
    {
      kind: 'send',
      id: 'second-look',
      email: browseAbandonmentEmails['second-look'],
      offer: BROWSE_OFFER,
      offerIf: { fact: 'orders', is: 'is', value: 0 },
    },
  ],
}
