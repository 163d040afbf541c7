/** The words of the three emails to customers who have been away: what is new, what may fit, and a reason to come now. */

import type { EmailCopy } from '../../messages/copy.ts'

const hello = 'Hi {{ person.first_name | default: "there" }},'
const why =
  'You get this email because you are a customer of {{ shop.name }} and agreed to hear from us.'

export const winBackEmails: Record<'news' | 'forYou' | 'last', EmailCopy> = {
  news: {
    subject: 'What is new since you were last here',
    preheader: 'The latest arrivals at {{ shop.name }}, in one look.',
    why,
    blocks: [
      { kind: 'heading', text: 'It has been a while' },
      {
        kind: 'text',
        text: `${hello}\n\nSince your last order a few things have come into the shop that were not there before. No need to search for them: these are the newest.`,
      },
      { kind: 'recommended', strategy: 'new', limit: 4, heading: 'Just in' },
      { kind: 'button', label: 'See everything new', link: 'shop' },
      {
        kind: 'note',
        text: 'Was something not right the last time? Answer this email and tell us. We would rather put it in order than not know.',
      },
    ],
  },
  forYou: {
    subject:
      '{% if person.first_name %}{{ person.first_name }}, a{% else %}A{% endif %} few things we think you would like',
    preheader: 'Picked to go with what you chose before. No more than four.',
    why,
    blocks: [
      { kind: 'heading', text: 'Picked with you in mind' },
      {
        kind: 'text',
        text: `${hello}\n\nYou know what you like, and so do we a little, after the orders you placed with us. If we had to put something on the counter for you, it would be this:`,
      },
      { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'For you' },
      { kind: 'button', label: 'Have a look', link: 'shop' },
    ],
  },
  last: {
    subject:
      '{% if values.code %}A small reason to come back{% else %}Still here, should you need us{% endif %}',
    preheader:
      '{% if values.code %}{{ values.offer | capitalize }}, until {{ values.code_until }}.{% else %}After this one we leave you in peace.{% endif %}',
    why,
    blocks: [
      {
        kind: 'heading',
        text: '{% if values.code %}We would like to see you again{% else %}The door stays open{% endif %}',
      },
      {
        kind: 'text',
        text: `${hello}\n\n{% if values.code %}You have not ordered from us for some time, and we would be glad if you did. Perhaps this helps you decide:{% else %}You have not ordered from us for some time. That is quite all right: perhaps you have all you need. When that changes, we are where we always were.{% endif %}`,
      },
      { kind: 'code' },
      { kind: 'button', label: 'To the shop', link: 'shop' },
      {
        kind: 'text',
        text: 'This is the last time we remind you. We do not want to be a shop that cannot let go.',
      },
    ],
  },
}
