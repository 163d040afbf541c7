/** The words that thank for an order: a first one and a further one differ. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'
const returns =
  '{% if values.returns %}{{ values.returns }}{% else %}Should something not be right, answer this email within the time our return terms give you, and we sort it out together: another size, a repair, or the money back.{% endif %}'

export const thankYouEmails: Record<'first' | 'again', EmailCopy> = {
  first: {
    subject: 'Thank you for your first order at {{ shop.name }}',
    preheader: 'What happens now, and what to do should something not be right.',
    blocks: [
      { kind: 'heading', text: 'Thank you for trusting us' },
      {
        kind: 'text',
        text: `${hello}\n\nYou ordered from us for the first time, and that is not a small thing for a shop like ours. This is what you chose:`,
      },
      { kind: 'products' },
      { kind: 'heading', text: 'If something is not right' },
      { kind: 'text', text: returns },
      {
        kind: 'text',
        text: 'Have a question before it arrives, or once it is there? Answer this email. A person reads it.',
      },
      {
        kind: 'text',
        text: '{% if values.code %}And for the next time, should there be one, a small thank-you that is yours alone:{% endif %}',
      },
      { kind: 'code' },
      { kind: 'button', label: 'Back to the shop', link: 'shop' },
    ],
  },
  again: {
    subject: 'Good to have you back{% if person.first_name %}, {{ person.first_name }}{% endif %}',
    preheader: 'Thank you for coming again.',
    blocks: [
      { kind: 'heading', text: 'You came back. Thank you.' },
      {
        kind: 'text',
        text: `${hello}\n\nThere is no better compliment for us than somebody who comes again. We hope you enjoy what you chose this time:`,
      },
      { kind: 'products' },
      { kind: 'text', text: `In case something is not as you wished:\n\n${returns}` },
      {
        kind: 'text',
        text: '{% if values.code %}Because you came back, this is for the next time:{% endif %}',
      },
      { kind: 'code' },
      { kind: 'button', label: 'Back to the shop', link: 'shop' },
    ],
  },
}
