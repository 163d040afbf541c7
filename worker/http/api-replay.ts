/** The API's time machine: the last days once more through a flow, stored or not, and nothing is sent. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import { type Flow, sendsOf } from '../flows/definition.ts'
import { type FlowBook, linksOf, openBook } from '../flows/owned/book.ts'
import { findOffer } from '../offers/store.ts'
import { loadSettings } from '../site/store.ts'
import { REPLAY_LIMITS, replay } from '../tick/replay/replay.ts'
import { reportOn } from '../tick/replay/report.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { checkedFlow, knownFlow } from './flow-request.ts'

const DEFAULT_DAYS = 30
/** What a definition that is no flow yet goes by. */
const NAMELESS = 'replayed'

export function replayRoutes(): App {
  const routes = new Hono<Scope>()

  /** A flow as it is; with a `definition`, as it would be then. */
  routes.post('/api/flows/:id/replay', async (c) => {
    const { db } = c.get('services')
    const fields = await readFields(c)
    const book = await openBook(db)
    const { flow, library } = knownFlow(book, c.req.param('id'))
    if (flow.trigger.kind === 'waiting') {
      throw new HttpError(
        409,
        'fixed_flow',
        'The waiting list follows the stock: there is no run to replay.',
      )
    }
    if (fields.definition === undefined) return answer(c, book, flow, fields)
    const { id } = flow
    const changed = await checkedFlow(db, fields.definition, { id, library, linksOf })
    return changed instanceof Response ? changed : answer(c, book, changed, fields)
  })

  routes.post('/api/replay', async (c) => {
    const { db } = c.get('services')
    const fields = await readFields(c)
    const ground = { id: NAMELESS, library: undefined, linksOf }
    const flow = await checkedFlow(db, fields.definition, ground)
    return flow instanceof Response ? flow : answer(c, await openBook(db), flow, fields)
  })

  return routes
}

async function answer(
  c: Context<Scope>,
  book: FlowBook,
  flow: Flow,
  { days = DEFAULT_DAYS }: Fields,
): Promise<Response> {
  const { db, config } = c.get('services')
  if (
    typeof days !== 'number' ||
    !Number.isInteger(days) ||
    days < 1 ||
    days > REPLAY_LIMITS.days
  ) {
    throw new HttpError(400, 'bad_days', `days must be a number from 1 to ${REPLAY_LIMITS.days}.`)
  }
  const settings = await loadSettings(db)
  const desk = { ring: config.ring, publicUrl: config.publicUrl, settings }
  const names = new Set(sendsOf(flow.steps).flatMap(({ offer }) => offer ?? []))
  const offers = await Promise.all([...names].map((id) => findOffer(db, id)))
  const replayed = await replay({ db, desk, now }, book, flow, days)
  const known = offers.filter((offer) => offer !== undefined)
  return c.json(reportOn(replayed, known, settings))
}
