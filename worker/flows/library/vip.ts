/** Best customers: one email that thanks whoever has become one of them, and asks for nothing. */

import { DAY, HOUR } from '../../core/clock.ts'
import { VIP } from '../../segments/kept.ts'
import type { Flow } from '../definition.ts'
import { vipEmails } from './vip-emails.ts'

/** The offer of the best customers. A shop that has no offer of this id thanks with words. */
export const VIP_OFFER = 'vip'

export const vip: Flow = {
  id: 'vip',
  version: 1,
  name: 'Best customers',
  summary:
    'Thanks customers when they come into the segment “Best customers”, with a code of the offer “vip” if you have one. Campaigns to that segment give them what others do not get.',
  class: 'marketing',
  intent: 'other',
  standard: false,
  trigger: { kind: 'segment', segment: VIP, change: 'entered' },
  about: 'person',
  filter: { segment: VIP },
  exits: [],
  startWithin: 2 * DAY,
  // Somebody who comes and goes is thanked once a year.
  reentry: { per: 'person', after: 365 * DAY },
  staleAfter: 3 * DAY,
  waitAtMost: 3 * DAY,
  steps: [
    { kind: 'until', hour: 10, spacing: HOUR },
    { kind: 'send', id: 'thanks', email: vipEmails.thanks, offer: VIP_OFFER },
  ],
}
