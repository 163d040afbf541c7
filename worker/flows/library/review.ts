/** Feedback and review: a question a week after delivery and one reminder, until somebody has answered. */

import { DAY } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { REVIEW } from '../reviews/store.ts'
import { afterDelivery } from './after-delivery.ts'
import { reviewEmails } from './review-emails.ts'

export const review: Flow = {
  ...afterDelivery,
  id: REVIEW,
  version: 1,
  name: 'Feedback and review',
  summary:
    'Asks for one to five stars a week after delivery and reminds once. Everybody gets the same link to a public review; whoever is unhappy is asked by a person what went wrong.',
  intent: 'order',
  about: 'order',
  exits: [
    ...afterDelivery.exits,
    { did: 'Review Answered', key: 'order_id' },
    { did: 'Product Reviewed' },
  ],
  goal: 'Review Answered',
  steps: [
    { kind: 'wait', after: 7 * DAY, spacing: 0 },
    { kind: 'send', id: 'ask', email: reviewEmails.ask },
    { kind: 'wait', after: 13 * DAY, spacing: 4 * DAY },
    { kind: 'send', id: 'reminder', email: reviewEmails.reminder },
  ],
}
