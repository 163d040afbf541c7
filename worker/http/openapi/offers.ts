/** Offers and their codes. */

import {
  boolean,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pageOf,
  type Room,
  refer,
  string,
} from './schema.ts'

const amounts = list(object({ amount: string, currency: string }))
const kind = oneOf('percent', 'amount', 'free_shipping', 'gift')

export const offers: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/offers',
      summary: 'Every offer, with what became of its codes',
      answer: pageOf('Offer'),
    },
    {
      method: 'get',
      path: '/api/offers/{id}',
      summary: 'One offer; `unset` names what is missing for its platform to make codes',
      answer: refer('Offer'),
    },
    {
      method: 'put',
      path: '/api/offers/{id}',
      summary: 'Put an offer. Codes that were given keep their term.',
      body: refer('Offer'),
      answer: refer('Offer'),
    },
    {
      method: 'post',
      path: '/api/offers/{id}/codes',
      summary:
        'Add up to 100,000 codes to the pool of an offer; those that are there already stay. Takes a file as well: CSV, TSV, or one code a line, also gzipped (Content-Encoding)',
      body: refer('CodeBatch'),
      answer: refer('CodeAnswer'),
    },
    {
      method: 'post',
      path: '/api/offers/{id}/issue',
      summary: 'Give one person a code by hand: the one they have, or a new one',
      body: object({ email: string }),
      answer: refer('Code'),
    },
    {
      method: 'get',
      path: '/api/codes',
      summary: 'Codes as they are typed, or everything that an address was given',
      query: { q: 'A code or an address.' },
      answer: pageOf('Code'),
    },
  ],
  schemas: {
    Offer: object({
      id: string,
      name: string,
      kind,
      value: {
        type: ['number', 'string'],
        description: 'Percent, or an amount in `currency`; answered as text.',
      },
      currency: nullable(string),
      minimum: { type: ['number', 'string', 'null'], description: 'Least worth of the order.' },
      gift: string,
      codes: oneOf('generated', 'pool', 'shopify', 'woocommerce'),
      prefix: string,
      validHours: integer,
      whenEmpty: oneOf('without', 'wait'),
      cost: {
        type: ['number', 'string', 'null'],
        description: 'What one code is reckoned to cost, in `currency`.',
      },
      neverBought: { type: 'boolean', description: 'Only for people who never bought.' },
      daysApart: { type: 'integer', description: 'Least days since a person’s last code.' },
      stacks: {
        type: 'boolean',
        description: 'Also for somebody who has another code that can still be used.',
      },
      active: boolean,
      words: { type: 'string', description: 'As emails say it.' },
      count: object({ free: integer, given: integer, redeemed: integer, live: integer }),
      low: { type: 'boolean', description: 'The pool is nearly empty.' },
      wanted: { type: 'integer', description: 'Codes that the platform has still to make.' },
      problem: string,
      spent: amounts,
      revenue: amounts,
    }),
    Code: object({
      code: string,
      offer: object({ id: string, name: string }),
      state: oneOf('free', 'pending', 'live', 'redeemed', 'expired'),
      issuedAt: nullable(integer),
      expiresAt: nullable(integer),
      redeemedAt: nullable(integer),
      orderId: nullable(string),
      problem: string,
    }),
    CodeBatch: object({ codes: list(string) }),
    CodeAnswer: object({
      added: integer,
      accepted: integer,
      refused: integer,
      rejected: list(object({ index: integer, code: string, message: string })),
    }),
  },
}
