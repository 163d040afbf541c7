/** Campaigns: one message to the people of a segment. */

import {
  anything,
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

const draft = object({ name: string, definition: refer('CampaignDefinition') })
const act = (path: string, summary: string) => ({
  method: 'post' as const,
  path: `/api/campaigns/{id}/${path}`,
  summary,
  answer: refer('Campaign'),
})

export const campaigns: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/campaigns',
      summary: 'Campaigns, the newest first',
      query: paging,
      answer: pageOf('Campaign'),
    },
    {
      method: 'post',
      path: '/api/campaigns',
      summary: 'Make a draft; its words are tried out, and a fault is refused with its path',
      body: draft,
      answer: refer('Campaign'),
    },
    {
      method: 'post',
      path: '/api/campaigns/estimate',
      summary: 'How many people an audience means, and how many of them agreed to marketing',
      body: object({ segment: string, condition: anything }),
      answer: object({ people: integer, reachable: integer }),
    },
    {
      method: 'get',
      path: '/api/campaigns/{id}',
      summary: 'One campaign, with what came of it',
      answer: refer('Campaign'),
    },
    {
      method: 'put',
      path: '/api/campaigns/{id}',
      summary: 'Change a draft',
      body: draft,
      answer: refer('Campaign'),
    },
    { method: 'delete', path: '/api/campaigns/{id}', summary: 'Delete a draft' },
    {
      method: 'get',
      path: '/api/campaigns/{id}/preview',
      summary: 'Subject, preheader and plain text of one of its ways',
      query: { way: 'Id of the way; the first unless given.' },
      answer: object({ subject: string, preheader: string, text: string }),
    },
    {
      method: 'get',
      path: '/api/campaigns/{id}/preview.html',
      summary: 'The email of one of its ways as it will look',
      query: { way: 'Id of the way; the first unless given.' },
      answer: string,
      media: 'text/html',
    },
    act('schedule', 'Let it go; from a minute later on, it is the time of whoever is due'),
    act('recall', 'Make it a draft again before it begins'),
    act('pause', 'Pause it: nobody further is taken in, and what waits stays'),
    act('resume', 'Go on after a pause'),
    act('cancel', 'End it: what has not left yet is not sent'),
    {
      method: 'post',
      path: '/api/campaigns/{id}/test',
      summary: 'Send one of its ways to an address',
      body: object({ email: string, way: string }),
      answer: object({ id: string }),
    },
  ],
  schemas: {
    CampaignDefinition: object({
      audience: {
        ...anything,
        description: '`{"segment": id}`, or `{"condition": …}` of the grammar of segments.',
      },
      ways: list(object({ id: string, share: integer, email: anything })),
      links: { ...anything, description: 'Addresses of the shop by the names that buttons give.' },
      products: list(string),
      offer: string,
      holdback: nullable(integer),
      schedule: {
        ...anything,
        description:
          '`{"kind": "now"}`, `{"kind": "at", "at": ms}`, or `{"kind": "local", "time": "2026-11-27T10:00"}`: then it comes when the clock of each shopper shows that.',
      },
    }),
    Campaign: object({
      id: string,
      name: string,
      state: oneOf('draft', 'scheduled', 'sending', 'paused', 'done', 'cancelled'),
      version: integer,
      definition: refer('CampaignDefinition'),
      scheduledAt: nullable(instant),
      startsAt: nullable(instant),
      dueAt: nullable(instant),
      taken: integer,
      startedAt: nullable(instant),
      endedAt: nullable(instant),
      createdAt: instant,
      updatedAt: instant,
      sent: integer,
      report: anything,
    }),
  },
}
