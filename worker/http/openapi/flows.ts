/** Flows: what they did, their definitions, and the owner's own. */

import {
  amount,
  anything,
  boolean,
  instant,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pageOf,
  type Room,
  refer,
  type Schema,
  string,
} from './schema.ts'

const number: Schema = { type: 'number' }
const counted = list(object({ reason: string, text: string, count: integer }))
const definition: Schema = {
  ...anything,
  description:
    'As worker/flows/definition.ts says; lengths of time in milliseconds or ISO 8601. A wrong one is refused with `path`.',
}

export const flows: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/flows',
      summary: 'Flows with what they did in the period',
      query: { days: 'The period until now, from 1 to 400 days; 30 unless given.' },
      answer: pageOf('Flow'),
    },
    {
      method: 'post',
      path: '/api/flows',
      summary: 'Make a flow of your own. It is off until it is switched on',
      body: object({ id: string, definition }),
      answer: refer('FlowDetail'),
    },
    {
      method: 'get',
      path: '/api/flows/{id}',
      summary: 'One flow with its definition',
      answer: refer('FlowDetail'),
    },
    {
      method: 'put',
      path: '/api/flows/{id}',
      summary:
        'Switch a flow on or off, set the share that is held back, or put the next version of its definition',
      body: refer('FlowChange'),
      answer: refer('FlowDetail'),
    },
    {
      method: 'delete',
      path: '/api/flows/{id}',
      summary: 'Take your changes of a flow back, or remove a flow of your own',
    },
    {
      method: 'get',
      path: '/api/flows/{id}/results',
      summary:
        'What a flow did in the period, what it brought beside those who were held back, and how the ways of its splits compare',
      query: { days: 'The period until now, from 1 to 400 days; 30 unless given.' },
      answer: refer('FlowResults'),
    },
    {
      method: 'get',
      path: '/api/flows/{id}/versions',
      summary: 'Every version of a flow, the newest first',
      answer: pageOf('FlowVersion'),
    },
    {
      method: 'post',
      path: '/api/flows/{id}/replay',
      summary:
        'Let the last days happen again through a flow, sending nothing: who would have got what and when. With a definition, as the flow would be then',
      body: object({ days: integer, definition }),
      answer: refer('Replay'),
    },
    {
      method: 'post',
      path: '/api/replay',
      summary: 'The same for a flow that is not stored yet',
      body: object({ days: integer, definition }),
      answer: refer('Replay'),
    },
    {
      method: 'post',
      path: '/api/flows/preview',
      summary: 'The words of an email, tried out with products of the shop',
      body: refer('Draft'),
      answer: object({ subject: string, preheader: string, text: string }),
    },
    {
      method: 'get',
      path: '/api/flows/preview',
      summary: 'The same as the email will look',
      query: { draft: 'The draft as JSON, deflated (raw), in base64url.' },
      answer: { type: 'string' },
      media: 'text/html',
    },
  ],
  schemas: {
    Flow: object({
      id: string,
      name: string,
      summary: string,
      class: oneOf('marketing', 'transactional'),
      enabled: boolean,
      steps: list(object({ id: string, name: string, subject: string, delay: integer })),
      counts: object({ active: integer, completed: integer, exited: integer }),
      sent: integer,
      humanClicks: integer,
      orders: integer,
      revenue: list(amount),
      skipped: counted,
      exits: counted,
      lift: nullable(refer('Lift')),
    }),
    Share: object({ count: integer, of: integer, rate: number, low: number, high: number }),
    Lift: object({
      treated: refer('Share'),
      held: refer('Share'),
      enough: boolean,
      effect: nullable(object({ rate: number, low: number, high: number })),
      verdict: string,
    }),
    FlowResults: {
      allOf: [
        refer('Flow'),
        object({
          days: integer,
          goal: string,
          windowDays: integer,
          splits: list(
            object({
              id: string,
              ways: list(
                object({
                  id: string,
                  share: integer,
                  reached: refer('Share'),
                  clicked: refer('Share'),
                }),
              ),
              enough: boolean,
              verdict: string,
            }),
          ),
        }),
      ],
    },
    FlowDetail: object({
      id: string,
      version: integer,
      origin: oneOf('library', 'changed', 'own'),
      enabled: boolean,
      holdback: object({ percent: integer, own: boolean }),
      links: list(string),
      library: nullable(object({ version: integer })),
      definition,
    }),
    FlowChange: object({
      enabled: boolean,
      holdback: nullable({ ...integer, description: 'Percent, or null: as for every flow.' }),
      definition,
      base: {
        ...integer,
        description: 'The version that was changed; 409 where it is no longer current.',
      },
    }),
    Switch: object({ id: string, enabled: boolean }),
    FlowVersion: object({
      version: integer,
      createdAt: nullable(instant),
      current: boolean,
      definition: nullable(definition),
    }),
    Replay: object({
      days: integer,
      from: instant,
      until: instant,
      people: object({
        looked: integer,
        of: integer,
        entered: integer,
        written: integer,
        held: integer,
      }),
      events: integer,
      cut: nullable({ ...string, description: 'Why not everybody was looked at.' }),
      sent: integer,
      underWay: integer,
      skipped: counted,
      exits: counted,
      perDay: list(object({ day: string, sent: integer, others: integer })),
      messages: list(
        object({
          profileId: string,
          address: string,
          step: string,
          name: string,
          at: instant,
          outcome: oneOf('sent', 'held', 'skipped', 'waiting'),
          reason: string,
          text: string,
          delayed: boolean,
        }),
      ),
      more: integer,
      collisions: object({
        people: integer,
        dropped: integer,
        delayed: integer,
        flows: list(object({ id: string, name: string, people: integer })),
      }),
      offers: list(
        object({ offer: string, name: string, people: integer, cost: nullable(amount) }),
      ),
    }),
    Draft: object({
      email: anything,
      about: oneOf('cart', 'order', 'person', 'visit', 'product'),
      offer: string,
    }),
  },
}
