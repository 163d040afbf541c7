/** The API's view of messages: lists by filter, one with everything, and its HTML exactly as it was sent. */

import { Hono } from 'hono'
import type { MessageState } from '../reports/mail/message.ts'
import {
  findMessage,
  findMessageHtml,
  listMessages,
  type MessageFilter,
  messagePosition,
} from '../reports/mail/store.ts'
import { findPerson } from '../reports/people/store.ts'
import { readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

const STATES: readonly MessageState[] = [
  'queued',
  'claimed',
  'sending',
  'sent',
  'retry',
  'unknown',
  'dead',
  'skipped',
]

/** An email is a stranger's document: it may show pictures and its own styles, and do nothing at all. */
export const EMAIL_POLICY =
  "sandbox; default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; frame-ancestors 'self'"

export function messageRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/messages', async (c) => {
    const { db } = c.get('services')
    const { state, flow, profile } = c.req.query()
    const known = STATES.find((one) => one === state)
    if (state && !known) {
      throw new HttpError(400, 'bad_state', `state must be one of ${STATES.join(', ')}.`)
    }
    const person = profile ? await findPerson(db, profile) : undefined
    const filter: MessageFilter = {
      ...(known ? { state: known } : {}),
      ...(flow ? { flow } : {}),
      ...(profile ? { profiles: person?.subjects ?? [profile] } : {}),
    }
    const after = readPosition(c, messagePosition)
    return c.json(await listMessages(db, { filter, after, limit: readLimit(c) }))
  })

  routes.get('/api/messages/:id', async (c) => {
    const message = await findMessage(c.get('services').db, c.req.param('id'))
    if (!message) throw noSuchMessage()
    return c.json(message)
  })

  routes.get('/api/messages/:id/html', async (c) => {
    const html = await findMessageHtml(c.get('services').db, c.req.param('id'))
    if (html === undefined) throw noSuchMessage()
    if (html === '') {
      throw new HttpError(404, 'not_written', 'This message was not written yet: it has no HTML.')
    }
    return c.html(html, 200, {
      'Content-Security-Policy': EMAIL_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
  })

  return routes
}

function noSuchMessage(): HttpError {
  return new HttpError(404, 'no_such_message', 'There is no message with this id.')
}
