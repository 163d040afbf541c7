/** The words that ask somebody who does not react whether they want to stay. `links.keep` leads to a page with one button. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'

export const sunsetEmails: Record<'stay' | 'lastCall', EmailCopy> = {
  stay: {
    subject: 'Shall we keep writing to you?',
    preheader: 'One tap, and you stay. If you would rather not, just do nothing.',
    blocks: [
      { kind: 'heading', text: 'Are our emails still of use to you?' },
      {
        kind: 'text',
        text: `${hello}\n\nFor about half a year you have not followed a link in our emails, nor visited the shop. Perhaps they have become one more thing to delete, and then we would rather stop.\n\nIf you would like to go on hearing from {{ shop.name }}, tell us with one tap:`,
      },
      { kind: 'button', label: 'Yes, keep me on the list', link: 'keep' },
      {
        kind: 'note',
        text: 'If not, there is nothing you need to do. We ask once more in a week, and then we fall silent.',
      },
    ],
  },
  lastCall: {
    subject: 'The last email, unless you say stay',
    preheader: 'We stop writing in a week. One tap keeps you on the list.',
    blocks: [
      { kind: 'heading', text: 'This is where we let go' },
      {
        kind: 'text',
        text: `${hello}\n\nA week ago we asked whether you still want our emails, and we have not heard from you. So this is the last one: in a week we take you off the list by ourselves.\n\nShould you want to stay after all:`,
      },
      { kind: 'button', label: 'Keep me on the list', link: 'keep' },
      {
        kind: 'text',
        text: 'Either way, thank you for having had us in your mailbox. Messages about orders you place will of course still reach you, and the shop is there whenever you like.',
      },
    ],
  },
}
