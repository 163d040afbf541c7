/** The application: every route, mounted by trust surface. */

import { Hono } from 'hono'
import { apiRoutes } from './http/api.ts'
import { collectRoutes } from './http/collect.ts'
import { consoleRoutes } from './http/console.ts'
import type { Scope, Services } from './http/context.ts'
import { devRoutes } from './http/dev.ts'
import { HttpError, problem } from './http/errors.ts'
import { hookRoutes } from './http/hooks.ts'
import { twilioRoutes } from './http/hooks-twilio.ts'
import { keepLinkRoutes } from './http/keep-links.ts'
import { linkRoutes } from './http/links.ts'
import { redeemRoutes } from './http/redeem.ts'
import { reviewLinkRoutes } from './http/review-links.ts'
import { storefrontRoutes } from './http/storefront.ts'
import { waitingLinkRoutes } from './http/waiting-links.ts'

type Application = Hono<Scope & { Bindings: { services: Services } }>

/** Builds the application; `fetch` takes the services of each request in place of bindings. */
export function buildApp(): Application {
  const app: Application = new Hono()
  app.use(async (c, next) => {
    c.set('services', c.env.services)
    await next()
    c.res.headers.set('X-Content-Type-Options', 'nosniff')
  })
  const surfaces = [
    collectRoutes,
    storefrontRoutes,
    linkRoutes,
    reviewLinkRoutes,
    waitingLinkRoutes,
    keepLinkRoutes,
    hookRoutes,
    twilioRoutes,
    redeemRoutes,
    apiRoutes,
    consoleRoutes,
    devRoutes,
  ]
  for (const routes of surfaces) app.route('/', routes())
  app.notFound((c) =>
    problem(c, new HttpError(404, 'no_such_route', 'There is nothing at this address.')),
  )
  app.onError((error, c) => problem(c, error))
  return app
}
