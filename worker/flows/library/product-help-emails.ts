/** The words that help with what was bought: the shop's own hints on it, or general ones that say that they are. */

import type { EmailCopy } from '../../messages/copy.ts'

export const productHelpEmails: Record<'tips', EmailCopy> = {
  tips: {
    subject:
      'Making the most of your {% if products.first %}{{ products.first | truncate: 30 }}{% else %}order{% endif %}',
    preheader: 'A few hints for the first days, and someone to ask.',
    blocks: [
      { kind: 'heading', text: 'A good start' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nBy now you will have had a first look at what you ordered. So that you enjoy it for long, here is what helps:',
      },
      { kind: 'products' },
      {
        kind: 'text',
        text: '{% if values.tips %}{{ values.tips }}{% else %}Keep the packaging for the first days, while you are finding out whether you keep it. Read the label or the leaflet once before the first use: two minutes now often save a year later.{% endif %}',
      },
      {
        kind: 'note',
        text: 'What the label or the maker says goes before any hint of ours.',
      },
      { kind: 'divider' },
      { kind: 'heading', text: 'Stuck, or not quite happy?' },
      {
        kind: 'text',
        text: 'Answer this email. Somebody at {{ shop.name }} who knows the things we sell reads it, and would much rather hear from you now than never.',
      },
      { kind: 'text', text: '{{ values.returns }}' },
    ],
  },
}
