/** The API's view of people's rights: what is stored of somebody handed out or erased, and requests that platforms sent. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { readObject } from '../core/json.ts'
import { exportPerson, findKeys } from '../identity/erase/store.ts'
import { suppressionHashes } from '../messages/links.ts'
import { forget } from '../platforms/privacy/carry-out.ts'
import { closeRequest, findRequest, listRequests } from '../platforms/privacy/store.ts'
import { findPerson } from '../reports/people/store.ts'
import { readFields, readLimit } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

export function privacyRoutes(): App {
  const routes = new Hono<Scope>()

  /** Everything that is stored of a person, as a file. */
  routes.get('/api/profiles/:id/export', async (c) => {
    const { db } = c.get('services')
    const person = await personOf(c)
    const keys = await findKeys(db, person.subjects)
    const tables = await exportPerson(db, keys)
    c.header('Content-Disposition', 'attachment; filename="person.json"')
    return c.json({ profile: person.id, exportedAt: new Date(now()).toISOString(), tables })
  })

  /** Erases a person from every table. What stays tells nobody who it was. */
  routes.delete('/api/profiles/:id', async (c) => {
    const { db, config } = c.get('services')
    const person = await personOf(c)
    const hashesOf = (address: string) => suppressionHashes(config.ring, address)
    await forget({ db, now, hashesOf }, person.subjects)
    return c.body(null, 204)
  })

  routes.get('/api/privacy-requests', async (c) => {
    const rows = await listRequests(c.get('services').db, readLimit(c))
    const items = rows.map(({ id, source, kind, at, due_at, state, person, outcome }) => {
      return { id, source, kind, at, dueAt: due_at, state, person: readObject(person), outcome }
    })
    return c.json({ items, next: null })
  })

  /** Closes a request: an export that was handed out, or an erasure that was called off. */
  routes.put('/api/privacy-requests/:id', async (c) => {
    const { db } = c.get('services')
    const { state } = await readFields(c)
    const request = await findRequest(db, c.req.param('id'))
    if (!request) throw new HttpError(404, 'no_such_request', 'There is no request with this id.')
    const may = request.kind === 'export' ? 'done' : 'cancelled'
    if (state !== may || request.kind === 'erase') {
      const detail =
        request.kind === 'erase'
          ? 'What a person asked to be erased is erased.'
          : `A request of this kind can only be ${may}.`
      throw new HttpError(409, 'not_possible', detail)
    }
    const closed = await closeRequest(db, request.id, may, `${may} by the owner`)
    if (!closed) throw new HttpError(409, 'closed', 'The request was closed before.')
    return c.json({ id: request.id, state: may })
  })

  return routes
}

async function personOf(c: Context<Scope>) {
  const person = await findPerson(c.get('services').db, c.req.param('id') ?? '')
  if (!person) throw new HttpError(404, 'no_such_person', 'Nothing is stored under this id.')
  return person
}
