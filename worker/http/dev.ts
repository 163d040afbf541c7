/** Development only: the clock that can be moved forward, the tick on demand, and the mailbox. */

import { type Context, Hono } from 'hono'
import {
  clockOffset,
  DAY,
  HOUR,
  MINUTE,
  newId,
  now,
  SECOND,
  setClockOffset,
} from '../core/clock.ts'
import { readDuration } from '../core/duration.ts'
import { listMails } from '../messages/store.ts'
import { saveValue } from '../site/store.ts'
import { countNews } from '../tick/store.ts'
import { CRON_BUDGET } from '../tick/tick.ts'
import { parseObject, readBody } from './body.ts'
import type { App, Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { takeText } from './texts.ts'

/** Where the development clock's lead is kept, so that a restart does not turn time back. */
export const CLOCK_SETTING = 'dev.clock'

/** The clock cannot be turned back, so a slip of the finger must not cost a lifetime. */
const FURTHEST = 10 * 366 * DAY

/** The routes of the development surface. They answer 404 unless ENVIRONMENT=development. */
export function devRoutes(): App {
  const app: App = new Hono<Scope>()
  app.use('/dev/*', async (c, next) => {
    if (!c.var.services.config.development) return c.notFound()
    // Another site's page must not move the clock of whoever has it open.
    const origin = c.req.header('Origin')
    if (c.req.method !== 'GET' && origin !== undefined && origin !== new URL(c.req.url).origin) {
      throw new HttpError(403, 'foreign_origin', 'Only pages of this address may do that.')
    }
    await next()
    c.header('Cache-Control', 'no-store')
  })
  app.get('/dev/clock', (c) => c.json({ now: iso(now()) }))
  app.post('/dev/clock', moveClock)
  app.post('/dev/tick', async (c) => {
    // Everything is folded, also what a quiet minute would have waited for.
    const report = await c.var.services.tick({ ...CRON_BUDGET, ahead: HOUR })
    return c.json({ now: iso(now()), ...report, inbox: await countNews(c.var.services.db) })
  })
  app.get('/dev/mailbox', async (c) => c.json(await mailbox(c)))
  // What somebody answers to a text, where there is no phone to answer with.
  app.post('/dev/reply', async (c) => {
    const { from, text } = parseObject(await readBody(c.req.raw, 4_096))
    const id = newId(now())
    const taken = { id, from: String(from), body: String(text), answered: false }
    const reply = await takeText(c, taken)
    c.var.services.askForTick()
    return c.json({ reply })
  })
  app.get('/dev/usage', (c) => c.json(c.var.services.db.usage))
  return app
}

async function mailbox(c: Context<Scope>) {
  const mails = await listMails(c.var.services.db, 500)
  return mails.map(({ id, channel, to, subject, html, text, headers, flow, step, at }) => ({
    id,
    channel: channel ?? 'email',
    to,
    subject,
    html,
    text,
    headers,
    flow,
    step,
    at: iso(at),
  }))
}

/** Moves the clock forward and ticks at every instant at which something is due on the way. */
async function moveClock(c: Context<Scope>): Promise<Response> {
  const target = readTarget(parseObject(await readBody(c.req.raw, 1_024)))
  // What a request before this one set off is done before time goes on.
  await c.var.services.rested()
  let ticks = 0
  let sent = 0
  let skipped = 0
  const tickOnce = async () => {
    const report = await c.var.services.tick(CRON_BUDGET)
    ticks += 1
    sent += report.sent
    skipped += report.skipped
  }
  for (let last = now(); ; ) {
    const due = await c.var.services.nextDue()
    if (due === null || due > target) break
    // Something that stays due must not hold time up: from one look to the next at least a second passes.
    const next = Math.min(target, Math.max(due, ticks === 0 ? last : last + SECOND))
    await setClock(c, next)
    await tickOnce()
    if (next >= target) break
    last = next
  }
  await setClock(c, target)
  await tickOnce()
  return c.json({ now: iso(now()), ticks, sent, skipped })
}

async function setClock(c: Context<Scope>, instant: number): Promise<void> {
  if (instant <= now()) return
  setClockOffset(clockOffset() + instant - now())
  await saveValue(c.var.services.db, CLOCK_SETTING, clockOffset())
}

function readTarget(body: Readonly<Record<string, unknown>>): number {
  const { now: instant, advance } = body
  const target =
    typeof instant === 'string'
      ? Date.parse(instant)
      : typeof advance === 'string'
        ? now() + readDuration(advance)
        : Number.NaN
  if (!Number.isFinite(target)) {
    throw new HttpError(
      400,
      'invalid_clock',
      'Send {"now": "2026-03-01T10:00:00Z"} or {"advance": "PT4H"}.',
    )
  }
  if (target < now() - MINUTE) {
    throw new HttpError(
      400,
      'clock_backwards',
      `The clock is at ${iso(now())} and only goes forward.`,
    )
  }
  if (target > now() + FURTHEST) {
    throw new HttpError(400, 'clock_too_far', 'The clock moves by ten years at most.')
  }
  return Math.max(target, now())
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
