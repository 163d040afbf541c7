/** The API's view of what comes in: events, rejections, and how the Worker is doing. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { now } from '../core/clock.ts'
import { feedPosition, personPosition } from '../reports/feed/position.ts'
import { listEvents, listEventsOf, listRejections } from '../reports/feed/store.ts'
import { findPerson } from '../reports/people/store.ts'
import { readStatus } from '../reports/status/store.ts'
import { readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'

const position = v.union([feedPosition, personPosition])

export function eventRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/events', async (c) => {
    const { db } = c.get('services')
    const limit = readLimit(c)
    const after = readPosition(c, position)
    const { subject, profile } = c.req.query()
    if (subject !== undefined || profile !== undefined) {
      const subjects =
        profile === undefined ? [] : ((await findPerson(db, profile))?.subjects ?? [profile])
      const before = after && 'before' in after ? after.before : null
      const wanted = subject === undefined ? subjects : [subject]
      return c.json(await listEventsOf(db, { subjects: wanted, before, limit }))
    }
    const from = after && 'until' in after ? after : null
    return c.json(await listEvents(db, { at: now(), position: from, limit }))
  })

  routes.get('/api/rejections', async (c) => {
    const { items, next } = await listRejections(c.get('services').db, readLimit(c))
    return c.json({ items: items.map(({ slot: _slot, ...rejection }) => rejection), next })
  })

  routes.get('/api/status', async (c) => {
    const { db, config } = c.get('services')
    return c.json(await readStatus(db, config, now()))
  })

  return routes
}
