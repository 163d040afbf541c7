/** Search abandonment: one email with what the catalogue has for a search that led to nothing. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { BROWSE_OFFER, BUYER_GUARD } from './browse-abandonment.ts'
import { searchAbandonmentEmails } from './search-abandonment-emails.ts'

export const searchAbandonment: Flow = {
  id: 'search-abandonment',
  version: 1,
  name: 'Search abandonment',
  summary:
    'Shows people who searched and took nothing what you have for it, four hours later; with a code of the offer “browse” for those who never bought, if you have one.',
  class: 'marketing',
  intent: 'category',
  ladder: true,
  standard: false,
  trigger: { kind: 'visit', of: 'search' },
  about: 'visit',
  filter: BUYER_GUARD,
  exits: ['order', { did: 'Product Added' }],
  startWithin: 20 * HOUR,
  reentry: { per: 'person', after: 14 * DAY },
  staleAfter: 12 * HOUR,
  waitAtMost: 20 * HOUR,
  steps: [
    { kind: 'wait', after: 4 * HOUR, spacing: 0 },
    {
      kind: 'send',
      id: 'found',
      email: searchAbandonmentEmails.found,
      offer: BROWSE_OFFER,
      offerIf: { fact: 'orders', is: 'is', value: 0 },
    },
  ],
}
