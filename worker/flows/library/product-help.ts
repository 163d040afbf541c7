/** Post-purchase help: hints for what was bought, three days after it came. */

import { DAY } from '../../core/clock.ts'
import type { Flow } from '../definition.ts'
import { afterDelivery } from './after-delivery.ts'
import { productHelpEmails } from './product-help-emails.ts'

export const productHelp: Flow = {
  ...afterDelivery,
  id: 'product-help',
  version: 1,
  name: 'Help with what was bought',
  summary:
    'Three days after delivery: hints on using and caring for what was bought, from your own product texts where they have some.',
  intent: 'order',
  about: 'order',
  steps: [
    { kind: 'wait', after: 3 * DAY, spacing: 0 },
    { kind: 'send', id: 'tips', email: productHelpEmails.tips },
  ],
}
