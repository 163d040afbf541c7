/** "Why did, or didn't, this person get that email?" in a table: what was recorded, and what the owner reads. */

import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../worker/core/clock.ts'
import type { Row } from '../../worker/db/tables.ts'
import { abandonedCart } from '../../worker/flows/library/abandoned-cart.ts'
import { type MessageRow, verdictOf } from '../../worker/reports/mail/message.ts'
import { explain, type WhyInput } from '../../worker/reports/people/why.ts'
import { reasonText } from '../../worker/reports/reasons.ts'

const NOW = Date.UTC(2026, 2, 10, 12)

const subscribed: Row<'subscriptions'> = {
  address: 'anna@example.com',
  topic: 'marketing',
  status: 'subscribed',
  subject: 'a:1',
  requested_at: NOW - 9 * DAY,
  changed_at: NOW - 9 * DAY,
  confirmations_day: 0,
  confirmations: 0,
  confirmation_at: 0,
}

const cart = (updatedAt: number) => ({
  cart: { id: 'c', startedAt: updatedAt, updatedAt, items: [{ key: 'p1', quantity: 1 }] },
})

function person(state: unknown, email: string | null = 'anna@example.com'): Row<'profiles'> {
  return {
    id: 'a:1',
    email,
    user_id: null,
    traits: '{}',
    state: JSON.stringify(state),
    timezone: null,
    country: null,
    locale: null,
    first_seen: 0,
    last_seen: NOW,
    version: 1,
    merged_at: null,
  }
}

function run(change: Partial<Row<'flow_runs'>> = {}): Row<'flow_runs'> {
  return {
    profile_id: 'a:1',
    flow: 'abandoned-cart',
    id: 'r1',
    version: 1,
    subject_key: 'c',
    state: 'active',
    step: 0,
    anchor: NOW - 2 * HOUR,
    due_at: NOW + 2 * HOUR,
    entered_at: NOW - 2 * HOUR,
    ended_at: null,
    reason: '',
    lease_token: null,
    lease_until: 0,
    attempts: 0,
    cohort: 'treated',
    data: '{}',
    ways: '{}',
    ...change,
  }
}

function message(change: Partial<MessageRow> = {}): MessageRow {
  return {
    id: 'm1',
    channel: 'email',
    profile_id: 'a:1',
    run_id: 'r1',
    flow: 'abandoned-cart',
    step: 'reminder',
    class: 'marketing',
    address: 'anna@example.com',
    subject: '',
    state: 'queued',
    reason: '',
    due_at: NOW + HOUR,
    created_at: NOW - HOUR,
    changed_at: NOW - HOUR,
    sent_at: null,
    attempts: 0,
    ...change,
  }
}

const base: WhyInput = {
  flow: abandonedCart,
  enabled: true,
  at: NOW,
  timezone: 'UTC',
  person: person(cart(NOW - HOUR)),
  subscription: subscribed,
  suppression: null,
  runs: [],
  messages: [],
}

interface Case {
  readonly name: string
  readonly input: Partial<WhyInput>
  readonly answer: 'sent' | 'waiting' | 'not'
  readonly says: readonly (string | RegExp)[]
}

const NEVER = 'They never entered this flow.'
const MISSING_NOTHING = 'They have not entered this flow yet, and nothing is missing for that.'

const cases: readonly Case[] = [
  {
    name: 'nobody proved an address',
    input: { person: person(cart(NOW - HOUR), null), subscription: null },
    answer: 'not',
    says: [
      NEVER,
      'No e-mail address of theirs is proven: nobody confirmed one, and your shop named none.',
    ],
  },
  {
    name: 'a visitor who was not folded yet',
    input: { person: null, subscription: null },
    answer: 'not',
    says: [NEVER, /^No e-mail address/, 'Their cart is empty.'],
  },
  {
    name: 'no consent',
    input: { subscription: null },
    answer: 'not',
    says: [
      MISSING_NOTHING,
      /read a few minutes/,
      'But nothing will be sent to them: they have not agreed to marketing e-mail.',
    ],
  },
  {
    name: 'consent that was not confirmed',
    input: { subscription: { ...subscribed, status: 'pending' } },
    answer: 'not',
    says: [
      MISSING_NOTHING,
      /read a few minutes/,
      /they asked to subscribe on 1 Mar 2026, 12:00 UTC but have not followed/,
    ],
  },
  {
    name: 'an unsubscription',
    input: { subscription: { ...subscribed, status: 'unsubscribed' } },
    answer: 'not',
    says: [MISSING_NOTHING, /read a few minutes/, /they unsubscribed on 1 Mar 2026, 12:00 UTC\.$/],
  },
  {
    name: 'a bounce',
    input: { suppression: 'bounce' },
    answer: 'not',
    says: [
      MISSING_NOTHING,
      /read a few minutes/,
      'But nothing will be sent to them: mail to their address came back.',
    ],
  },
  {
    name: 'a flow that is off, and an empty cart',
    input: { enabled: false, person: person({}), subscription: null },
    answer: 'not',
    says: [
      NEVER,
      'The flow is switched off.',
      'Their cart is empty.',
      'And nothing could be sent to them: they have not agreed to marketing e-mail.',
    ],
  },
  {
    name: 'a purchase meanwhile',
    input: { person: person({ cart: null, orders: { count: 1, lastAt: NOW - DAY } }) },
    answer: 'not',
    says: [NEVER, 'They bought on 9 Mar 2026, 12:00 UTC, so no cart is left behind.'],
  },
  {
    name: 'a cart that was too old when they could be reached',
    input: { person: person(cart(NOW - 3 * DAY)) },
    answer: 'not',
    says: [NEVER, /^Their cart was last touched on 7 Mar 2026, 12:00 UTC\./],
  },
  {
    name: 'nothing missing',
    input: {},
    answer: 'not',
    says: [MISSING_NOTHING, /read a few minutes/],
  },
  {
    name: 'waiting for the first e-mail',
    input: { runs: [run()] },
    answer: 'waiting',
    says: [
      'They entered on 10 Mar 2026, 10:00 UTC, because a cart was left.',
      '“Reminder” waits until 10 Mar 2026, 14:00 UTC; whether it may be sent is decided then.',
    ],
  },
  {
    name: 'waiting for the morning',
    input: { runs: [run({ step: 2 })], messages: [message({ reason: 'quiet_hours' })] },
    answer: 'waiting',
    says: [
      /^They entered/,
      '“Reminder”: waits until it is no longer night where they live. The next try is on 10 Mar 2026, 13:00 UTC.',
      /^“Nudge” waits/,
    ],
  },
  {
    name: 'one sent, then an order',
    input: {
      runs: [run({ state: 'exited', reason: 'order', ended_at: NOW })],
      messages: [message({ state: 'sent', sent_at: NOW - HOUR })],
    },
    answer: 'sent',
    says: [
      /^They entered/,
      '“Reminder”: sent on 10 Mar 2026, 11:00 UTC.',
      'They left it on 10 Mar 2026, 12:00 UTC, and got nothing more from it, because they bought.',
    ],
  },
  {
    name: 'all done',
    input: {
      runs: [run({ state: 'completed', ended_at: NOW, step: 6 })],
      messages: [message({ step: 'last-call', state: 'sent', sent_at: NOW - HOUR })],
    },
    answer: 'sent',
    says: [/^They entered/, /^“Last call”: sent/, 'That was the last e-mail of it.'],
  },
  {
    name: 'an emptied cart before anything was due',
    input: { runs: [run({ state: 'exited', reason: 'cart_emptied', ended_at: NOW })] },
    answer: 'not',
    says: [
      /^They entered/,
      'They left it on 10 Mar 2026, 12:00 UTC, before an e-mail was due, because they emptied the cart.',
    ],
  },
  {
    name: 'a reason that nobody translated',
    input: {
      runs: [run({ state: 'exited', reason: 'phase_of_moon', ended_at: NOW })],
      messages: [message({ state: 'skipped', reason: 'rejected:550 5.1.1 <b>no</b>' })],
    },
    answer: 'not',
    says: [
      /^They entered/,
      '“Reminder”: not sent because the mail server refused it: “550 5.1.1 <b>no</b>”.',
      /because phase_of_moon\.$/,
    ],
  },
  {
    name: 'the last of several runs',
    input: {
      runs: [
        run({ id: 'r0', entered_at: NOW - 20 * DAY, state: 'exited', ended_at: NOW - 19 * DAY }),
        run(),
      ],
      messages: [message({ run_id: 'r0', state: 'sent', sent_at: NOW - 19 * DAY })],
    },
    answer: 'waiting',
    says: [/^They entered on 10 Mar 2026/, /^“Reminder” waits/],
  },
]

describe('why', () => {
  it.each(cases)('explains $name', ({ input, answer, says }) => {
    const why = explain({ ...base, ...input })
    expect(why.answer).toBe(answer)
    expect(why.sentences).toHaveLength(says.length)
    for (const [index, expected] of says.entries()) {
      const sentence = why.sentences[index] ?? ''
      if (typeof expected === 'string') expect(sentence).toBe(expected)
      else expect(sentence).toMatch(expected)
    }
  })

  it('lists the facts it rests on, oldest first', () => {
    const { facts } = explain({
      ...base,
      runs: [run({ state: 'exited', reason: 'order', ended_at: NOW })],
      messages: [message({ state: 'sent', sent_at: NOW - HOUR })],
    })
    expect(facts.map((fact) => fact.text)).toEqual([
      'Entered the flow, because a cart was left',
      '“Reminder”: sent.',
      'Left, because they bought',
    ])
  })
})

describe('a verdict', () => {
  it.each([
    ['queued', '', 'Waits to be sent.'],
    ['queued', 'frequency_cap', 'Waits until your limits allow them another marketing e-mail.'],
    ['sending', '', 'Is being sent at this moment.'],
    ['sent', '', 'Sent.'],
    [
      'retry',
      'provider:timeout',
      'Not sent yet because the mail provider could not take it: “timeout”. It is tried again by itself (2 attempts so far).',
    ],
    ['dead', 'provider:', 'Given up after 2 attempts because the mail provider could not take it.'],
    [
      'skipped',
      'suppressed',
      'Not sent because the address must not be written to: it bounced, complained or unsubscribed.',
    ],
    ['skipped', '', 'Not sent.'],
  ] as const)('reads well: %s %s', (state, reason, sentence) => {
    expect(verdictOf({ state, reason, attempts: 2 })).toBe(sentence)
  })

  it('shows codes that are names of every object as they are', () => {
    expect(reasonText('constructor')).toBe('constructor')
    expect(reasonText('__proto__:x')).toBe('__proto__:x')
  })
})
