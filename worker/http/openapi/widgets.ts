/** Widgets, their previews and results. */

import {
  anything,
  boolean,
  instant,
  list,
  object,
  oneOf,
  pageOf,
  type Room,
  refer,
  string,
} from './schema.ts'

const number = { type: 'number' }
const share = object({ count: number, of: number, rate: number, low: number, high: number })

export const widgets: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/widgets',
      summary: 'Every widget with what came of it',
      answer: pageOf('Widget'),
    },
    {
      method: 'post',
      path: '/api/widgets',
      summary: 'Make a widget',
      body: refer('Widget'),
      answer: refer('Widget'),
    },
    {
      method: 'get',
      path: '/api/widgets/{id}',
      summary: 'One widget with what came of it',
      answer: refer('Widget'),
    },
    {
      method: 'put',
      path: '/api/widgets/{id}',
      summary: 'Change a widget; where a field is wrong, nothing changes',
      body: refer('Widget'),
      answer: refer('Widget'),
    },
    { method: 'delete', path: '/api/widgets/{id}', summary: 'Delete a widget and its results' },
    {
      method: 'post',
      path: '/api/widgets/{id}/preview',
      summary: 'A token with which the shop’s pages show this definition for an hour',
      body: refer('Widget'),
      answer: refer('Preview'),
    },
    {
      method: 'get',
      path: '/api/widgets/{id}/preview',
      summary: 'The place that was picked on the page of the preview',
      answer: refer('PickedPlace'),
    },
  ],
  schemas: {
    Widget: object({
      id: string,
      name: string,
      kind: string,
      enabled: boolean,
      place: anything,
      target: anything,
      holdBack: { ...number, description: 'Percent of the shoppers who are shown nothing.' },
      variants: list(object({ id: string, weight: number, options: anything })),
      result: object({
        verdict: string,
        variants: list(object({ id: string, people: number, clicked: share, ordered: share })),
      }),
    }),
    Preview: object({ token: string, expires: instant }),
    PickedPlace: object({
      place: object({ selector: string, position: oneOf('before', 'start', 'end', 'after') }),
    }),
  },
}
