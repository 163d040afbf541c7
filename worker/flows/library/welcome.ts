/** Welcome: three emails to whoever joined the list, a code in the first; an order ends them, a waiting cart goes before them. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Condition } from '../../segments/condition.ts'
import type { Flow, SendStep, Step } from '../definition.ts'
import { welcomeEmails } from './welcome-emails.ts'

/** The offer whose code greets people. A shop that has no offer of this id sends the emails without. */
export const WELCOME_OFFER = 'welcome'

/** Somebody whose cart waits is reminded of that: two voices at once are one too many. */
const cartWaits: Condition = {
  all: [
    { fact: 'cart_lines', is: 'at_least', value: 1 },
    { fact: 'cart_activity', is: 'within_days', value: 4 },
  ],
}

const unlessCartWaits = (send: SendStep): Step => ({
  kind: 'branch',
  if: cartWaits,
  yes: [],
  no: [send],
})

const series: readonly Step[] = [
  {
    kind: 'send',
    id: 'hello',
    email: welcomeEmails.hello,
    offer: WELCOME_OFFER,
    prompt: true,
  },
  { kind: 'wait', after: 2 * DAY, spacing: 16 * HOUR },
  unlessCartWaits({
    kind: 'send',
    id: 'choosing',
    email: welcomeEmails.choosing,
    offer: WELCOME_OFFER,
  }),
  { kind: 'wait', after: 4 * DAY, spacing: 16 * HOUR },
  unlessCartWaits({
    kind: 'send',
    id: 'reminder',
    email: welcomeEmails.reminder,
    offer: WELCOME_OFFER,
  }),
]

export const welcome: Flow = {
  id: 'welcome',
  version: 2,
  name: 'Welcome',
  summary:
    'Greets people who joined the list, with a code of the offer “welcome” if you have one, until they buy. Customers are thanked for joining.',
  class: 'marketing',
  intent: 'other',
  standard: false,
  trigger: { kind: 'subscribed' },
  about: 'person',
  exits: ['order'],
  startWithin: DAY,
  reentry: { per: 'person', after: 365 * DAY },
  staleAfter: DAY,
  waitAtMost: DAY,
  steps: [
    {
      kind: 'branch',
      if: { fact: 'orders', is: 'at_least', value: 1 },
      // Whoever has bought knows the shop, and needs no code to come for the first time.
      yes: [{ kind: 'send', id: 'joined', email: welcomeEmails.joined, prompt: true }],
      no: series,
    },
  ],
}
