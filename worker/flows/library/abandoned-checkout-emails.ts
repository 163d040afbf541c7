/** The words of the three emails that follow a checkout that was begun: the way back, help, a last note. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'

/** Each shows the cart as it is at the moment of sending, and leads back by the link `checkout`: to the checkout
 * itself where the shop's platform says where it is, else to the cart. */
export const abandonedCheckoutEmails: Record<'way-back' | 'help' | 'last-note', EmailCopy> = {
  'way-back': {
    subject: 'Your order at {{ shop.name }} is not placed yet',
    preheader: 'Nothing was charged. One tap takes you back to where you were.',
    blocks: [
      { kind: 'heading', text: 'Almost there' },
      {
        kind: 'text',
        text: `${hello}\n\nYou were about to order, and then something came between. In case you think it went through: it did not, and nothing was charged. {% if products.others %}These are{% else %}This is{% endif %} still in your cart:`,
      },
      { kind: 'products' },
      { kind: 'button', label: 'Finish my order', link: 'checkout' },
      {
        kind: 'note',
        text: 'Prices and availability are as of the moment we wrote this. A cart does not set anything aside.',
      },
    ],
  },
  help: {
    subject: 'Did something go wrong when you ordered?',
    preheader: 'A payment that failed, a cost you did not expect: tell us.',
    blocks: [
      { kind: 'heading', text: 'Can we help?' },
      {
        kind: 'text',
        text: `${hello}\n\nMost orders that stop half-way stop for a small reason: a card that was refused, an address that the form did not take, shipping that cost more than expected. Answer this email and tell us where you got stuck. A person at {{ shop.name }} reads it and finds a way.`,
      },
      { kind: 'products' },
      { kind: 'button', label: 'Try once more', link: 'checkout' },
    ],
  },
  'last-note': {
    subject:
      '{% if values.code %}For your first order: {{ values.offer }}{% else %}Shall we put your order away?{% endif %}',
    preheader:
      '{% if values.code %}A code for you alone, for what is in your cart.{% else %}This is the last time we write about it.{% endif %}',
    blocks: [
      {
        kind: 'heading',
        text: '{% if values.code %}A reason to begin{% else %}Before we put it away{% endif %}',
      },
      {
        kind: 'text',
        text: `${hello}\n\n{% if values.code %}It would be your first order with us, and we would like to earn it. This code is yours. Type it in when you pay:{% else %}This is our last email about the order you began. If you still want {% if products.others %}these things{% else %}it{% endif %}, the way back is one tap.{% endif %}`,
      },
      { kind: 'code' },
      { kind: 'products' },
      { kind: 'button', label: 'Finish my order', link: 'checkout' },
      {
        kind: 'text',
        text: 'And if you have decided otherwise, that is perfectly fine. There is nothing you need to do.',
      },
    ],
  },
}
