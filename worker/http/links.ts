/** Links: what the signed addresses in emails lead to. A GET shows; only a POST changes anything. */

import { type Context, Hono } from 'hono'
import { newId, now } from '../core/clock.ts'
import { readList, readObject } from '../core/json.ts'
import { type Purpose, verify } from '../core/tokens.ts'
import type { NewEvent } from '../events/append.ts'
import { subjectOfEmail } from '../identity/address.ts'
import { brandOf } from '../messages/compose.ts'
import { landingUrl, readTextLink, suppressionHashes } from '../messages/links.ts'
import {
  clickErrorPage,
  confirmedPage,
  confirmPage,
  invalidLinkPage,
  pageCsp,
  preferencesPage,
  unsubscribedPage,
  unsubscribePage,
} from '../messages/pages.ts'
import { type Holder, isSubscribed, resubscribe, unsubscribe } from '../messages/preferences.ts'
import { findMessage, type Message, putEngagements } from '../messages/store.ts'
import { isShopUrl } from '../site/settings.ts'
import { append } from './collect.ts'
import type { App, Scope } from './context.ts'

/** The routes of the links surface. */
export function linkRoutes(): App {
  const app: App = new Hono<Scope>()
  app.get('/m/c/:token', async (c) => follow(c, await readClick(c)))
  app.get('/m/t/:token', async (c) => {
    const { ring } = c.var.services.config
    return follow(c, await readTextLink(ring, c.req.param('token')))
  })
  app.get('/m/u/:token', (c) => withHolder(c, 'unsubscribe', askToUnsubscribe))
  app.post('/m/u/:token', (c) => withHolder(c, 'unsubscribe', actUnsubscribe))
  app.get('/m/p/:token', (c) => withHolder(c, 'preferences', showPreferences))
  app.post('/m/p/:token', (c) => withHolder(c, 'preferences', savePreferences))
  app.get('/m/k/:token', (c) => withHolder(c, 'confirm', askToConfirm))
  app.post('/m/k/:token', (c) => withHolder(c, 'confirm', actConfirm))
  return app
}

/** Notes that a link was opened, by whomever, and leads on to the shop, whose page can tell whether it was a human. */
async function follow(
  c: Context<Scope>,
  click: { readonly messageId: string; readonly link: number } | null,
): Promise<Response> {
  const { db, config } = c.var.services
  const at = now()
  const settings = await c.var.services.settings()
  const brand = brandOf(settings, config.publicUrl)
  if (!click) return page(c, invalidLinkPage(brand), 400)
  const { messageId, link } = click
  const message = await findMessage(db, messageId)
  const destination = message ? readList(message.links)[link] : settings.shopUrl
  if (typeof destination !== 'string' || !isShopUrl(settings, destination)) {
    return page(c, clickErrorPage(brand), 400)
  }
  if (!message) return redirect(c, destination)
  if (c.req.method !== 'HEAD') {
    await db.batch([putEngagements([{ message_id: messageId, kind: 'click', at, link }])])
  }
  return redirect(c, await landingUrl(config.ring, destination, { messageId, link }, at))
}

async function readClick(c: Context<Scope>) {
  const { ring } = c.var.services.config
  const payload = await verify(ring, 'click', c.req.param('token') ?? '', now())
  const { m: messageId, l: link } = payload ?? {}
  return typeof messageId === 'string' && typeof link === 'number' ? { messageId, link } : null
}

function redirect(c: Context<Scope>, destination: string): Response {
  return c.body(null, 302, {
    Location: destination,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  })
}

export type Answer = (
  c: Context<Scope>,
  holder: Holder,
  message: Message | undefined,
) => Promise<Response>

/** Reads a page's token and hands over who holds it, or answers that the link does not work. */
export async function withHolder(
  c: Context<Scope>,
  purpose: Purpose,
  answer: Answer,
): Promise<Response> {
  const { db, config } = c.var.services
  const payload = await verify(config.ring, purpose, c.req.param('token') ?? '', now())
  const { m: messageId, h: hash } = payload ?? {}
  if (typeof messageId !== 'string' || typeof hash !== 'string') {
    const settings = await c.var.services.settings()
    return page(c, invalidLinkPage(brandOf(settings, config.publicUrl)), 400)
  }
  const message = await findMessage(db, messageId)
  const holder = {
    address: message?.address ?? null,
    hash,
    messageId,
    subject: message?.profile_id ?? '',
  }
  return answer(c, holder, message)
}

const askToUnsubscribe: Answer = async (c) =>
  page(c, unsubscribePage(await brandHere(c), c.req.path), 200)

/** RFC 8058: mailbox providers post here without cookies or context, and must not be redirected. */
const actUnsubscribe: Answer = async (c, holder) => {
  const at = now()
  const { 'List-Unsubscribe': oneClick } = await readForm(c)
  const source = oneClick === 'One-Click' ? 'one-click' : 'unsubscribe page'
  await unsubscribe(c.var.services.db, holder, source, at)
  await note(c, holder, 'Unsubscribed', { message_id: holder.messageId, source }, at)
  return page(c, unsubscribedPage(await brandHere(c)), 200)
}

const showPreferences: Answer = async (c, holder) => {
  const marketing = await isSubscribed(c.var.services.db, holder)
  return page(c, preferencesPage(await brandHere(c), c.req.path, { marketing }), 200)
}

const savePreferences: Answer = async (c, holder) => {
  const { db, config } = c.var.services
  const at = now()
  const { marketing } = await readForm(c)
  const wanted = marketing === 'yes'
  if (wanted !== (await isSubscribed(db, holder))) {
    if (wanted && holder.address !== null) {
      await resubscribe(db, holder, await suppressionHashes(config.ring, holder.address), at)
      await note(c, holder, 'Subscribed', { source: 'preferences page' }, at)
    } else if (!wanted) {
      await unsubscribe(db, holder, 'preferences page', at)
      await note(c, holder, 'Unsubscribed', { source: 'preferences page' }, at)
    }
  }
  const state = { marketing: await isSubscribed(db, holder), saved: true }
  return page(c, preferencesPage(await brandHere(c), c.req.path, state), 200)
}

const askToConfirm: Answer = async (c) => page(c, confirmPage(await brandHere(c), c.req.path), 200)

/** The button was pressed from the mailbox: the address is proven, and so is the browser that asked. */
const actConfirm: Answer = async (c, holder, message) => {
  const brand = await brandHere(c)
  if (!message || holder.address === null) return page(c, invalidLinkPage(brand), 400)
  const at = now()
  const { subject } = readObject(message.data)
  const anonymousId =
    typeof subject === 'string' && subject.startsWith('a:') ? subject.slice(2) : undefined
  const event: NewEvent = {
    subject: await subjectOfEmail(holder.address),
    // The message makes the key: pressing the button again is the same confirmation.
    at: message.created_at,
    id: `confirm-${message.id}`,
    received: at,
    occurred: at,
    type: 'track',
    name: 'Subscription Confirmed',
    trust: 'mailbox',
    body: {
      properties: { message_id: message.id },
      proven: { email: holder.address, ...(anonymousId ? { anonymousId } : {}) },
    },
  }
  await append(c, [event], at)
  return page(c, confirmedPage(brand), 200)
}

/** Puts what happened on the timeline of the person whose message it was. */
export async function note(
  c: Context<Scope>,
  holder: Holder,
  name: string,
  properties: Record<string, unknown>,
  at: number,
): Promise<void> {
  if (holder.subject === '') return
  const event: NewEvent = {
    subject: holder.subject,
    at,
    id: newId(at),
    received: at,
    occurred: at,
    type: 'track',
    name,
    trust: 'mailbox',
    body: { properties },
  }
  await append(c, [event], at)
}

export async function brandHere(c: Context<Scope>) {
  return brandOf(await c.var.services.settings(), c.var.services.config.publicUrl)
}

/** A small form's fields; a body that is no form, or too long, is an empty one, for the token alone decides. */
export async function readForm(
  c: Context<Scope>,
  most = 4_096,
): Promise<Readonly<Record<string, unknown>>> {
  const length = Number(c.req.header('Content-Length') ?? 0)
  if (length > most) return {}
  try {
    return await c.req.parseBody()
  } catch {
    return {}
  }
}

export async function page(c: Context<Scope>, html: string, status: 200 | 400): Promise<Response> {
  return c.html(html, status, {
    'Content-Security-Policy': await pageCsp(html),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
  })
}
