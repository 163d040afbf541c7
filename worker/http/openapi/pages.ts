/** The shop's own pages, as they are read. */

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

export const pages: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/pages',
      summary:
        'Pages of the shop that are read, in the order of their addresses; beside the first page `counts` by state, `hosts` with what was wrong, and whether `reading` is on.',
      query: {
        ...paging,
        state: 'Only in this state: new, product, alias, other, refused, failed or gone.',
      },
      answer: pageOf('ShopPage'),
    },
    {
      method: 'post',
      path: '/api/pages',
      summary: 'Read one page of the shop now, and keep what it says of its product.',
      body: object({ url: string }),
      answer: refer('ShopPage'),
    },
  ],
  schemas: {
    ShopPage: object({
      url: string,
      state: {
        ...string,
        description:
          'new, product, alias (its product lives elsewhere), other, refused, failed or gone.',
      },
      note: { ...string, description: 'Where the product was read, or why there is none.' },
      productId: nullable(string),
      origin: { ...string, description: 'Who named it: owner, shop or visitor.' },
      need: { ...string, description: 'Why it is read again: refresh, viewed, carted, waited …' },
      foundAt: instant,
      readAt: nullable(instant),
      nextAt: instant,
      failures: integer,
    }),
  },
}
