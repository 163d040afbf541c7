/** The words that show what goes with an order, and what is a step above it. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'

export const crossSellEmails: Record<'goes-with', EmailCopy> = {
  'goes-with': {
    subject:
      '{% if values.bought %}What goes with your {{ values.bought | truncate: 34 }}{% else %}What goes with your order{% endif %}',
    preheader: '{{ products.first }}{% if products.others %}, and more that fits{% endif %}.',
    blocks: [
      { kind: 'heading', text: 'It goes well with this' },
      {
        kind: 'text',
        text: `${hello}\n\nYou have had time to get used to {% if values.bought %}your {{ values.bought }}{% else %}what you ordered{% endif %}. From what others take with it, and from the shelf beside it, we picked what you do not have yet:`,
      },
      { kind: 'products' },
      { kind: 'button', label: 'Look around', link: 'shop' },
      {
        kind: 'note',
        text: 'Need nothing? Then that is fine too. We do not write about this order again.',
      },
    ],
  },
}

export const upsellEmails: Record<'step-up', EmailCopy> = {
  'step-up': {
    subject: 'You looked at the {{ products.first | truncate: 38 }}',
    preheader: 'A step above what you have: what it costs, and whether it is for you.',
    blocks: [
      { kind: 'heading', text: 'A step up, should you want one' },
      {
        kind: 'text',
        text: `${hello}\n\nYou have {% if values.bought %}your {{ values.bought }}{% else %}what you ordered{% endif %} by now, and you also had a look at {% if products.others %}these, which are{% else %}this, which is{% endif %} a class above:`,
      },
      { kind: 'products' },
      {
        kind: 'text',
        text: 'Is the difference worth it for you? That depends on how you use it. Answer this email and tell us; if what you have is all you need, we will say so.',
      },
      { kind: 'button', label: 'To the shop', link: 'shop' },
    ],
  },
}
