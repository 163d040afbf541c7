/** Welcome: three emails to whoever joined the list, a code in the first; an order ends them. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { welcomeEmails } from './welcome-emails.ts'

/** The offer whose code greets people. A shop that has no offer of this id sends the emails without. */
export const WELCOME_OFFER = 'welcome'

export const welcome: Flow = {
  id: 'welcome',
  version: 1,
  name: 'Welcome',
  summary:
    'Greets people who joined the list, with a code of the offer “welcome” if you have one, until they buy.',
  class: 'marketing',
  intent: 'other',
  standard: false,
  trigger: { kind: 'subscribed' },
  about: 'person',
  // Whoever has bought knows the shop: the thank-you is theirs.
  filter: { fact: 'orders', is: 'is', value: 0 },
  exits: ['order'],
  startWithin: DAY,
  reentry: { per: 'person', after: 365 * DAY },
  staleAfter: DAY,
  waitAtMost: DAY,
  steps: [
    {
      kind: 'send',
      id: 'hello',
      email: welcomeEmails.hello,
      offer: WELCOME_OFFER,
      prompt: true,
    },
    { kind: 'wait', after: 2 * DAY, spacing: 16 * HOUR },
    { kind: 'send', id: 'choosing', email: welcomeEmails.choosing, offer: WELCOME_OFFER },
    { kind: 'wait', after: 4 * DAY, spacing: 16 * HOUR },
    { kind: 'send', id: 'reminder', email: welcomeEmails.reminder, offer: WELCOME_OFFER },
  ],
}
