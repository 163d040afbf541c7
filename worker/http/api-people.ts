/** The API's view of people: the list, one person with their timeline, and why they did or didn't get an email. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { openBook } from '../flows/owned/book.ts'
import { isEnabled } from '../flows/switch.ts'
import { evidence, gather } from '../reports/people/dossier.ts'
import {
  type FoundPerson,
  findByEmail,
  findPerson,
  listPeople,
  listTimeline,
  personListPosition,
} from '../reports/people/store.ts'
import { timelinePosition } from '../reports/people/timeline.ts'
import { explain } from '../reports/people/why.ts'
import { loadSettings } from '../site/store.ts'
import { readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

export function peopleRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/profiles', async (c) => {
    const { db } = c.get('services')
    const email = c.req.query('email')
    if (email !== undefined) return c.json(await findByEmail(db, email))
    const after = readPosition(c, personListPosition)
    return c.json(await listPeople(db, { after, limit: readLimit(c) }))
  })

  routes.get('/api/profiles/:id', async (c) => {
    const { db, config } = c.get('services')
    return c.json(await gather(db, config.ring, await personOf(c), await flowNames(c)))
  })

  routes.get('/api/profiles/:id/timeline', async (c) => {
    const { db } = c.get('services')
    const page = {
      after: readPosition(c, timelinePosition),
      limit: readLimit(c),
      flowName: await flowNames(c),
    }
    return c.json(await listTimeline(db, await personOf(c), page))
  })

  routes.get('/api/profiles/:id/why', async (c) => {
    const { db, config } = c.get('services')
    const flow = (await openBook(db)).find(c.req.query('flow') ?? '')
    if (!flow) throw new HttpError(404, 'no_such_flow', 'There is no flow with this id.')
    const person = await personOf(c)
    const [settings, recorded] = await Promise.all([
      loadSettings(db),
      evidence(db, config.ring, person, flow),
    ])
    return c.json(
      explain({
        flow,
        enabled: isEnabled(flow, settings),
        at: now(),
        timezone: settings.timezone,
        ...recorded,
      }),
    )
  })

  return routes
}

async function flowNames(c: Context<Scope>): Promise<(id: string) => string> {
  const book = await openBook(c.get('services').db)
  return (id) => book.find(id)?.name ?? id
}

async function personOf(c: Context<Scope>): Promise<FoundPerson> {
  const person = await findPerson(c.get('services').db, c.req.param('id') ?? '')
  if (!person) throw new HttpError(404, 'no_such_person', 'Nothing is stored under this id.')
  return person
}
