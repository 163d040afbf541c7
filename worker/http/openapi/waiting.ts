/** The waiting list. */

import {
  instant,
  integer,
  nullable,
  object,
  pageOf,
  paging,
  type Room,
  refer,
  string,
} from './schema.ts'

export const waiting: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/waiting',
      summary:
        'What people wait for, by product and variant; beside the page `enabled`, and `peoplePerPiece`: how many are told for each piece.',
      query: paging,
      answer: pageOf('WaitingItem'),
    },
    {
      method: 'put',
      path: '/api/waiting',
      summary:
        'Switch the waiting list on or off. While it is off people may join, and nobody is told.',
      body: refer('Switch'),
      answer: refer('Switch'),
    },
  ],
  schemas: {
    WaitingItem: object({
      productId: string,
      variantId: { ...string, description: 'Empty: any variant will do.' },
      title: string,
      variant: string,
      url: string,
      waiting: { ...integer, description: 'People who have not had their turn.' },
      reservations: { ...integer, description: 'Of them, those who want pieces held.' },
      pieces: integer,
      since: nullable(instant),
      called: { ...integer, description: 'People who were told and have not bought.' },
      held: { ...integer, description: 'Pieces that are held now.' },
      stock: { ...nullable(integer), description: 'Null: nobody says how many.' },
      expectedAt: nullable(instant),
      waves: integer,
      lastWaveAt: nullable(instant),
      noticed: integer,
      bought: integer,
      nextLookAt: instant,
    }),
  },
}
