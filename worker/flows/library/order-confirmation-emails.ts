/** The words that confirm an order: what was bought, what it comes to, when it should be there. */

import type { EmailCopy } from '../../messages/copy.ts'

export const orderConfirmationEmails: Record<'confirmation', EmailCopy> = {
  confirmation: {
    subject: 'We have your order {{ values.order }}',
    preheader:
      '{% if values.delivery %}It should be with you: {{ values.delivery }}.{% else %}What you ordered, what it comes to, and what happens next.{% endif %}',
    why: 'You get this email because you ordered at {{ shop.name }}.',
    blocks: [
      { kind: 'heading', text: 'Thank you, we have your order' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nYour order {{ values.order }} has reached us, and we are getting it ready. This is what is in it:',
      },
      { kind: 'products' },
      { kind: 'totals' },
      {
        kind: 'heading',
        text: '{% if values.delivery %}When it arrives{% else %}What happens next{% endif %}',
      },
      {
        kind: 'text',
        text: '{% if values.delivery %}We expect it to be with you: {{ values.delivery }}. Should anything change, you hear from us.{% else %}As soon as it is on its way we will tell you, and where we can, how to follow it.{% endif %}',
      },
      { kind: 'button', label: 'See my order', link: 'order' },
      {
        kind: 'text',
        text: 'Is something wrong, an address, a size, a quantity? Answer this email as soon as you can. The sooner we know, the more we can still change.',
      },
      {
        kind: 'note',
        text: 'Please keep this email: it says what you ordered and what it cost. Your order number is {{ values.order }}.',
      },
    ],
  },
}
