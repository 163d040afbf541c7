/** Segments and who is in them. */

import {
  anything,
  boolean,
  integer,
  object,
  pageOf,
  paging,
  type Room,
  refer,
  string,
} from './schema.ts'

export const segments: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/segments',
      summary:
        'Every segment: those that Aisle brings along, your own, and “interested in” for the categories of most interest; and the facts that conditions may ask for',
      answer: pageOf('Segment'),
    },
    {
      method: 'post',
      path: '/api/segments',
      summary: 'Put a segment from the template “interested-in”: potential buyers of a category',
      body: object({ template: string, category: string, name: string }),
      answer: refer('Segment'),
    },
    {
      method: 'post',
      path: '/api/segments/preview',
      summary: 'For how many people a condition holds now',
      body: object({ condition: anything }),
      answer: object({ count: integer }),
    },
    {
      method: 'get',
      path: '/api/segments/{id}',
      summary: 'One segment, with the number of people in it now',
      answer: refer('Segment'),
    },
    {
      method: 'get',
      path: '/api/segments/{id}/members',
      summary: 'The profiles of the people in a segment now',
      query: paging,
      answer: pageOf('Person'),
    },
    {
      method: 'put',
      path: '/api/segments/{id}',
      summary: 'Put a segment of your own; a wrong condition is refused with the path of the fault',
      body: refer('Segment'),
      answer: refer('Segment'),
    },
    { method: 'delete', path: '/api/segments/{id}', summary: 'Remove a segment of your own' },
  ],
  schemas: {
    Segment: object({
      id: string,
      name: string,
      summary: string,
      condition: anything,
      preset: boolean,
      count: integer,
    }),
  },
}
