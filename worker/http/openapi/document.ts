/** The OpenAPI document of the owner's API. It is written by hand, room by room; a test sees that no route is left out. */

import { campaigns } from './campaigns.ts'
import { channels } from './channels.ts'
import { connections } from './connections.ts'
import { flows } from './flows.ts'
import { messages } from './messages.ts'
import { offers } from './offers.ts'
import { pages } from './pages.ts'
import { people } from './people.ts'
import { recommendations } from './recommendations.ts'
import { reviews } from './reviews.ts'
import { type Room, type Route, refer, type Schema } from './schema.ts'
import { segments } from './segments.ts'
import { session } from './session.ts'
import { shop } from './shop.ts'
import { sources } from './sources.ts'
import { waiting } from './waiting.ts'
import { widgets } from './widgets.ts'

const rooms: readonly Room[] = [
  session,
  people,
  messages,
  flows,
  shop,
  sources,
  pages,
  connections,
  channels,
  segments,
  campaigns,
  offers,
  widgets,
  recommendations,
  waiting,
  reviews,
]

/** The document, for a Worker at this address. */
export function describeApi(publicUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of rooms.flatMap((room) => room.routes)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Aisle: the owner’s API', version: '1' },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.assign({}, ...rooms.map((room) => room.schemas)),
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
