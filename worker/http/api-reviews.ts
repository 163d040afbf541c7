/** The API's view of reviews: what people answered, and complaints that a human closes. */

import { Hono } from 'hono'
import * as v from 'valibot'
import { now } from '../core/clock.ts'
import { appendEvents } from '../events/store.ts'
import { planNotices } from '../events/system.ts'
import { putComplaint } from '../flows/reviews/store.ts'
import { loadOrders } from '../orders/store.ts'
import { countReviews, findReview, listReviews } from '../reports/reviews/store.ts'
import { readFields, readLimit, readPosition } from './api-request.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

const position = v.object({ at: v.number(), order: v.string() })

export function reviewRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/reviews', async (c) => {
    const { db } = c.get('services')
    const complaint = c.req.query('complaint') ?? ''
    if (complaint !== '' && complaint !== 'open') {
      throw new HttpError(400, 'bad_filter', 'complaint must be open, or not be there.')
    }
    const page = await listReviews(db, {
      after: readPosition(c, position),
      limit: readLimit(c),
      open: complaint === 'open',
    })
    return c.json({ ...page, totals: await countReviews(db) })
  })

  routes.get('/api/reviews/:order', async (c) => {
    const review = await findReview(c.get('services').db, c.req.param('order'))
    if (!review) throw noSuch()
    return c.json(review)
  })

  routes.put('/api/reviews/:order', async (c) => {
    const { db, askForTick } = c.get('services')
    const orderId = c.req.param('order')
    const { complaint } = await readFields(c)
    if (complaint !== 'open' && complaint !== 'closed') {
      throw new HttpError(400, 'bad_complaint', 'complaint must be open or closed.')
    }
    const order = (await loadOrders(db, [orderId])).get(orderId)
    if (!order) throw noSuch()
    const at = now()
    const name = complaint === 'open' ? 'Complaint Opened' : 'Complaint Closed'
    const notice = {
      profileId: order.profileId,
      name,
      at,
      id: `complaint-${complaint}-${orderId}-${at.toString(36)}`.slice(0, 200),
      properties: { order_id: orderId },
    }
    await appendEvents(db, planNotices([notice], at), [
      putComplaint(orderId, order.profileId, complaint, at),
    ])
    askForTick()
    return c.json(await findReview(db, orderId))
  })

  return routes
}

function noSuch(): HttpError {
  return new HttpError(404, 'no_such_review', 'Nobody is or was asked about an order of this id.')
}
