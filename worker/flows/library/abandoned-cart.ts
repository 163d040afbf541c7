/** Abandoned cart: three reminders while the cart is still there; an order or an emptied cart ends them at once. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { abandonedCartEmails } from './abandoned-cart-emails.ts'

/** The offer of the last email. A shop that has no offer of this id writes without. */
export const CART_OFFER = 'cart'

export const abandonedCart: Flow = {
  id: 'abandoned-cart',
  version: 1,
  name: 'Abandoned cart',
  summary:
    'Reminds people of the cart they left, three times in three days, until they buy or empty it; the last time with a code of the offer “cart” for those who never bought, if you have one.',
  class: 'marketing',
  intent: 'cart',
  ladder: true,
  standard: true,
  trigger: { kind: 'cart' },
  about: 'cart',
  exits: ['order', 'cart_gone'],
  startWithin: DAY,
  reentry: { per: 'subject', after: 7 * DAY },
  staleAfter: DAY,
  waitAtMost: DAY,
  steps: [
    { kind: 'wait', after: 4 * HOUR, spacing: 0 },
    { kind: 'send', id: 'reminder', email: abandonedCartEmails.reminder },
    { kind: 'wait', after: 24 * HOUR, spacing: 16 * HOUR },
    { kind: 'send', id: 'nudge', email: abandonedCartEmails.nudge },
    { kind: 'wait', after: 72 * HOUR, spacing: 16 * HOUR },
    {
      kind: 'send',
      id: 'last-call',
      email: abandonedCartEmails['last-call'],
      offer: CART_OFFER,
      offerIf: { fact: 'orders', is: 'is', value: 0 },
    },
  ],
}
