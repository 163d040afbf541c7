/** Abandoned checkout: three emails to people who began to order and stopped; an order or an emptied cart ends them at once. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { CART_OFFER } from './abandoned-cart.ts'
import { abandonedCheckoutEmails } from './abandoned-checkout-emails.ts'

export const abandonedCheckout: Flow = {
  id: 'abandoned-checkout',
  version: 1,
  name: 'Abandoned checkout',
  summary:
    'Brings back people who began to order and stopped: after an hour, a day and three days, the last time with a code of the offer “cart” for those who never bought, if you have one.',
  class: 'marketing',
  intent: 'checkout',
  ladder: true,
  standard: false,
  trigger: { kind: 'checkout' },
  about: 'cart',
  exits: ['order', 'cart_gone'],
  startWithin: DAY,
  reentry: { per: 'subject', after: 7 * DAY },
  staleAfter: DAY,
  waitAtMost: DAY,
  steps: [
    { kind: 'wait', after: HOUR, spacing: 0 },
    { kind: 'send', id: 'way-back', email: abandonedCheckoutEmails['way-back'] },
    { kind: 'wait', after: 24 * HOUR, spacing: 16 * HOUR },
    { kind: 'send', id: 'help', email: abandonedCheckoutEmails.help },
    { kind: 'wait', after: 72 * HOUR, spacing: 16 * HOUR },
    {
      kind: 'send',
      id: 'last-note',
      email: abandonedCheckoutEmails['last-note'],
      offer: CART_OFFER,
      offerIf: { fact: 'orders', is: 'is', value: 0 },
    },
  ],
}
