/** Messages, and what flows earned. */

import {
  amount,
  boolean,
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

const message = {
  id: string,
  flow: string,
  step: string,
  class: oneOf('marketing', 'transactional'),
  channel: oneOf('email', 'sms', 'webhook'),
  address: string,
  subject: string,
  state: oneOf('queued', 'claimed', 'sending', 'sent', 'retry', 'unknown', 'dead', 'skipped'),
  reason: { ...string, description: 'A stable code; empty where there is none.' },
  verdict: { ...string, description: 'What became of it, as a sentence.' },
  createdAt: instant,
  dueAt: instant,
  sentAt: nullable(instant),
  profileId: string,
  clicks: integer,
  humanClicks: integer,
  revenue: list(amount),
}

const days = { days: 'The period until now, from 1 to 400 days; 30 unless given.' }

export const messages: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/messages',
      summary: 'Messages, the latest first. A page may be short and still have a next one.',
      query: {
        ...paging,
        state: 'Only in this state.',
        flow: 'Only of this flow.',
        profile: 'Only to this person.',
      },
      answer: pageOf('Message'),
    },
    {
      method: 'get',
      path: '/api/messages/{id}',
      summary: 'One message with its headers, text and history',
      answer: refer('MessageDetail'),
    },
    {
      method: 'get',
      path: '/api/messages/{id}/html',
      summary: 'The HTML of a message exactly as it was sent',
      answer: { type: 'string' },
      media: 'text/html',
    },
    {
      method: 'get',
      path: '/api/reports/revenue',
      summary: 'What the flows earned in the period',
      query: days,
      answer: refer('Revenue'),
    },
  ],
  schemas: {
    Message: object(message),
    MessageDetail: object({
      ...message,
      headers: list(object({ name: string, value: string })),
      text: string,
      hasHtml: boolean,
      attempts: integer,
      provider: string,
      providerId: string,
      history: list(object({ at: instant, text: string })),
    }),
    Revenue: object({
      days: integer,
      flows: list(refer('Flow')),
      total: list(amount),
    }),
  },
}
