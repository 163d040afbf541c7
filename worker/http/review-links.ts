/** The page of a review request, reached by the stars in its email. A GET shows it; only a POST answers. */

import { type Context, Hono } from 'hono'
import { newId, now } from '../core/clock.ts'
import { appendEvents } from '../events/store.ts'
import { planNotices } from '../events/system.ts'
import { orderIdOf, orderItems } from '../flows/letters/order.ts'
import { loadCatalogue } from '../flows/letters/shelf.ts'
import {
  contentPage,
  heardPage,
  MOST_WORDS,
  type ReviewPage,
  ratingPage,
  troublePage,
} from '../flows/reviews/pages.ts'
import { pageOf } from '../flows/reviews/place.ts'
import { LOW_SCORE, loadAnswers, putAlert, putAnswer } from '../flows/reviews/store.ts'
import { loadRuns } from '../flows/store.ts'
import { loadOwners } from '../identity/store.ts'
import { invalidLinkPage } from '../messages/pages.ts'
import { SCORE_PARAMETER } from '../messages/rating.ts'
import type { Message } from '../messages/store.ts'
import { loadOrders } from '../orders/store.ts'
import type { App, Scope } from './context.ts'
import { type Answer, brandHere, page, readForm, withHolder } from './links.ts'

/** A form with what somebody wrote, in percent signs: nine characters for three bytes of each. */
const MOST_BYTES = MOST_WORDS * 9 + 200

/** The routes of a review's page. */
export function reviewLinkRoutes(): App {
  const app: App = new Hono<Scope>()
  app.get('/m/r/:token', (c) => withHolder(c, 'review', show))
  app.post('/m/r/:token', (c) => withHolder(c, 'review', act))
  return app
}

interface Asked {
  readonly orderId: string
  readonly profileId: string
  readonly page: ReviewPage
  readonly score: number | null
}

const show: Answer = async (c, _holder, message) => {
  const brand = await brandHere(c)
  const asked = message && (await load(c, message))
  if (!asked) return page(c, invalidLinkPage(brand), 400)
  const followed = readScore(c.req.query(SCORE_PARAMETER))
  return page(
    c,
    ratingPage(brand, c.req.path, { ...asked.page, score: followed ?? asked.score }),
    200,
  )
}

const act: Answer = async (c, _holder, message) => {
  const brand = await brandHere(c)
  const asked = message && (await load(c, message))
  if (!asked) return page(c, invalidLinkPage(brand), 400)
  const form = await readForm(c, MOST_BYTES)
  const score = readScore(form.score) ?? asked.score
  const words = wordsIn(form.words)
  // Words without stars, or a post of nothing: the question is asked again.
  if (score === null || (form.act === 'words' && words === '')) {
    return page(c, ratingPage(brand, c.req.path, asked.page), 200)
  }
  await keep(c, asked, score, words)
  if (words !== '') return page(c, heardPage(brand, asked.page, score <= LOW_SCORE), 200)
  const next = score <= LOW_SCORE ? troublePage : contentPage
  return page(c, next(brand, c.req.path, { ...asked.page, score }), 200)
}

/** What a message asks about, or null where its order is not known (any more). */
async function load(c: Context<Scope>, message: Message): Promise<Asked | null> {
  const { db } = c.var.services
  // Whoever was joined with somebody else took their runs along.
  const owners = await loadOwners(db, [message.profile_id])
  const profileId = owners.get(message.profile_id) ?? message.profile_id
  const runs = await loadRuns(db, [profileId], 0)
  const run = runs.find(({ id }) => id === message.run_id)
  if (!run) return null
  const orderId = orderIdOf(run)
  const [orders, answers] = await Promise.all([
    loadOrders(db, [orderId]),
    loadAnswers(db, [orderId]),
  ])
  const order = orders.get(orderId)
  if (!order || order.profileId !== run.profileId) return null
  const catalogue = await loadCatalogue(db, orderItems(order))
  const score = answers.get(orderId)?.score ?? null
  const settings = await c.var.services.settings()
  return {
    orderId,
    profileId: run.profileId,
    page: pageOf(order, catalogue, settings, score),
    score,
  }
}

/** Keeps an answer, tells the flows of it, and the shop where a human is needed: all of it or nothing. */
async function keep(
  c: Context<Scope>,
  { orderId, profileId }: Asked,
  score: number,
  words: string,
): Promise<void> {
  const { db, settings: load } = c.var.services
  const settings = await load()
  const at = now()
  const low = score <= LOW_SCORE
  const kind = words === '' ? 'score' : 'words'
  const address = settings.replyTo || settings.fromEmail
  const notice = (name: string, properties: object) => ({
    profileId,
    name,
    at,
    id: `${name.replaceAll(' ', '-').toLowerCase()}-${orderId}-${at.toString(36)}`.slice(0, 200),
    properties: { order_id: orderId, ...properties },
  })
  const notices = [
    notice('Review Answered', { score, has_words: words !== '' }),
    ...(low ? [notice('Complaint Opened', { score })] : []),
  ]
  await appendEvents(db, planNotices(notices, at), [
    putAnswer({ orderId, profileId, score, words, at }),
    ...(low && address !== ''
      ? [putAlert({ id: newId(at), orderId, profileId, kind, address }, at)]
      : []),
  ])
  c.var.services.askForTick()
}

function readScore(value: unknown): number | null {
  return typeof value === 'string' && /^[1-5]$/.test(value) ? Number(value) : null
}

/** What somebody wrote: without control characters but line breaks, and no longer than allowed. */
function wordsIn(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{C}\n]/gu, '')
    .trim()
    .slice(0, MOST_WORDS)
}
