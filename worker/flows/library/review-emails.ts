/** The words that ask what somebody thinks of what they bought: once, and once more. Happy or not, they say the same to all. */

import type { Block, EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'
const stars: Block = {
  kind: 'rating',
  question: 'How do you like {% if products.others %}what you got{% else %}it{% endif %}?',
  low: 'Not at all',
  high: 'Very much',
}

export const reviewEmails: Record<'ask' | 'reminder', EmailCopy> = {
  ask: {
    subject:
      'How do you like your {% if products.first %}{{ products.first | truncate: 32 }}{% else %}order{% endif %}?',
    preheader: 'One tap is enough. An honest one helps most.',
    blocks: [
      { kind: 'heading', text: 'How is it going?' },
      {
        kind: 'text',
        text: `${hello}\n\nYou have had it for a while now. We would like to know how you get along with it: what you say decides what we go on selling, and it helps those who stand before the same choice.`,
      },
      { kind: 'products' },
      stars,
      {
        kind: 'text',
        text: 'Not happy? Then tell us just as frankly. A person reads it and puts right what can be put right.',
      },
      {
        kind: 'note',
        text: 'A star opens a page of ours, where you can still change your mind before you send it.',
      },
    ],
  },
  reminder: {
    subject: 'One tap: what do you think of it?',
    preheader: 'We ask a second time and then no more.',
    blocks: [
      { kind: 'heading', text: 'May we ask once more?' },
      {
        kind: 'text',
        text: `${hello}\n\nA few days ago we asked what you think of your order. It is easily overlooked, so here it is again, for the last time:`,
      },
      { kind: 'products' },
      stars,
      {
        kind: 'text',
        text: 'If something is wrong, this is also the shortest way to a person who can help.',
      },
    ],
  },
}
