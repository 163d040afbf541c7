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
      method: 'put',
      path: '/api/offers/{id}',
      summary: 'Put an offer. Codes that were given keep their term.',
      body: refer('Offer'),
      answer: refer('Offer'),
    },
    {
      method: 'post',
      path: '/api/offers/{id}/codes',
      summary: 'Add up to 50,000 codes to the pool of an offer; those that are there already stay',
      body: refer('CodeBatch'),
      answer: refer('CodeAnswer'),
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
      codes: oneOf('generated', 'pool'),
      prefix: string,
      validHours: integer,
      whenEmpty: oneOf('without', 'wait'),
      active: boolean,
      count: object({ free: integer, given: integer, redeemed: integer }),
    }),
    CodeBatch: object({ codes: list(string) }),
    CodeAnswer: object({
      added: integer,
      accepted: integer,
      rejected: list(object({ index: integer, code: string, message: string })),
    }),
  },
}
