/** The API's view of what flows did: whom they reached, what they earned, and what they brought beside doing nothing. */

import { type Context, Hono } from 'hono'
import { DAY, now } from '../core/clock.ts'
import type { Flow } from '../flows/definition.ts'
import { openBook } from '../flows/owned/book.ts'
import { isEnabled } from '../flows/switch.ts'
import type { FlowResults } from '../reports/flows/detail.ts'
import { flowFacts } from '../reports/flows/facts.ts'
import { type Lift, liftOf, splitsOf } from '../reports/flows/lift/lift.ts'
import { countCohorts, countWays } from '../reports/flows/lift/store.ts'
import { platformNotice } from '../reports/flows/platforms.ts'
import { reportFlows } from '../reports/flows/store.ts'
import type { Settings } from '../site/settings.ts'
import { loadSettings } from '../site/store.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { knownFlow } from './flow-request.ts'

const DEFAULT_DAYS = 30

export function flowReportRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/flows', async (c) => {
    const { flows, days } = await report(c)
    return c.json({ items: flows, next: null, days })
  })

  routes.get('/api/reports/revenue', async (c) => c.json(await report(c)))

  routes.get('/api/flows/:id/results', async (c) => {
    const { db } = c.get('services')
    const [book, settings] = await Promise.all([openBook(db), loadSettings(db)])
    const { flow } = knownFlow(book, c.req.param('id'))
    const days = daysIn(c)
    const window = windowOf(days, settings)
    const [{ flows }, ways] = await Promise.all([
      reportOn(c, [flow], settings, days),
      countWays(db, flow, window),
    ])
    const [first] = flows
    if (!first) throw new HttpError(404, 'no_such_flow', 'There is no flow with this id.')
    const results: FlowResults = {
      ...first,
      days,
      goal: flow.goal ?? 'Order Completed',
      windowDays: window.days,
      splits: splitsOf(flow, ways),
    }
    return c.json(results)
  })

  return routes
}

async function report(c: Context<Scope>) {
  const { db } = c.get('services')
  const days = daysIn(c)
  const [book, settings] = await Promise.all([openBook(db), loadSettings(db)])
  return reportOn(c, book.flows, settings, days)
}

async function reportOn(
  c: Context<Scope>,
  flows: readonly Flow[],
  settings: Settings,
  days: number,
) {
  const { db, config } = c.get('services')
  const marketing = flows.filter((flow) => flow.class === 'marketing')
  const counts = await countCohorts(db, marketing, windowOf(days, settings))
  const lifts = new Map<string, Lift>(
    marketing.map((flow) => {
      const percent = settings.holdback.flows[flow.id] ?? settings.holdback.percent
      return [flow.id, liftOf(counts.get(flow.id) ?? [], percent > 0)]
    }),
  )
  return reportFlows(db, {
    flows: flows.map((flow) => {
      const facts = flowFacts(flow)
      const notice = platformNotice(flow.id, config.platforms)
      return notice === '' ? facts : { ...facts, summary: `${facts.summary} ${notice}` }
    }),
    disabled: flows.filter((flow) => !isEnabled(flow, settings)).map((flow) => flow.id),
    lifts,
    at: now(),
    days,
  })
}

/** A goal that is reached within the attribution time counts, and where that is none, within a day. */
function windowOf(days: number, { attributionDays }: Settings) {
  return { since: now() - days * DAY, days: Math.max(1, attributionDays) }
}

function daysIn(c: Context<Scope>): number {
  const given = c.req.query('days') ?? String(DEFAULT_DAYS)
  const days = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (days >= 1 && days <= 400) return days
  throw new HttpError(400, 'bad_days', 'days must be a number from 1 to 400.')
}
