/** Birthday: one email on the day, where its reader lives; a day late it is not sent at all. */

import { DAY, HOUR } from '../../core/clock.ts'
import { DATE_REACHED } from '../../segments/dates/sweep.ts'
import type { Flow } from '../definition.ts'
import { birthdayEmails } from './birthday-emails.ts'

/** The offer that is the present. A shop that has no offer of this id sends wishes. */
export const BIRTHDAY_OFFER = 'birthday'

export const birthday: Flow = {
  id: 'birthday',
  version: 1,
  name: 'Birthday',
  summary:
    'Congratulates people of whom your shop’s server told the trait “birthday” (such as 1990-05-17, or 05-17), in the morning where they live, with a code of the offer “birthday” if you have one.',
  class: 'marketing',
  intent: 'other',
  standard: false,
  trigger: {
    kind: 'event',
    event: DATE_REACHED,
    from: ['system'],
    key: 'date',
    where: [{ property: 'trait', is: 'is', value: 'birthday' }],
  },
  about: 'person',
  exits: [],
  startWithin: 18 * HOUR,
  // A birthday that is put right is not celebrated twice.
  reentry: { per: 'person', after: 300 * DAY },
  staleAfter: 9 * HOUR,
  waitAtMost: 9 * HOUR,
  steps: [
    { kind: 'until', hour: 9 },
    { kind: 'send', id: 'wishes', email: birthdayEmails.wishes, offer: BIRTHDAY_OFFER },
  ],
}
