/** The words of a birthday: wishes first, and a present where the shop has one. */

import type { EmailCopy } from '../../messages/copy.ts'

export const birthdayEmails: Record<'wishes', EmailCopy> = {
  wishes: {
    subject:
      'Happy birthday{% if person.first_name %}, {{ person.first_name }}{% endif %}, from all of us',
    preheader:
      '{% if values.code %}A small present is inside.{% else %}No offer inside, only good wishes.{% endif %}',
    blocks: [
      { kind: 'heading', text: 'Happy birthday' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nYou told us that today is your day. We hope it begins with good coffee, goes on with people you like, and that nobody asks you to tidy up afterwards.',
      },
      {
        kind: 'text',
        text: '{% if values.code %}A birthday without a present is half a birthday. This is ours, {{ values.offer }}:{% endif %}',
      },
      { kind: 'code' },
      {
        kind: 'note',
        text: '{% if values.code %}It is good until {{ values.code_until }}, so there is no need to spend today in a shop.{% endif %}',
      },
      { kind: 'text', text: 'All the best from all of us at {{ shop.name }}.' },
    ],
    why: 'You get this email because you told {{ shop.name }} your birthday and agreed to hear from us.',
  },
}
