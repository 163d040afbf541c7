/** Order confirmation: at once, once for each order, whatever the hour and however much else was sent. */

import { DAY } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { orderConfirmationEmails } from './order-confirmation-emails.ts'

export const orderConfirmation: Flow = {
  id: 'order-confirmation',
  version: 1,
  name: 'Order confirmation',
  summary:
    'Confirms an order at once: what was bought, what it comes to, when it should be there. Leave it off where your shop sends its own, as Shopify and WooCommerce do.',
  class: 'transactional',
  intent: 'order',
  standard: false,
  // Amounts and lines come from what the shop's server reports, never from a page.
  trigger: { kind: 'event', event: 'Order Completed', from: ['server'], key: 'order_id' },
  about: 'order',
  exits: ['order_undone'],
  // An order that is imported or reported late was confirmed long ago, by somebody else.
  startWithin: DAY,
  reentry: { per: 'subject', after: 365 * DAY },
  staleAfter: DAY,
  waitAtMost: DAY,
  steps: [
    {
      kind: 'send',
      id: 'confirmation',
      email: orderConfirmationEmails.confirmation,
      prompt: true,
    },
  ],
}
