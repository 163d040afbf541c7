/** The words of the email about a price that fell on something somebody looked at or put into the cart. */

import type { EmailCopy } from '../../messages/copy.ts'

/** The price struck through is the lowest of the 30 days before it fell, as Directive 98/6/EC, article 6a, has it. */
export const priceDropEmails: Record<'dropped', EmailCopy> = {
  dropped: {
    subject: '{{ products.first }} costs less now',
    preheader:
      '{% if products.others %}And so does something else you had in mind.{% else %}You had it in mind, so we thought you would like to know.{% endif %}',
    blocks: [
      { kind: 'heading', text: 'Good news for your purse' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nYou had {% if products.others %}these{% else %}this{% endif %} in mind a while ago. {% if products.others %}Their prices have{% else %}Its price has{% endif %} gone down since, and we did not want you to find out too late:',
      },
      { kind: 'products' },
      { kind: 'button', label: 'See it in the shop', link: 'look' },
      { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'While you are here' },
      {
        kind: 'note',
        text: 'The price crossed out is the lowest of the 30 days before it went down. We cannot promise how long the new one stays.',
      },
    ],
  },
}
