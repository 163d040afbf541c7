/** The owner's API: every route under /api, behind one door. No other origin may read it: there is no CORS here. */

import { Hono } from 'hono'
import { campaignPreviewRoutes } from './api-campaign-preview.ts'
import { campaignRoutes } from './api-campaigns.ts'
import { channelRoutes } from './api-channels.ts'
import { connectionRoutes } from './api-connections.ts'
import { eventRoutes } from './api-events.ts'
import { extractRoutes } from './api-extract.ts'
import { feedRoutes } from './api-feeds.ts'
import { flowPreviewRoutes } from './api-flow-preview.ts'
import { flowReportRoutes } from './api-flow-reports.ts'
import { flowRoutes } from './api-flows.ts'
import { messageRoutes } from './api-messages.ts'
import { offerRoutes } from './api-offers.ts'
import { pageRoutes } from './api-pages.ts'
import { peopleRoutes } from './api-people.ts'
import { privacyRoutes } from './api-privacy.ts'
import { productRoutes } from './api-products.ts'
import { recommendationRoutes } from './api-recommendations.ts'
import { replayRoutes } from './api-replay.ts'
import { replenishmentRoutes } from './api-replenishment.ts'
import { readFields } from './api-request.ts'
import { reviewRoutes } from './api-reviews.ts'
import { segmentRoutes } from './api-segments.ts'
import { settingsRoutes } from './api-settings.ts'
import { waitingRoutes } from './api-waiting.ts'
import { widgetRoutes } from './api-widgets.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { describeApi } from './openapi/document.ts'
import { requireOwner, signIn, signOut } from './session.ts'

/** All routes under /api. */
export function apiRoutes(): App {
  const routes = new Hono<Scope>()

  routes.use('/api/*', async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
    c.header('X-Content-Type-Options', 'nosniff')
  })

  routes.get('/api/openapi.json', (c) => c.json(describeApi(c.get('services').config.publicUrl)))

  routes.post('/api/session', async (c) => {
    const { token } = await readFields(c)
    await signIn(c, token)
    return c.json({ signedIn: true })
  })

  routes.use('/api/*', requireOwner)

  routes.get('/api/session', (c) => c.json({ signedIn: true }))

  routes.delete('/api/session', async (c) => {
    await signOut(c)
    return c.body(null, 204)
  })

  const rooms = [
    eventRoutes,
    peopleRoutes,
    messageRoutes,
    flowPreviewRoutes,
    flowReportRoutes,
    replayRoutes,
    flowRoutes,
    settingsRoutes,
    channelRoutes,
    connectionRoutes,
    privacyRoutes,
    segmentRoutes,
    campaignRoutes,
    campaignPreviewRoutes,
    offerRoutes,
    widgetRoutes,
    recommendationRoutes,
    productRoutes,
    pageRoutes,
    waitingRoutes,
    reviewRoutes,
    replenishmentRoutes,
    feedRoutes,
    extractRoutes,
  ]
  for (const room of rooms) routes.route('/', room())

  routes.all('/api/*', () => {
    throw new HttpError(404, 'no_such_route', 'There is nothing here. See /api/openapi.json.')
  })

  return routes
}
