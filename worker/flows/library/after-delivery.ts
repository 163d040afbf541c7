/** What all flows have in common that begin when an order was delivered. */

import { DAY } from '../../core/clock.ts'
import { DELIVERED } from '../../orders/arrival.ts'
import type { ExitRule, Flow } from '../definition.ts'

/** What ends them: the order was taken back, or something is wrong with it that a human has to put right first. */
const undone: readonly ExitRule[] = ['order_undone', { did: 'Complaint Opened', key: 'order_id' }]

/**
 * The delivery is what the shop or its platform reports; where neither does, it is presumed some days after the order went
 * out or was placed (orders/arrival.ts). One run for each order, whichever of the two comes first.
 */
export const afterDelivery: Pick<
  Flow,
  | 'class'
  | 'standard'
  | 'trigger'
  | 'exits'
  | 'startWithin'
  | 'reentry'
  | 'staleAfter'
  | 'waitAtMost'
> = {
  class: 'marketing',
  standard: false,
  trigger: {
    kind: 'event',
    event: DELIVERED,
    from: ['server', 'system'],
    key: 'order_id',
  },
  exits: undone,
  startWithin: 3 * DAY,
  reentry: { per: 'subject', after: 365 * DAY },
  staleAfter: 3 * DAY,
  waitAtMost: 3 * DAY,
}
