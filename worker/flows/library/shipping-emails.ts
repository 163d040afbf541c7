/** The words that tell of a parcel: that it is under way, and that it is there. */

import type { EmailCopy } from '../../messages/copy.ts'

const why = 'You get this email because you ordered at {{ shop.name }}.'

export const shippingEmails: Record<'shipped' | 'delivered', EmailCopy> = {
  shipped: {
    subject: 'Your order {{ values.order }} is on its way',
    preheader:
      '{% if values.delivery %}It should arrive: {{ values.delivery }}.{% else %}It left us and is coming to you.{% endif %}',
    why,
    blocks: [
      { kind: 'heading', text: 'It is on its way' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nA parcel of your order {{ values.order }} has left us.{% if values.delivery %} It should be with you: {{ values.delivery }}.{% endif %}',
      },
      {
        kind: 'text',
        text: '{% if values.tracking_company %}Carrier: {{ values.tracking_company }}{% endif %}\n\n{% if values.tracking_number %}Tracking number: {{ values.tracking_number }}{% endif %}',
      },
      { kind: 'button', label: 'Follow the parcel', link: 'track' },
      {
        kind: 'note',
        text: '{% if values.tracking_host %}The button leads straight to the carrier, at {{ values.tracking_host }}. It may take some hours until the number is known there.{% endif %}',
      },
      { kind: 'divider' },
      { kind: 'heading', text: 'What you ordered' },
      { kind: 'products' },
      {
        kind: 'note',
        text: 'If your order comes in several parcels, each of them gets an email of its own.',
      },
    ],
  },
  delivered: {
    subject: 'Your order {{ values.order }} has arrived',
    preheader: 'The carrier says that it is with you. Nothing there? Tell us.',
    why,
    blocks: [
      { kind: 'heading', text: 'It should be with you now' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nThe carrier tells us that your parcel of order {{ values.order }} was delivered. We hope that everything is as you wished.',
      },
      { kind: 'products' },
      {
        kind: 'text',
        text: 'You cannot find it? Have a look with your neighbours and at your usual places first. If it does not turn up, answer this email, and we will look into it together.',
      },
      {
        kind: 'text',
        text: '{% if values.returns %}Something does not fit or is not right? {{ values.returns }}{% else %}Something does not fit or is not right? Answer this email, and we will tell you how to exchange it or send it back.{% endif %}',
      },
    ],
  },
}
