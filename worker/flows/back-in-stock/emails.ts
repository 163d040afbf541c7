/** The words of the emails to people who wait: on the list, back, held, no longer held, another date. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'
const why =
  'You get this email because this address is on the waiting list of {{ shop.name }} for the product above. You were not signed up for anything else.'
const promise =
  '{% if values.date %}It is expected on {{ values.date }}. Should that change, we tell you.{% else %}When that will be, nobody could tell us yet.{% endif %}'
const turn =
  '{% if values.reserve %}When it comes, we set {{ values.count }} aside for you for {{ values.hours }} hours, and write to you at once.{% else %}When it comes, we write to you at once.{% endif %} People are served in the order in which they asked, only as many at a time as there are pieces for.'

/** For somebody whose mailbox is known. `links.list` is the page of this wait. */
const listed: EmailCopy = {
  subject: 'You are on the list: {{ products.first }}',
  preheader:
    '{% if values.date %}Expected on {{ values.date }}. {% endif %}We write when it is your turn.',
  why,
  blocks: [
    { kind: 'heading', text: 'You are on the list' },
    {
      kind: 'text',
      text: `${hello}\n\nThis is sold out at the moment. You asked us to tell you when it can be bought again, and we will.`,
    },
    { kind: 'products' },
    { kind: 'text', text: `${promise}\n\n${turn}` },
    { kind: 'button', label: 'Look at my place', link: 'list' },
    {
      kind: 'note',
      text: 'Changed your mind? The link at the foot takes you off this list with one tap.',
    },
  ],
}

/** For an address that anybody may have entered: it says who asked, and holds no word of theirs. */
const listedStranger: EmailCopy = {
  subject: 'You are on the list: {{ products.first }}',
  preheader: 'If it was not you, one tap takes this address off again.',
  why: 'You get this email because this address was entered on the waiting list of {{ shop.name }}, for the product above and nothing else.',
  blocks: [
    { kind: 'heading', text: 'You are on the list' },
    {
      kind: 'text',
      text: 'Hello,\n\nSomeone, most likely you, entered this address on the page of something that is sold out at {{ shop.name }}, to be told when it is back:',
    },
    { kind: 'products' },
    { kind: 'text', text: `${promise}\n\n${turn}` },
    { kind: 'button', label: 'Yes, that was me', link: 'list' },
    {
      kind: 'note',
      text: 'It was not you? The link at the foot takes this address off the list with one tap, and can keep it off for good.',
    },
  ],
}

const backBlocks: EmailCopy['blocks'] = [
  { kind: 'heading', text: 'It is back' },
  {
    kind: 'text',
    text: `${hello}\n\nYou asked us to tell you when this can be bought again. Now it can, and it is your turn.`,
  },
  { kind: 'products' },
  { kind: 'button', label: 'Buy it now', link: 'buy' },
]

/** It can be bought. `links.buy` leads to the product, or to a cart with it inside. */
const back: EmailCopy = {
  subject: 'It is back: {{ products.first }}',
  preheader: 'You asked us to tell you. Here it is.',
  why,
  blocks: [
    ...backBlocks,
    {
      kind: 'note',
      text: 'Nothing is set aside: whoever is first has it. We told only as many people as there is likely enough for. Price and stock are as of the moment we wrote this.',
    },
  ],
}

/** The same, where it can be held as well. */
const backOrHold: EmailCopy = {
  ...back,
  blocks: [
    ...backBlocks,
    { kind: 'divider' },
    { kind: 'heading', text: 'Not right now?' },
    {
      kind: 'text',
      text: 'We can keep {{ values.count }} back for you for {{ values.hours }} hours, as long as something is left when you ask.',
    },
    { kind: 'button', label: 'Hold it for me', link: 'list' },
    {
      kind: 'note',
      text: 'Until you do, nothing is set aside. We told only as many people as there is likely enough for. Price and stock are as of the moment we wrote this.',
    },
  ],
}

/** Pieces are held. `links.cart` leads to a cart with them inside. */
const hold: EmailCopy = {
  subject: 'Held for you until {{ values.until }}: {{ products.first }}',
  preheader: 'It is back, and we set {{ values.count }} aside for you.',
  why,
  blocks: [
    { kind: 'heading', text: 'We hold it for you until {{ values.until }}' },
    {
      kind: 'text',
      text: `${hello}\n\nIt is back, and as you wished we set {{ values.count }} aside for you.{% if values.wanted %} You wanted {{ values.wanted }}, but that is all there is.{% endif %}`,
    },
    { kind: 'products' },
    { kind: 'button', label: 'Put it in my cart', link: 'cart' },
    {
      kind: 'text',
      text: 'What that means: until then nobody else on our waiting list is offered what we hold for you. Somebody who happens upon it in the shop could still buy it, so sooner is safer.',
    },
    {
      kind: 'note',
      text: 'You do not want it any more? Let it go by the link at the foot, and the next in line will not have to wait.',
    },
  ],
}

/** The hold ends soon, and few are left. `links.cart` leads to a cart with the held pieces inside. */
const holdReminder: EmailCopy = {
  subject: 'Until {{ values.until }}: {{ products.first }}',
  preheader: 'We still hold {{ values.count }} for you, and few are left.',
  why,
  blocks: [
    { kind: 'heading', text: 'Still yours until {{ values.until }}' },
    {
      kind: 'text',
      text: `${hello}\n\nA short reminder, and the only one: we hold {{ values.count }} for you until {{ values.until }}. Few are left, and the next in line is told when that time is over.`,
    },
    { kind: 'products' },
    { kind: 'button', label: 'Put it in my cart', link: 'cart' },
    {
      kind: 'note',
      text: 'You have changed your mind? Let it go by the link at the foot: somebody else is glad to hear it sooner.',
    },
  ],
}

/** The hold ran out. `links.buy` leads to the product. */
const holdEnded: EmailCopy = {
  subject: 'Your hold has ended: {{ products.first }}',
  preheader: 'It is someone else’s turn now. You keep a place on the list.',
  why,
  blocks: [
    { kind: 'heading', text: 'Your hold has ended' },
    {
      kind: 'text',
      text: `${hello}\n\nWe kept this for you until {{ values.until }}. That time is over, and it is someone else’s turn now.`,
    },
    { kind: 'products' },
    {
      kind: 'text',
      text: 'You stay on the list, behind those who have not had their turn, and hear from us when more comes in. There is nothing you need to do.',
    },
    { kind: 'button', label: 'See whether some are left', link: 'buy' },
  ],
}

/** Another date, or the first one. `values.was` is what was said before. */
const date: EmailCopy = {
  subject:
    '{% if values.was %}The date has moved{% else %}There is a date{% endif %}: {{ products.first }}',
  preheader: 'It is now expected on {{ values.date }}.',
  why,
  blocks: [
    {
      kind: 'heading',
      text: '{% if values.was %}The date has moved{% else %}There is a date now{% endif %}',
    },
    {
      kind: 'text',
      text: `${hello}\n\n{% if values.was %}We told you to expect this on {{ values.was }}. It is now expected on {{ values.date }}.{% else %}What you are waiting for is expected on {{ values.date }}.{% endif %}`,
    },
    { kind: 'products' },
    {
      kind: 'text',
      text: 'Your place on the list stays as it is, and we write when it is your turn. If that is too late for you, the button leads to where you can leave the list.',
    },
    { kind: 'button', label: 'Stay or leave', link: 'list' },
  ],
}

export const waitingEmails = {
  listed,
  listedStranger,
  back,
  backOrHold,
  hold,
  holdReminder,
  holdEnded,
  date,
} as const
