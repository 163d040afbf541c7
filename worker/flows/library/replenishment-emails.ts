/** The words that remind of something that may be used up soon: once in time, once when it is late. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'

export const replenishmentEmails: Record<'soon' | 'late', EmailCopy> = {
  soon: {
    subject: 'Running low on {{ products.first | truncate: 36 }}?',
    preheader: 'By our count it may be used up soon. One tap fills your cart.',
    blocks: [
      { kind: 'heading', text: 'Before it runs out' },
      {
        kind: 'text',
        text: `${hello}\n\nGoing by when you bought it and how long it usually lasts, you may be out of this before long:`,
      },
      { kind: 'products' },
      { kind: 'button', label: 'Put it in my cart', link: 'cart' },
      {
        kind: 'note',
        text: 'Still plenty left? Then ignore this. We learn from when you really buy it again.',
      },
    ],
  },
  late: {
    subject: 'Still got enough {{ products.first | truncate: 34 }}?',
    preheader: 'A second hint about it, and then no more until the next time.',
    blocks: [
      { kind: 'heading', text: 'Used up by now?' },
      {
        kind: 'text',
        text: `${hello}\n\nBy our count it should be used up by now. If you would like more of it, it is one tap away:`,
      },
      { kind: 'products' },
      { kind: 'button', label: 'Put it in my cart', link: 'cart' },
      {
        kind: 'note',
        text: 'If you found something that suits you better, that is fine. We stop here.',
      },
    ],
  },
}
