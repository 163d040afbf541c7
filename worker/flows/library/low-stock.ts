/** Low stock: one email when something that somebody looked at or put into the cart is nearly gone. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { lowStockEmails } from './low-stock-emails.ts'

export const lowStock: Flow = {
  id: 'low-stock',
  version: 1,
  name: 'Low stock',
  summary:
    'Tells people when only a few pieces are left of something they looked at in the last 30 days, or have in the cart; once in 14 days at most, and only while it is true.',
  class: 'marketing',
  intent: 'product',
  standard: false,
  trigger: { kind: 'event', event: 'Low Stock Noticed', from: ['system'] },
  about: 'product',
  exits: ['order'],
  startWithin: DAY,
  reentry: { per: 'person', after: 14 * DAY },
  // What is nearly gone is gone soon.
  staleAfter: 6 * HOUR,
  waitAtMost: 12 * HOUR,
  steps: [{ kind: 'send', id: 'few-left', email: lowStockEmails['few-left'] }],
}
