/** The API's view of a campaign's message as it will look, written with the shop's own products for nobody in particular. */

import { type Context, Hono } from 'hono'
import { findProducts, listProducts } from '../catalog/store.ts'
import { now } from '../core/clock.ts'
import { findCampaign } from '../flows/campaigns/store.ts'
import { type PreviewedEmail, previewEmail } from '../flows/owned/preview.ts'
import { findOffer } from '../offers/store.ts'
import { loadSettings } from '../site/store.ts'
import { EMAIL_POLICY } from './api-messages.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'

export function campaignPreviewRoutes(): App {
  const routes = new Hono<Scope>()

  /** Its subject, preheader and plain text. */
  routes.get('/api/campaigns/:id/preview', async (c) => {
    const { subject, preheader, text } = await preview(c)
    return c.json({ subject, preheader, text })
  })

  /** Its HTML, for a frame in which nothing can run. */
  routes.get('/api/campaigns/:id/preview.html', async (c) => {
    const { html } = await preview(c)
    return c.html(html, 200, {
      'Content-Security-Policy': EMAIL_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
  })

  return routes
}

async function preview(c: Context<Scope>): Promise<PreviewedEmail> {
  const { db, config } = c.get('services')
  const campaign = await findCampaign(db, c.req.param('id') ?? '')
  const wanted = c.req.query('way')
  const way = campaign?.definition.ways.find(({ id }) => wanted === undefined || id === wanted)
  if (!campaign || !way) {
    throw new HttpError(404, 'no_such_campaign', 'There is no campaign with this id and way.')
  }
  const { products: chosen, links, offer } = campaign.definition
  const [settings, others, own, rule] = await Promise.all([
    loadSettings(db),
    listProducts(db, { after: '', limit: 5 }),
    findProducts(
      db,
      chosen.map((id) => ({ id })),
    ),
    offer === '' ? undefined : findOffer(db, offer),
  ])
  const shown = own.filter((product) => product !== undefined)
  const products = shown.length > 0 ? shown : others
  return previewEmail(way.email, {
    settings,
    publicUrl: config.publicUrl,
    products,
    offer: rule,
    links: ['shop', ...Object.keys(links)],
    now: now(),
  })
}
