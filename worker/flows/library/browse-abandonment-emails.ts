/** The words to somebody who looked closely and left: a second look, then an answer to what may hold them back. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'
const asOfNow = 'Prices and availability are as of the moment we wrote this.'

/** Both show what was looked at and is still there; the link `look` leads to the first of it. */
export const browseAbandonmentEmails: Record<'look' | 'second-look', EmailCopy> = {
  look: {
    subject: 'Another look at {{ products.first }}?',
    preheader:
      '{% if products.others %}What you looked at, all in one place.{% else %}Here it is again, at today’s price.{% endif %}',
    blocks: [
      { kind: 'heading', text: 'You have a good eye' },
      {
        kind: 'text',
        text: `${hello}\n\nYou took your time with {% if products.others %}these{% else %}this one{% endif %}, and then the day went on. So that you need not search for {% if products.others %}them{% else %}it{% endif %} again:`,
      },
      { kind: 'products' },
      { kind: 'button', label: 'Take another look', link: 'look' },
      {
        kind: 'recommended',
        strategy: 'for-you',
        limit: 4,
        heading: 'Close to it, and worth a look',
      },
      { kind: 'note', text: asOfNow },
    ],
  },
  'second-look': {
    subject:
      '{% if values.code %}A little something for {{ products.first }}{% else %}Any questions about {{ products.first }}?{% endif %}',
    preheader:
      '{% if values.code %}{{ values.offer | capitalize }}, for you alone. After this we leave you in peace.{% else %}Ask us, and a person answers. After this we leave you in peace.{% endif %}',
    blocks: [
      {
        kind: 'heading',
        text: '{% if values.code %}To make it easier{% else %}What would you like to know?{% endif %}',
      },
      {
        kind: 'text',
        text: `${hello}\n\n{% if values.code %}You have not bought from us before, so we want to make the first time easy. This is yours, for what you looked at or for anything else:{% else %}Whether it fits, how it feels, which of two is the better one: answer this email, and somebody at {{ shop.name }} who knows these things writes back. Also when the honest answer is that you do not need it.{% endif %}`,
      },
      { kind: 'code' },
      { kind: 'products' },
      { kind: 'button', label: 'Look at it once more', link: 'look' },
      { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'Or perhaps rather this' },
      {
        kind: 'note',
        text: `${asOfNow}{% if values.code %} The code is made for you and works once.{% endif %}`,
      },
    ],
  },
}
