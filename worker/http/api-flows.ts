/** The API's view of flows: what each did and earned, and its switch. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { findFlow, library } from '../flows/library/index.ts'
import { isEnabled, switched } from '../flows/switch.ts'
import { flowFacts } from '../reports/flows/facts.ts'
import { reportFlows } from '../reports/flows/store.ts'
import { loadSettings, saveSettings } from '../site/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

const DEFAULT_DAYS = 30

export function flowRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/flows', async (c) => {
    const { flows, days } = await report(c)
    return c.json({ items: flows, next: null, days })
  })

  routes.put('/api/flows/:id', async (c) => {
    const { db } = c.get('services')
    const flow = findFlow(c.req.param('id'))
    if (!flow) throw new HttpError(404, 'no_such_flow', 'There is no flow with this id.')
    const { enabled } = await readFields(c)
    if (typeof enabled !== 'boolean') {
      throw new HttpError(400, 'bad_switch', 'enabled must be true or false.')
    }
    await saveSettings(db, { ...switched(flow, enabled, await loadSettings(db)) })
    return c.json({ id: flow.id, enabled })
  })

  routes.get('/api/reports/revenue', async (c) => c.json(await report(c)))

  return routes
}

async function report(c: Context<Scope>) {
  const { db } = c.get('services')
  const given = c.req.query('days') ?? String(DEFAULT_DAYS)
  const days = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (days < 1 || days > 400) {
    throw new HttpError(400, 'bad_days', 'days must be a number from 1 to 400.')
  }
  const settings = await loadSettings(db)
  return reportFlows(db, {
    flows: library.map(flowFacts),
    disabled: library.filter((flow) => !isEnabled(flow, settings)).map((flow) => flow.id),
    at: now(),
    days,
  })
}
