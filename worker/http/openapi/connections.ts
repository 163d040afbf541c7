/** Shop platforms, and people's rights about their data. */

import {
  anything,
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

export const connections: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/connections',
      summary: 'How each shop platform is connected: webhooks, silence, history',
      answer: pageOf('Connection'),
    },
    {
      method: 'post',
      path: '/api/connections/{source}',
      summary:
        'Set up the webhooks of shopify or woocommerce through its API, and read its history',
      body: refer('Connect'),
      answer: refer('Connected'),
    },
    {
      method: 'get',
      path: '/api/profiles/{id}/export',
      summary: 'Everything that is stored of a person, by table',
      answer: refer('PersonExport'),
    },
    {
      method: 'delete',
      path: '/api/profiles/{id}',
      summary:
        'Erase a person from every table; a keyed hash keeps the address from being written to',
    },
    {
      method: 'get',
      path: '/api/privacy-requests',
      summary: 'Requests about personal data that platforms passed on, open ones first',
      query: { limit: paging.limit },
      answer: pageOf('PrivacyRequest'),
    },
    {
      method: 'put',
      path: '/api/privacy-requests/{id}',
      summary: 'Mark an export as done, or call off the erasure of a whole shop',
      body: refer('PrivacyDecision'),
      answer: refer('PrivacyDecision'),
    },
  ],
  schemas: {
    Connection: object({
      source: oneOf('shopify', 'woocommerce'),
      address: string,
      open: boolean,
      asks: boolean,
      missing: list(string),
      setUpAt: nullable(instant),
      webhooks: list(object({ topic: string, count: integer, lastAt: instant })),
      lastAt: nullable(instant),
      usualGap: nullable(integer),
      silentSince: nullable(instant),
      waiting: integer,
      history: list(anything),
    }),
    Connect: object({
      history: {
        ...boolean,
        description: 'Whether to read all of its history; true unless given.',
      },
    }),
    Connected: object({ created: integer, woken: integer, connection: refer('Connection') }),
    PersonExport: object({ profile: string, exportedAt: string, tables: anything }),
    PrivacyRequest: object({
      id: string,
      source: string,
      kind: oneOf('export', 'erase', 'erase_shop'),
      at: instant,
      dueAt: nullable(instant),
      state: oneOf('open', 'done', 'cancelled'),
      person: anything,
      outcome: string,
    }),
    PrivacyDecision: object({ state: oneOf('done', 'cancelled') }),
  },
}
