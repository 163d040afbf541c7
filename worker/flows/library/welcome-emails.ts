/** The words that greet somebody who joined the list: the code, how to choose, a last hint; and thanks to those who bought before. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'

/** The first two carry the discount code where the shop has an offer for it, and are whole without one. */
export const welcomeEmails: Record<'hello' | 'choosing' | 'reminder' | 'joined', EmailCopy> = {
  hello: {
    subject:
      '{% if values.code %}Welcome to {{ shop.name }}: here is your code{% else %}Welcome to {{ shop.name }}{% endif %}',
    preheader:
      '{% if values.code %}{{ values.offer | capitalize }}, for you alone.{% else %}Good to have you. Here is what to expect from us.{% endif %}',
    blocks: [
      { kind: 'heading', text: 'Good to have you' },
      {
        kind: 'text',
        text: `${hello}\n\nThank you for joining us. You will hear from us when there is something worth telling: new things in the shop, a hint on how to choose, now and then an offer. Never every day, and one click at the foot of each email ends it.{% if values.code %}\n\nAs a welcome, this is yours:{% endif %}`,
      },
      { kind: 'code' },
      { kind: 'button', label: 'Have a look around', link: 'shop' },
      {
        kind: 'note',
        text: '{% if values.code %}The code is made for you and works once. Type it in when you pay.{% endif %}',
      },
    ],
  },
  choosing: {
    subject: 'Not sure what suits you? Ask us',
    preheader: 'A person reads your answer, and tells you honestly.',
    blocks: [
      { kind: 'heading', text: 'Choose in peace' },
      {
        kind: 'text',
        text: `${hello}\n\nMost people who come to us know roughly what they want and are unsure about one thing: the size, the difference between two models, whether it is right for what they have in mind.\n\nAnswer this email and tell us. Somebody at {{ shop.name }} who knows the things we sell reads it and writes back, also when the honest answer is that you do not need anything.`,
      },
      { kind: 'button', label: 'See what we have', link: 'shop' },
      { kind: 'divider' },
      {
        kind: 'text',
        text: '{% if values.code %}Your welcome code is still good:{% endif %}',
      },
      { kind: 'code' },
    ],
  },
  reminder: {
    subject:
      '{% if values.code %}Your code ends soon{% else %}What people come back to us for{% endif %}',
    preheader:
      '{% if values.code %}{{ values.offer | capitalize }}, until {{ values.code_until }}.{% else %}A few minutes well spent, whenever you have them.{% endif %}',
    blocks: [
      {
        kind: 'heading',
        text: '{% if values.code %}Before it is gone{% else %}Whenever you are ready{% endif %}',
      },
      {
        kind: 'text',
        text: `${hello}\n\n{% if values.code %}A short note, so that you do not find it too late: your welcome code is about to end. If there is something you had in mind, now is the moment. If not, let it go with a good conscience.{% else %}There is no hurry and nothing you are missing. When you are looking for something good that lasts, we are here, and we are glad about every visit.{% endif %}`,
      },
      { kind: 'code' },
      { kind: 'button', label: 'To the shop', link: 'shop' },
    ],
  },
  joined: {
    subject: 'Thank you for joining us',
    preheader: 'You know our shop already. This is what to expect from our emails.',
    blocks: [
      { kind: 'heading', text: 'Good to have you closer' },
      {
        kind: 'text',
        text: `${hello}\n\nYou have ordered from us before, and now you are on our list as well. Thank you for that trust, twice.\n\nWe write when there is something worth telling: new things in the shop, a hint on what goes well with what you have, now and then an offer. Never every day, and one click at the foot of each email ends it.`,
      },
      { kind: 'button', label: 'See what is new', link: 'shop' },
      {
        kind: 'note',
        text: 'And if something about an order is not right, just answer. A person reads it.',
      },
    ],
  },
}
