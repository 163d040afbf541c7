/** A sample email with every kind of block, for tests of the look, the words and the size. */

import type { EmailCopy } from '../../worker/messages/copy.ts'
import type { Brand, EmailContext, EmailProduct } from '../../worker/messages/email.ts'

export const brand: Brand = {
  name: 'Fernweh & Söhne',
  url: 'https://shop.example/',
  accentColor: '#1f6f54',
  postalAddress: 'Lindengasse 7, 1070 Wien, Austria',
  locale: 'en',
}

export const products: readonly EmailProduct[] = [
  {
    title: 'Trailblazer running shoe',
    url: 'https://shop.example/shoes/trailblazer?colour=green&size=42',
    imageUrl: 'https://shop.example/pictures/trailblazer.jpg',
    variant: '42, forest green',
    quantity: 1,
    price: '€129.90',
    listPrice: '€159.90',
  },
  {
    title: 'Merino hiking socks',
    url: 'https://shop.example/socks/merino',
    imageUrl: 'https://shop.example/pictures/merino.jpg',
    quantity: 2,
    price: '€18.50',
    note: 'Only 3 left',
  },
  { title: 'Soft flask', url: 'https://shop.example/flask' },
]

export const sampleContext: EmailContext = {
  brand,
  person: { first_name: 'Anna' },
  values: { city: 'Graz' },
  products,
  links: {
    cart: 'https://aisle.example/m/c/cart-token',
    unsubscribe: 'https://aisle.example/m/u/unsubscribe-token',
    preferences: 'https://aisle.example/m/p/preferences-token',
  },
  marketing: true,
}

export const sampleCopy: EmailCopy = {
  subject: 'Hello {{ person.first_name | default: "there" }}, this is {{ shop.name }}',
  preheader: '{{ products.count }} things, {{ products.first }} first',
  blocks: [
    { kind: 'heading', text: 'Good to see you, {{ person.first_name | default: "friend" }}' },
    {
      kind: 'text',
      text: 'A first paragraph that is long enough to be wrapped in the plain-text part, where lines end before the seventy-third character.\n\nA second one about {{ values.city | default: "your town" }} & <its> surroundings.',
    },
    { kind: 'products' },
    { kind: 'button', label: 'Open my cart', link: 'cart' },
    { kind: 'divider' },
    { kind: 'heading', text: 'And another thing' },
    { kind: 'note', text: 'Small print{% if person.vip %} for the few{% endif %}.' },
  ],
}

/** An email that recommends beside what it shows. */
export const recommendedCopy: EmailCopy = {
  subject: 'Seen and liked',
  preheader: '',
  blocks: [
    { kind: 'heading', text: 'What you looked at' },
    { kind: 'products' },
    { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'You may like these' },
  ],
}

/** A copy of one block, for tests of that block. */
export function copyOf(...blocks: EmailCopy['blocks']): EmailCopy {
  return { subject: 'Subject', preheader: '', blocks }
}
