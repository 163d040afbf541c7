/** The email and the text that ask a new subscriber to confirm: nothing else is sent to an address before that. */

import type { EmailCopy, SmsCopy } from './copy.ts'

/**
 * Transactional; `links.confirm` leads to the page with the button. Anybody can have it sent to anybody, so it
 * holds no word that came with the sign-up, not even a name: it must not carry a stranger's message.
 */
export const confirmationEmail: EmailCopy = {
  subject: 'Please confirm your email for {{ shop.name }}',
  preheader: 'One tap, and you are on the list. If it was not you, do nothing.',
  why: 'You get this one email because this address was entered in the sign-up form of {{ shop.name }}.',
  blocks: [
    { kind: 'heading', text: 'Is this your address?' },
    {
      kind: 'text',
      text: 'Hello,\n\nSomeone, most likely you, asked {{ shop.name }} to send news and offers to this address. Please confirm that you want them.',
    },
    { kind: 'button', label: 'Yes, send me news', link: 'confirm' },
    {
      kind: 'text',
      text: 'What you say yes to: emails with news, offers and reminders about things you looked at in our shop.\n\nEvery one of these emails has a link that ends them at once.',
    },
    { kind: 'divider' },
    {
      kind: 'note',
      text: 'It was not you? Then simply ignore this email. Without a confirmation we will not send anything to this address.',
    },
  ],
}

/** The same question to a phone. What it names is what carriers in the United States want named in it. */
export const confirmationText: SmsCopy = {
  text: '{{ shop.name }}: Reply YES to get our news and offers by text, a few a month. Msg & data rates may apply. Reply HELP for help, STOP to opt out.',
}
