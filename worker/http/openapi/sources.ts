/** Where products come from: feeds, and what is seen on a page. */

import {
  anything,
  boolean,
  instant,
  integer,
  list,
  nullable,
  object,
  type Room,
  refer,
  string,
} from './schema.ts'

const counts = { items: integer, created: integer, changed: integer, rejected: integer }

export const sources: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/feeds',
      summary:
        'The feeds of the settings: when each is due, what came of the last reading, what was rejected',
      answer: refer('Feeds'),
    },
    {
      method: 'post',
      path: '/api/feeds/read',
      summary: 'Read a feed with the next tick',
      body: refer('FeedName'),
      answer: refer('Asked'),
    },
    {
      method: 'post',
      path: '/api/feeds/items',
      summary: 'Put up to 500 items of a feed; a wrong one is named and loses no other',
      body: refer('FeedItems'),
      answer: refer('BatchAnswer'),
    },
    {
      method: 'post',
      path: '/api/extract',
      summary: 'What Aisle sees on a page of the shop, or in one that is sent along as html',
      body: refer('PageAddress'),
      answer: refer('PageReading'),
    },
  ],
  schemas: {
    Feeds: object({ items: list(refer('Feed')) }),
    Feed: object({
      url: string,
      hours: integer,
      currency: string,
      dueAt: nullable(instant),
      reading: nullable(object(counts)),
      last: nullable(object({ ...counts, at: instant, same: boolean, problem: string })),
      rejects: list(
        object({ index: integer, line: integer, id: string, field: string, message: string }),
      ),
      missing: integer,
    }),
    FeedName: object({ url: string }),
    FeedItems: object({ items: list(refer('Product')) }),
    Asked: object({ asked: boolean }),
    PageAddress: object({ url: string, html: string }),
    PageReading: object({ url: string, why: string, product: nullable(anything) }),
  },
}
