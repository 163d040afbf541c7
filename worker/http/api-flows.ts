/** The API's view of flows: the switch of each, its definition and versions, and the owner's own. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import { linksOf, openBook } from '../flows/owned/book.ts'
import { written } from '../flows/owned/read.ts'
import { loadVersions, putVersion } from '../flows/owned/store.ts'
import { isEnabled, switched } from '../flows/switch.ts'
import type { FlowDetail } from '../reports/flows/detail.ts'
import { platformNotice } from '../reports/flows/platforms.ts'
import { loadSettings, saveSettings } from '../site/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { checkedFlow, freshId, holdbackIn, knownFlow, versionsOf } from './flow-request.ts'

/** How many flows of their own a shop can have. */
const MOST_FLOWS = 50

export function flowRoutes(): App {
  const routes = new Hono<Scope>()

  /** Makes a flow of the owner's own. It is off until it is switched on. */
  routes.post('/api/flows', async (c) => {
    const { db } = c.get('services')
    const fields = await readFields(c)
    const book = await openBook(db)
    if (book.flows.filter((flow) => book.originOf(flow.id) === 'own').length >= MOST_FLOWS) {
      throw new HttpError(409, 'too_many', `There can be ${MOST_FLOWS} flows of your own.`)
    }
    const id = freshId(fields, book)
    const flow = await checkedFlow(db, fields.definition, { id, library: undefined, linksOf })
    if (flow instanceof Response) return flow
    await putVersion(db, id, JSON.stringify(written(flow)), null, now())
    return c.json(await show(c, id), 201)
  })

  routes.get('/api/flows/:id', async (c) => c.json(await show(c, c.req.param('id'))))

  /** Switches a flow, holds some of its people back, or puts the next version of its definition. */
  routes.put('/api/flows/:id', async (c) => {
    const { db } = c.get('services')
    const fields = await readFields(c)
    const book = await openBook(db)
    const { flow, library } = knownFlow(book, c.req.param('id'))
    const { enabled, holdback, definition } = fields
    if (definition === undefined && holdback === undefined && typeof enabled !== 'boolean') {
      throw new HttpError(400, 'bad_switch', 'enabled must be true or false.')
    }
    if (definition !== undefined && flow.trigger.kind === 'waiting') {
      throw new HttpError(
        409,
        'fixed_flow',
        'Back in stock follows the waiting list: its timings are in the settings, and it is switched here.',
      )
    }
    if (definition !== undefined) {
      const checked = await checkedFlow(db, definition, { id: flow.id, library, linksOf })
      if (checked instanceof Response) return checked
      const base = await baseOf(db, fields, flow)
      const text = JSON.stringify(written(checked))
      if (base === false || (await putVersion(db, flow.id, text, base, now())) === null) {
        throw new HttpError(409, 'changed', 'This flow was changed meanwhile: load it again.')
      }
    }
    const settings = await loadSettings(db)
    const edit = {
      ...(typeof enabled === 'boolean' ? switched(flow, enabled, settings) : {}),
      ...(holdback === undefined ? {} : { holdback: holdbackIn(holdback, flow, settings) }),
    }
    if (Object.keys(edit).length > 0) await saveSettings(db, edit)
    const onlySwitch = definition === undefined && holdback === undefined
    if (!onlySwitch) return c.json(await show(c, flow.id))
    const notice = enabled ? platformNotice(flow.id, c.get('services').config.platforms) : ''
    return c.json({ id: flow.id, enabled, ...(notice === '' ? {} : { notice }) })
  })

  /** Takes the owner's changes back, or removes a flow of their own: its runs end. */
  routes.delete('/api/flows/:id', async (c) => {
    const { db } = c.get('services')
    const book = await openBook(db)
    const { flow } = knownFlow(book, c.req.param('id'))
    if (book.originOf(flow.id) === 'library') {
      throw new HttpError(
        409,
        'library_flow',
        'Aisle brings this flow along: switch it off instead.',
      )
    }
    await putVersion(db, flow.id, null, null, now())
    if (book.originOf(flow.id) === 'own') {
      await saveSettings(db, { ...switched(flow, false, await loadSettings(db)) })
    }
    return c.body(null, 204)
  })

  routes.get('/api/flows/:id/versions', async (c) => {
    const { db } = c.get('services')
    const id = c.req.param('id')
    const { library } = knownFlow(await openBook(db), id)
    return c.json({ items: versionsOf(await loadVersions(db, id), library), next: null })
  })

  return routes
}

/** One flow with everything that its page shows and edits. */
async function show(c: Context<Scope>, id: string): Promise<FlowDetail> {
  const { db } = c.get('services')
  const [book, settings] = await Promise.all([openBook(db), loadSettings(db)])
  const { flow, library } = knownFlow(book, id)
  return {
    id: flow.id,
    version: flow.version,
    origin: book.originOf(flow.id) ?? 'own',
    enabled: isEnabled(flow, settings),
    holdback: {
      percent: settings.holdback.flows[flow.id] ?? settings.holdback.percent,
      own: Object.hasOwn(settings.holdback.flows, flow.id),
    },
    links: linksOf(flow.about),
    library: library ? { version: library.version } : null,
    definition: written(flow),
  }
}

/** The version that the change was made on, where the request says it: false where it is not the current one. */
async function baseOf(
  db: Parameters<typeof loadVersions>[0],
  { base }: Fields,
  flow: { readonly id: string; readonly version: number },
): Promise<number | null | false> {
  if (base === undefined) return null
  if (base !== flow.version) return false
  const [newest] = await loadVersions(db, flow.id)
  return newest?.version ?? null
}
