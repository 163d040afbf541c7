/** The API's view of widgets: made, changed, tried on the shop's own page, and what came of them. */

import { type Context, Hono } from 'hono'
import { HOUR, now, randomToken } from '../core/clock.ts'
import { sign } from '../core/tokens.ts'
import { resultOf } from '../experiments/result.ts'
import {
  deleteWidget,
  findDraft,
  findWidget,
  listWidgets,
  loadCounts,
  MOST_WIDGETS,
  putDraft,
  putWidget,
} from '../experiments/store.ts'
import { type Definition, type OwnedWidget, readDefinition } from '../experiments/widget.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** For how long a preview can be looked at. */
const PREVIEW = HOUR

export function widgetRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/widgets', async (c) => {
    const { db } = c.get('services')
    const [widgets, counts] = await Promise.all([listWidgets(db), loadCounts(db)])
    const items = widgets.map((widget) => ({
      ...widget,
      result: resultIn(
        widget,
        counts.filter((one) => one.widget === widget.id),
      ),
    }))
    return c.json({ items, next: null })
  })

  routes.post('/api/widgets', async (c) => {
    const { db } = c.get('services')
    const definition = await readBody(c)
    if (definition instanceof Response) return definition
    if ((await listWidgets(db)).length >= MOST_WIDGETS) {
      throw new HttpError(409, 'too_many', `There can be ${MOST_WIDGETS} widgets.`)
    }
    const id = `w-${randomToken(5)}`
    await putWidget(db, id, definition, now())
    return c.json({ id, ...definition }, 201)
  })

  routes.get('/api/widgets/:id', async (c) => {
    const widget = await known(c)
    const counts = await loadCounts(c.get('services').db, widget.id)
    return c.json({ ...widget, result: resultIn(widget, counts) })
  })

  routes.put('/api/widgets/:id', async (c) => {
    const { id } = await known(c)
    const definition = await readBody(c)
    if (definition instanceof Response) return definition
    await putWidget(c.get('services').db, id, definition, now())
    return c.json({ id, ...definition })
  })

  routes.delete('/api/widgets/:id', async (c) => {
    const { id } = await known(c)
    await deleteWidget(c.get('services').db, id)
    return c.body(null, 204)
  })

  /** Keeps what the editor holds as a draft, and answers the address at which the shop's own page shows it. */
  routes.post('/api/widgets/:id/preview', async (c) => {
    const { db, config } = c.get('services')
    const { id } = await known(c)
    const definition = await readBody(c)
    if (definition instanceof Response) return definition
    await putDraft(db, id, { widget: { id, ...definition }, place: null })
    const token = await sign(config.ring, 'preview', { w: id, exp: now() + PREVIEW })
    return c.json({ token, expires: now() + PREVIEW })
  })

  /** Where somebody pointed to on the page of the preview. */
  routes.get('/api/widgets/:id/preview', async (c) => {
    const { id } = await known(c)
    const draft = await findDraft(c.get('services').db, id)
    return c.json({ place: draft?.place ?? null })
  })

  return routes
}

const resultIn = (widget: OwnedWidget, counts: Parameters<typeof resultOf>[1]) =>
  resultOf(
    widget.variants.map(({ id }) => id),
    counts,
  )

async function known(c: Context<Scope>): Promise<OwnedWidget> {
  const widget = await findWidget(c.get('services').db, c.req.param('id') ?? '')
  if (!widget) throw new HttpError(404, 'no_such_widget', 'There is no widget with this id.')
  return widget
}

/** The definition in the body, or the answer that names every field that is wrong. */
async function readBody(c: Context<Scope>): Promise<Definition | Response> {
  const { id: _, result: __, ...fields } = await readFields(c)
  const read = readDefinition(fields)
  if (read.ok) return read.definition
  const problem = {
    type: 'about:blank',
    title: 'Unprocessable content',
    status: 422,
    code: 'invalid_widget',
    detail: read.problems.map(({ field, message }) => `${field} ${message}`).join('; '),
    problems: read.problems,
  }
  return c.body(JSON.stringify(problem), 422, { 'Content-Type': 'application/problem+json' })
}
