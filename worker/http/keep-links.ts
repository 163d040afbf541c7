/** The link by which somebody who has not reacted for long stays on the list. A GET shows; only a POST keeps. */

import { Hono } from 'hono'
import { now } from '../core/clock.ts'
import { keepPage, keptPage } from '../messages/keep-pages.ts'
import { suppressionHashes } from '../messages/links.ts'
import { invalidLinkPage } from '../messages/pages.ts'
import { resubscribe } from '../messages/preferences.ts'
import type { App, Scope } from './context.ts'
import { type Answer, brandHere, note, page, withHolder } from './links.ts'

/** The routes of the link. */
export function keepLinkRoutes(): App {
  const app: App = new Hono<Scope>()
  app.get('/m/s/:token', (c) => withHolder(c, 'keep', ask))
  app.post('/m/s/:token', (c) => withHolder(c, 'keep', keep))
  return app
}

const ask: Answer = async (c) => page(c, keepPage(await brandHere(c), c.req.path), 200)

/** The button was pressed from the mailbox. It also brings back whom we have stopped writing to meanwhile. */
const keep: Answer = async (c, holder) => {
  const { db, config } = c.var.services
  const brand = await brandHere(c)
  if (holder.address === null) return page(c, invalidLinkPage(brand), 400)
  const at = now()
  const hashes = await suppressionHashes(config.ring, holder.address)
  await resubscribe(db, holder, hashes, at, 'keep me')
  await note(c, holder, 'Subscription Kept', { message_id: holder.messageId }, at)
  return page(c, keptPage(brand), 200)
}
