/** What follows orders: answers of their buyers, complaints, and how long things last. */

import {
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

export const reviews: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/reviews',
      summary:
        'What people answered, the newest first; with `complaint=open` the complaints that wait for a human, the oldest first. Beside the page `totals`: how many answers have how many stars, and how many complaints are open.',
      query: { ...paging, complaint: '`open`: only complaints that are open.' },
      answer: pageOf('Review'),
    },
    {
      method: 'get',
      path: '/api/reviews/{order}',
      summary: 'How the conversation about one order stands.',
      answer: refer('Review'),
    },
    {
      method: 'put',
      path: '/api/reviews/{order}',
      summary:
        'Close a complaint, or open one. While one is open, its person is asked for nothing and nothing is recommended to them.',
      body: object({ complaint: oneOf('open', 'closed') }),
      answer: refer('Review'),
    },
    {
      method: 'get',
      path: '/api/reports/replenishment',
      summary:
        'Products that people buy again, and for how many days one piece lasts: learned each night while the flow “Replenishment” is on.',
      query: { limit: 'Products, from 1 to 200; 50 unless given.' },
      answer: object({
        cycles: list(
          object({
            productId: string,
            title: string,
            days: { type: 'number' },
            repeats: { ...integer, description: 'Intervals that it was learned from.' },
            buyers: integer,
            boughtAgain: { type: 'number', description: 'Of its buyers, 0 to 1.' },
          }),
        ),
      }),
    },
  ],
  schemas: {
    Review: object({
      orderId: string,
      order: { ...string, description: 'What the shop calls it.' },
      title: string,
      personId: string,
      email: string,
      state: oneOf('queued', 'asked', 'scored', 'reviewed', 'excluded'),
      score: nullable(integer),
      words: string,
      complaint: { ...oneOf('', 'open', 'closed'), description: 'Empty: there never was any.' },
      complaintAt: nullable(instant),
      answeredAt: nullable(instant),
    }),
  },
}
