/** Signing in, and how the Worker is doing. */

import {
  boolean,
  instant,
  integer,
  nullable,
  object,
  oneOf,
  type Room,
  refer,
  string,
} from './schema.ts'

export const session: Room = {
  routes: [
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
      path: '/api/status',
      summary: 'How the Worker is doing',
      answer: refer('Status'),
    },
  ],
  schemas: {
    SignIn: object({ token: string }),
    SignedIn: object({ signedIn: boolean }),
    Problem: object({ type: string, title: string, status: integer, detail: string, code: string }),
    Status: object({
      now: instant,
      lastEventAt: nullable(instant),
      lastTickAt: nullable(instant),
      inbox: integer,
      provider: string,
      publicUrl: string,
      publicKey: nullable(string),
      snippet: string,
      mirrorUrl: nullable(string),
      environment: oneOf('development', 'production'),
      messages: object({ queued: integer, sent: integer, unknown: integer, dead: integer }),
    }),
  },
}
