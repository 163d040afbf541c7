/** The OpenAPI document of the owner's API. It is written by hand; a test sees that no route is left out. */

import { pageOf, refer, schemas } from './api-schemas.ts'

type Schema = Readonly<Record<string, unknown>>

interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
  readonly summary: string
  /** Query parameters by name, with what they mean. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Schema
  /** Missing: the answer has no body. */
  readonly answer?: Schema
  readonly open?: true
  readonly media?: string
}

const paging = {
  cursor: 'The `next` of the page before.',
  limit: 'Items a page, from 1 to 200; 50 unless given.',
}
const days = { days: 'The period until now, from 1 to 400 days; 30 unless given.' }

const routes: readonly Route[] = [
  { method: 'get', path: '/api/openapi.json', summary: 'This document', answer: {}, open: true },
  {
    method: 'post',
    path: '/api/session',
    summary: 'Sign in: sets the session cookie',
    body: refer('SignIn'),
    answer: refer('SignedIn'),
    open: true,
  },
  {
    method: 'get',
    path: '/api/session',
    summary: 'Whether you are signed in',
    answer: refer('SignedIn'),
  },
  { method: 'delete', path: '/api/session', summary: 'Sign out' },
  {
    method: 'get',
    path: '/api/events',
    summary:
      'Events: those of people with recent news first, the newest at the top, then all others. Each once.',
    query: {
      ...paging,
      subject: 'Only of this subject, newest first.',
      profile: 'Only of this person, newest first.',
    },
    answer: pageOf('Event'),
  },
  {
    method: 'get',
    path: '/api/rejections',
    summary: 'What collect refused lately, with the reason',
    query: { limit: paging.limit },
    answer: pageOf('Rejection'),
  },
  {
    method: 'get',
    path: '/api/status',
    summary: 'How the Worker is doing',
    answer: refer('Status'),
  },
  {
    method: 'get',
    path: '/api/profiles',
    summary: 'Known people, the last seen first',
    query: { ...paging, email: 'The person of exactly this address: none or one.' },
    answer: pageOf('Person'),
  },
  {
    method: 'get',
    path: '/api/profiles/{id}',
    summary: 'One person: facts, identities, consent, messages and the start of the timeline',
    answer: refer('PersonDetail'),
  },
  {
    method: 'get',
    path: '/api/profiles/{id}/timeline',
    summary: 'Everything that happened with one person, newest first',
    query: paging,
    answer: pageOf('TimelineEntry'),
  },
  {
    method: 'get',
    path: '/api/profiles/{id}/why',
    summary: 'Why this person did or didn’t get the emails of a flow',
    query: { flow: 'The id of the flow.' },
    answer: refer('Why'),
  },
  {
    method: 'get',
    path: '/api/messages',
    summary: 'Messages, the latest first. A page may be short and still have a next one.',
    query: {
      ...paging,
      state: 'Only in this state.',
      flow: 'Only of this flow.',
      profile: 'Only to this person.',
    },
    answer: pageOf('Message'),
  },
  {
    method: 'get',
    path: '/api/messages/{id}',
    summary: 'One message with its headers, text and history',
    answer: refer('MessageDetail'),
  },
  {
    method: 'get',
    path: '/api/messages/{id}/html',
    summary: 'The HTML of a message exactly as it was sent',
    answer: { type: 'string' },
    media: 'text/html',
  },
  {
    method: 'get',
    path: '/api/flows',
    summary: 'Flows with what they did in the period',
    query: days,
    answer: pageOf('Flow'),
  },
  {
    method: 'put',
    path: '/api/flows/{id}',
    summary: 'Switch a flow on or off',
    body: refer('Switch'),
    answer: refer('Switch'),
  },
  {
    method: 'get',
    path: '/api/reports/revenue',
    summary: 'What the flows earned in the period',
    query: days,
    answer: refer('Revenue'),
  },
  { method: 'get', path: '/api/settings', summary: 'All settings', answer: refer('Settings') },
  {
    method: 'put',
    path: '/api/settings',
    summary: 'Change some settings; where one is wrong, nothing changes',
    body: refer('Settings'),
    answer: refer('Settings'),
  },
  {
    method: 'get',
    path: '/api/products',
    summary: 'The catalogue, by id',
    query: paging,
    answer: pageOf('Product'),
  },
  {
    method: 'get',
    path: '/api/products/{id}',
    summary: 'One product',
    answer: refer('Product'),
  },
  {
    method: 'put',
    path: '/api/products/{id}',
    summary: 'Put one product',
    body: refer('Product'),
    answer: refer('Changed'),
  },
  {
    method: 'post',
    path: '/api/products/batch',
    summary: 'Put up to 500 products; a wrong one is named and loses no other',
    body: refer('ProductBatch'),
    answer: refer('BatchAnswer'),
  },
]

/** The document, for a Worker at this address. */
export function describeApi(publicUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Aisle: the owner’s API', version: '1' },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The value of ADMIN_TOKEN.' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-aisle_session' },
      },
    },
  }
}

function operation(route: Route) {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const text = { schema: { type: 'string' } }
  return {
    summary: route.summary,
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, ...text })),
      ...Object.entries(route.query ?? {}).map(([name, description]) => ({
        name,
        in: 'query',
        description,
        ...text,
      })),
    ],
    ...(route.body ? { requestBody: { required: true, content: json(route.body) } } : {}),
    ...(route.open ? { security: [] } : {}),
    responses: {
      ...(route.answer
        ? { 200: { description: 'Done', content: json(route.answer, route.media) } }
        : { 204: { description: 'Done' } }),
      default: {
        description: 'A problem (RFC 9457)',
        content: json(refer('Problem'), 'application/problem+json'),
      },
    },
  }
}

function json(schema: Schema, media = 'application/json') {
  return { [media]: { schema } }
}
