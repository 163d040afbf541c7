/** Price drop: one email when something that somebody looked at or put into the cart costs less. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { priceDropEmails } from './price-drop-emails.ts'

export const priceDrop: Flow = {
  id: 'price-drop',
  version: 1,
  name: 'Price drop',
  summary:
    'Tells people when something they looked at in the last 30 days, or have in the cart, costs less; once in 14 days at most, and only while it is true.',
  class: 'marketing',
  intent: 'product',
  standard: false,
  trigger: { kind: 'event', event: 'Price Drop Noticed', from: ['system'] },
  about: 'product',
  exits: ['order'],
  startWithin: DAY,
  reentry: { per: 'person', after: 14 * DAY },
  staleAfter: 12 * HOUR,
  waitAtMost: DAY,
  steps: [{ kind: 'send', id: 'dropped', email: priceDropEmails.dropped }],
}
