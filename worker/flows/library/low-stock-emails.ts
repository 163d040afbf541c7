/** The words of the email about few last pieces of something somebody looked at or put into the cart. */

import type { EmailCopy } from '../../messages/copy.ts'

/** Sent only where the shop counts its stock, and the count is shown: nothing here hurries anybody without reason. */
export const lowStockEmails: Record<'few-left', EmailCopy> = {
  'few-left': {
    subject: 'Only a few left: {{ products.first }}',
    preheader: 'We do not know when there will be more, so we tell you now.',
    blocks: [
      { kind: 'heading', text: 'In case you still want it' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nWe do not like to hurry anybody. But you had {% if products.others %}these{% else %}this{% endif %} in mind, and there {% if products.others %}are only a few of each{% else %}are only a few{% endif %} left on the shelf:',
      },
      { kind: 'products' },
      { kind: 'button', label: 'See it in the shop', link: 'look' },
      {
        kind: 'text',
        text: 'If it has gone from your mind, let it go. And should you come too late, the shop tells you when it is back.',
      },
      { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'Of these there are enough' },
      {
        kind: 'note',
        text: 'Counted at the moment we wrote this. A look does not set anything aside.',
      },
    ],
  },
}
