/** Shipping and delivery: one email for each parcel and each of the two, as the shop or its platform reports them. */

import { DAY } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { shippingEmails } from './shipping-emails.ts'

const rules = {
  class: 'transactional',
  intent: 'order',
  standard: false,
  about: 'order',
  exits: [],
  // Yesterday's news is none: who was told by nobody looks it up.
  startWithin: 2 * DAY,
  reentry: { per: 'subject', after: 365 * DAY },
  staleAfter: DAY,
  waitAtMost: DAY,
} as const

export const orderShipped: Flow = {
  ...rules,
  id: 'order-shipped',
  version: 1,
  name: 'Shipping update',
  summary:
    'Tells buyers that a parcel is on its way, with its number and the carrier’s link where they are known. Once for each parcel.',
  trigger: { kind: 'event', event: 'Order Shipped', from: ['server'], key: 'parcel' },
  steps: [{ kind: 'send', id: 'shipped', email: shippingEmails.shipped, prompt: true }],
}

export const orderDelivered: Flow = {
  ...rules,
  id: 'order-delivered',
  version: 1,
  name: 'Delivery update',
  summary:
    'Tells buyers that a parcel was delivered, and what to do should it not be there. Once for each parcel.',
  // Only where it was said: what is presumed may still be on its way.
  trigger: { kind: 'event', event: 'Order Delivered', from: ['server'], key: 'parcel' },
  steps: [{ kind: 'send', id: 'delivered', email: shippingEmails.delivered, prompt: true }],
}
