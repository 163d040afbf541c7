/** Events and people. */

import {
  amount,
  anything,
  instant,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pageOf,
  paging,
  type Room,
  refer,
  string,
} from './schema.ts'

const person = {
  id: string,
  email: nullable(string),
  userId: nullable(string),
  name: nullable(string),
  firstSeen: instant,
  lastSeen: instant,
  orders: integer,
  revenue: list(amount),
}

const subscription = oneOf('subscribed', 'pending', 'unsubscribed', 'none')

export const people: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/events',
      summary:
        'Events: those of people with recent news first, the newest at the top, then all others. Each once.',
      query: {
        ...paging,
        subject: 'Only of this subject, newest first.',
        profile: 'Only of this person, newest first.',
      },
      answer: pageOf('Event'),
    },
    {
      method: 'get',
      path: '/api/rejections',
      summary: 'What collect refused lately, with the reason',
      query: { limit: paging.limit },
      answer: pageOf('Rejection'),
    },
    {
      method: 'get',
      path: '/api/profiles',
      summary: 'Known people, the last seen first',
      query: { ...paging, email: 'The person of exactly this address: none or one.' },
      answer: pageOf('Person'),
    },
    {
      method: 'get',
      path: '/api/profiles/{id}',
      summary: 'One person: facts, identities, consent, messages and the start of the timeline',
      answer: refer('PersonDetail'),
    },
    {
      method: 'get',
      path: '/api/profiles/{id}/timeline',
      summary: 'Everything that happened with one person, newest first',
      query: paging,
      answer: pageOf('TimelineEntry'),
    },
    {
      method: 'get',
      path: '/api/profiles/{id}/why',
      summary: 'Why this person did or didn’t get the emails of a flow',
      query: { flow: 'The id of the flow.' },
      answer: refer('Why'),
    },
  ],
  schemas: {
    Event: object({
      subject: string,
      profileId: string,
      email: nullable(string),
      id: string,
      at: instant,
      received: instant,
      occurred: instant,
      type: string,
      name: string,
      trust: oneOf('client', 'server', 'mailbox', 'system'),
      properties: anything,
      traits: anything,
      context: anything,
    }),
    Rejection: object({
      at: instant,
      code: string,
      message: string,
      count: integer,
      origin: string,
      sample: string,
    }),
    Person: object({ ...person, subscription }),
    TimelineEntry: object({
      at: instant,
      kind: oneOf('event', 'message', 'run', 'order', 'consent'),
      id: string,
      title: string,
      detail: string,
      link: { ...string, description: 'Id of the message that it leads to.' },
    }),
    PersonDetail: object({
      profile: object({ ...person, traits: anything, state: anything }),
      identities: list(object({ identity: string, strength: string, source: string, at: instant })),
      subscription: object({ status: subscription, suppressed: nullable(string) }),
      consents: list(anything),
      timeline: list(refer('TimelineEntry')),
      timelineNext: nullable(string),
      messages: list(refer('Message')),
    }),
    Why: object({
      flow: string,
      answer: oneOf('sent', 'waiting', 'not'),
      sentences: list(string),
      facts: list(object({ at: instant, text: string })),
    }),
  },
}
