/** The API's view of the waiting list: what people wait for, how many, and what became of those who were told. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { peoplePerPiece } from '../catalog/waiting/learning.ts'
import { loadExperience } from '../catalog/waiting/looks/store.ts'
import { now } from '../core/clock.ts'
import { BACK_IN_STOCK } from '../flows/back-in-stock/store.ts'
import { listWaiting } from '../reports/waiting/store.ts'
import { loadSettings, saveSettings } from '../site/store.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

const position = v.object({ product: v.string(), variant: v.string() })

export function waitingRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/waiting', async (c) => {
    const { db } = c.get('services')
    const at = now()
    const page = await listWaiting(db, {
      after: readPosition(c, position),
      limit: readLimit(c),
      now: at,
    })
    const { disabledFlows } = await loadSettings(db)
    return c.json({
      ...page,
      enabled: !disabledFlows.includes(BACK_IN_STOCK),
      // Of all products together: what the size of the next wave follows from.
      peoplePerPiece: Math.round(peoplePerPiece(await loadExperience(db, at)) * 100) / 100,
    })
  })

  routes.put('/api/waiting', async (c) => {
    const { db } = c.get('services')
    const { enabled } = await readFields(c)
    if (typeof enabled !== 'boolean') {
      throw new HttpError(400, 'bad_switch', 'enabled must be true or false.')
    }
    const { disabledFlows } = await loadSettings(db)
    const others = disabledFlows.filter((id) => id !== BACK_IN_STOCK)
    await saveSettings(db, { disabledFlows: enabled ? others : [...others, BACK_IN_STOCK] })
    return c.json({ id: BACK_IN_STOCK, enabled })
  })

  return routes
}
