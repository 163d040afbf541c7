/** Storefront: settings, sign-ups and confirmed clicks, for the shop's pages. It never tells anything about a person. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { listWidgets } from '../experiments/store.ts'
import { isLive, placedOf } from '../experiments/widget.ts'
import { askForStock, waitForStock } from './back-in-stock.ts'
import type { App, Scope } from './context.ts'
import { confirmClick, subscribe } from './forms.ts'
import { admitPublicKey, openRoute } from './guard.ts'
import { pickPlace, showPreview } from './preview.ts'
import { answerRecommendations } from './recommendations.ts'
import { keepVisitor } from './visitor.ts'

/** The routes of the storefront surface. */
export function storefrontRoutes(): App {
  const app: App = new Hono<Scope>()
  openRoute(app, 'GET', ['/v1/settings'], (c) => settings(c, c.req.query('key')))
  openRoute(app, 'GET', ['/v1/projects/:key/settings'], (c) => segmentSettings(c))
  openRoute(app, 'POST', ['/v1/subscribe'], subscribe)
  openRoute(app, 'POST', ['/v1/clicks'], confirmClick)
  openRoute(app, 'POST', ['/v1/back-in-stock'], waitForStock)
  openRoute(app, 'GET', ['/v1/stock'], askForStock)
  openRoute(app, 'GET', ['/v1/recommendations'], answerRecommendations)
  openRoute(app, 'POST', ['/v1/visitor'], keepVisitor)
  openRoute(app, 'GET', ['/v1/preview'], showPreview)
  openRoute(app, 'POST', ['/v1/preview/place'], pickPlace)
  return app
}

/** What a page needs to know before it shows or sends anything. */
async function settings(c: Context<Scope>, key: string | undefined): Promise<Response> {
  await admitPublicKey(c, key)
  const [{ shopName, accentColor, locale }, widgets] = await Promise.all([
    c.var.services.settings(),
    listWidgets(c.var.services.db),
  ])
  const at = now()
  return c.json(
    {
      endpoint: c.var.services.config.publicUrl,
      autoPage: true,
      consent: 'granted',
      shopName,
      accentColor,
      locale,
      widgets: widgets.filter((widget) => isLive(widget, at)).map(placedOf),
    },
    200,
    { 'Cache-Control': 'public, max-age=60' },
  )
}

/** The same question in the form in which Segment's browser library asks it: where to send, and that nothing else is on. */
async function segmentSettings(c: Context<Scope>): Promise<Response> {
  const key = c.req.param('key')
  await admitPublicKey(c, key)
  const { host, protocol } = new URL(c.var.services.config.publicUrl)
  const apiHost = `${host}/v1`
  const allowed = { __default: { enabled: true, integrations: {} } }
  return c.json(
    {
      integrations: {
        'Segment.io': {
          apiKey: key,
          apiHost,
          protocol: protocol.slice(0, -1),
          unbundledIntegrations: [],
          addBundledMetadata: true,
        },
      },
      plan: { track: allowed, identify: allowed, group: allowed },
      metrics: { sampleRate: 0, host: apiHost },
      remotePlugins: [],
    },
    200,
    { 'Cache-Control': 'public, max-age=60' },
  )
}
