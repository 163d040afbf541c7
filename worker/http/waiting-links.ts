/** The page of a wait, reached by the links in its emails. A GET shows it; only a POST leaves, confirms, holds or lets go. */

import { type Context, Hono } from 'hono'
import { piecesOf } from '../catalog/waiting/stock.ts'
import { expectedOf } from '../catalog/waiting/view.ts'
import { now } from '../core/clock.ts'
import { type WaitPage, waitPage } from '../flows/back-in-stock/pages.ts'
import { dayOf, timeOf } from '../flows/back-in-stock/times.ts'
import { wayToBuy } from '../flows/back-in-stock/writing.ts'
import { invalidLinkPage } from '../messages/pages.ts'
import type { Message } from '../messages/store.ts'
import type { App, Scope } from './context.ts'
import { type Answer, brandHere, page, readForm, withHolder } from './links.ts'
import { loadWait, readAct, waitingActs } from './waiting-acts.ts'

/** The routes of a wait's page. */
export function waitingLinkRoutes(): App {
  const app: App = new Hono<Scope>()
  app.get('/m/w/:token', (c) => withHolder(c, 'waiting', show))
  app.post('/m/w/:token', (c) => withHolder(c, 'waiting', act))
  return app
}

const show: Answer = async (c, _holder, message) => answer(c, message)

/** RFC 8058: a mailbox provider's POST leaves the list, without a word about what else could be done. */
const act: Answer = async (c, holder, message) => {
  const wish = readAct((await readForm(c)).act)
  const wait = message && (await loadWait(c, message))
  const done = wait ? await waitingActs[wish](c, wait, holder) : undefined
  return answer(c, message, done)
}

async function answer(
  c: Context<Scope>,
  message: Message | undefined,
  done?: WaitPage['done'],
): Promise<Response> {
  const brand = await brandHere(c)
  if (!message) return page(c, invalidLinkPage(brand), 400)
  const wait = await loadWait(c, message)
  const settings = await c.var.services.settings()
  const at = now()
  const zone = wait?.entry.timezone ?? null
  const clock = { zone: zone ?? settings.timezone, own: zone !== null }
  const expected = wait && expectedOf(wait.product, wait.entry.variant_id)
  const pieces = wait ? piecesOf(wait.product, wait.entry.variant_id) : null
  const html = waitPage(brand, c.req.path, {
    title: wait?.product?.title ?? '',
    state: wait?.entry.state ?? 'ended',
    asks: settings.doubleOptIn && wait !== null && !wait.confirmed,
    mayHold: settings.waitingReserve && pieces !== null && pieces > 0,
    buy:
      wait?.product === undefined
        ? ''
        : wayToBuy(wait.entry, wait.product, wait.hold?.quantity ?? 1, settings),
    until: wait?.hold ? timeOf(wait.hold.expires_at, clock, at) : '',
    expected: expected && expected > at ? dayOf(expected, clock, at) : '',
    hours: settings.waitingHoldHours,
    ...(done === undefined ? {} : { done }),
  })
  return page(c, html, 200)
}
