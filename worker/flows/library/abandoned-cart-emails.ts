/** The words of the three emails that follow an abandoned cart: a reminder, a helping hand, a last note. */

import type { EmailCopy } from '../../messages/copy.ts'

/** Each shows the cart as it is at the moment of sending, and leads back to it by the link `cart`. */
export const abandonedCartEmails: Record<'reminder' | 'nudge' | 'last-call', EmailCopy> = {
  reminder: {
    subject:
      'Still in your cart: {{ products.first }}{% if products.others %} and {{ products.others }} more{% endif %}',
    preheader: 'Everything is where you put it. One tap takes you back.',
    blocks: [
      { kind: 'heading', text: 'Your cart is still here' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nYou put {% if products.others %}a few things{% else %}something{% endif %} into your cart and then life went on. That happens. We kept it for you, so you can pick up exactly where you stopped, on this device or another.',
      },
      { kind: 'products' },
      { kind: 'button', label: 'Back to my cart', link: 'cart' },
      {
        kind: 'note',
        text: 'Prices and availability are as of the moment we wrote this. A cart does not set anything aside.',
      },
    ],
  },
  nudge: {
    subject: 'Still deciding{% if person.first_name %}, {{ person.first_name }}{% endif %}?',
    preheader: 'A second look at your cart, and someone to ask if you need one.',
    blocks: [
      { kind: 'heading', text: 'Take your time. Ask us anything.' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nChoosing well matters more than choosing fast. {% if products.others %}These are{% else %}This is{% endif %} what you had in mind:',
      },
      { kind: 'products' },
      { kind: 'button', label: 'Look at my cart again', link: 'cart' },
      { kind: 'divider' },
      { kind: 'heading', text: 'Not sure yet?' },
      {
        kind: 'text',
        text: 'Is it the size, the delivery date, or whether the colour will match? Just answer this email. A person at {{ shop.name }} reads it and will tell you honestly, even if the answer is that something else suits you better.\n\nAnd should it turn out not to be right once it is with you: our return terms are in the shop for you to read before you pay. If anything in them is unclear, ask us that too.',
      },
    ],
  },
  'last-call': {
    subject:
      '{% if values.code %}For your first order: {{ values.offer }}{% else %}One last note about your cart{% endif %}',
    preheader:
      '{% if values.code %}A code for you alone, for what is in your cart.{% else %}After this we leave you in peace about it.{% endif %}',
    blocks: [
      {
        kind: 'heading',
        text: '{% if values.code %}A reason to begin{% else %}Should we keep this for you?{% endif %}',
      },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nThis is the last time we write about this cart. {% if values.code %}It would be your first order with us, and we would like to earn it, so this code is yours:{% else %}If {% if products.others %}these are{% else %}this is{% endif %} still on your mind, the way back is one tap:{% endif %}',
      },
      { kind: 'code' },
      { kind: 'products' },
      { kind: 'button', label: 'Open my cart', link: 'cart' },
      {
        kind: 'text',
        text: 'And if you have changed your mind or found it elsewhere, that is perfectly fine. There is nothing you need to do. Thank you for having looked around at {{ shop.name }}.',
      },
    ],
  },
}
