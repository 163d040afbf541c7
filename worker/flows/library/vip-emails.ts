/** The words that thank the shop's best customers: what they are to it, and a code where there is one. */

import type { EmailCopy } from '../../messages/copy.ts'

export const vipEmails: Record<'thanks', EmailCopy> = {
  thanks: {
    subject: 'Thank you for coming back again and again',
    preheader: 'A few honest words from {{ shop.name }}, and nothing to buy.',
    blocks: [
      { kind: 'heading', text: 'You are one of our best customers' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nWe looked at who comes to us most, and your name was among them. That you keep choosing a shop like ours is what lets us do things properly, and we wanted to say so while you can still remember ordering.\n\nThank you.',
      },
      {
        kind: 'text',
        text: '{% if values.code %}Words are cheap, so here is something with them, {{ values.offer }}, for you alone:{% endif %}',
      },
      { kind: 'code' },
      {
        kind: 'text',
        text: 'And if there is something we should do better or should have in the shop, answer this email. Whoever knows us as well as you do is right more often than we are.',
      },
      { kind: 'button', label: 'Visit us', link: 'shop' },
    ],
    why: 'You get this email because you are a customer of {{ shop.name }} and agreed to hear from us.',
  },
}
