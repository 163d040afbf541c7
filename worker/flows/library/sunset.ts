/** Sunset: asks subscribers who do not react whether they want to stay. Who does not answer twice gets no marketing any more. */

import { DAY, HOUR } from '../../core/clock.ts'
import { presets, UNRESPONSIVE } from '../../segments/presets.ts'
import type { Flow } from '../definition.ts'
import { ASKED, SUNSET } from '../sunset/store.ts'
import { sunsetEmails } from './sunset-emails.ts'

const unresponsive = presets.find(({ id }) => id === UNRESPONSIVE)

export const sunset: Flow = {
  id: SUNSET,
  version: 1,
  name: 'Sunset',
  summary:
    'Asks subscribers who have not visited, clicked or ordered for 180 days whether they want to stay, twice. Who does not answer is written to no more, a week after the second email. Opening an email is no answer.',
  class: 'marketing',
  intent: 'other',
  standard: false,
  trigger: { kind: 'segment', segment: UNRESPONSIVE, change: 'entered', inside: true },
  about: 'person',
  // Whoever visits, clicks or orders meanwhile is asked no more.
  ...(unresponsive ? { filter: unresponsive.condition } : {}),
  exits: ['order', { did: 'Subscription Kept' }],
  startWithin: 2 * DAY,
  reentry: { per: 'person', after: 180 * DAY },
  staleAfter: 3 * DAY,
  waitAtMost: 3 * DAY,
  goal: 'Subscription Kept',
  steps: [
    { kind: 'until', hour: 10 },
    { kind: 'send', id: ASKED.first, email: sunsetEmails.stay },
    { kind: 'wait', after: 7 * DAY, spacing: 5 * DAY },
    { kind: 'until', hour: 10, spacing: HOUR },
    { kind: 'send', id: ASKED.last, email: sunsetEmails.lastCall },
  ],
}
