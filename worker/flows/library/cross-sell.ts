/** Cross-sell and upsell: what goes with an order, and a step above it for those who looked at one. Once for each order. */

import { DAY } from '../../core/clock.ts'
import type { ExitRule, Flow } from '../definition.ts'
import { afterDelivery } from './after-delivery.ts'
import { crossSellEmails, upsellEmails } from './cross-sell-emails.ts'

/** Whoever orders again has chosen, and the next order is asked about by itself. */
const exits: readonly ExitRule[] = [...afterDelivery.exits, 'order']

export const crossSell: Flow = {
  ...afterDelivery,
  id: 'cross-sell',
  version: 1,
  name: 'Cross-sell',
  summary:
    'Two weeks after delivery: what others buy with it. Never what they have, sent back, what is sold out or fits something else; not while a complaint is open.',
  intent: 'other',
  about: 'complement',
  exits,
  steps: [
    { kind: 'wait', after: 14 * DAY, spacing: 0 },
    { kind: 'send', id: 'goes-with', email: crossSellEmails['goes-with'] },
  ],
}

export const upsell: Flow = {
  ...afterDelivery,
  id: 'upsell',
  version: 1,
  name: 'Upsell',
  summary:
    'A month after delivery: a step above what was bought, for those who looked at it. Never what they have, sent back, or what is sold out; not while a complaint is open.',
  intent: 'other',
  about: 'upgrade',
  exits,
  steps: [
    { kind: 'wait', after: 30 * DAY, spacing: 0 },
    { kind: 'send', id: 'step-up', email: upsellEmails['step-up'] },
  ],
}
