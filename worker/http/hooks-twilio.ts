/** What Twilio reports, signed by it: texts that people send to the shop's number, and what became of ours. */

import { type Context, Hono } from 'hono'
import { text as decode } from '../core/bytes.ts'
import { now } from '../core/clock.ts'
import { putSuppressions } from '../identity/store.ts'
import { isFromTwilio } from '../messages/channels/sms/signature.ts'
import { putArrived, putUndelivered } from '../messages/channels/sms/store.ts'
import { suppressionHash } from '../messages/links.ts'
import { findMessage } from '../messages/store.ts'
import { escapeHtml } from '../messages/words.ts'
import { discardBody, readRaw } from './body.ts'
import type { App, Scope } from './context.ts'
import { HttpError, logError, problem } from './errors.ts'
import { callerAddress, holdBack } from './guard.ts'
import { takeText } from './texts.ts'

const MOST_BYTES = 64 * 1_024
/** Numbers that nobody can be texted at: unknown, out of service, a landline. https://www.twilio.com/docs/api/errors */
const DEAD: ReadonlySet<string> = new Set(['30005', '30006', '21211', '21614'])
/** They replied STOP, and Twilio knew before us. */
const STOPPED = '21610'

export function twilioRoutes(): App {
  const app: App = new Hono<Scope>()
  app.post('/hooks/twilio', async (c) => {
    try {
      return await take(c)
    } catch (error) {
      await discardBody(c.req.raw)
      if (error instanceof HttpError) return problem(c, error)
      logError(c, error)
      return problem(
        c,
        new HttpError(503, 'not_stored', 'Nothing was stored: send the same again.'),
      )
    }
  })
  app.all('/hooks/twilio', async (c) => {
    await discardBody(c.req.raw)
    return problem(c, new HttpError(405, 'method_not_allowed', 'Use POST here.', { Allow: 'POST' }))
  })
  return app
}

async function take(c: Context<Scope>): Promise<Response> {
  const { config } = c.var.services
  if (config.twilioToken === null) {
    throw new HttpError(
      503,
      'hook_closed',
      'TWILIO_AUTH_TOKEN is missing: nothing is taken without it.',
    )
  }
  const fields = new URLSearchParams(decode(await readRaw(c.req.raw, MOST_BYTES)))
  const url = config.publicUrl + c.req.path + new URL(c.req.url).search
  const signature = c.req.header('X-Twilio-Signature') ?? ''
  if (!(await isFromTwilio(url, fields, signature, config.twilioToken))) {
    // Only who cannot sign is held back: what Twilio reports of a large campaign comes from few addresses.
    await holdBack(c, 'collect', `ip:${callerAddress(c)}`)
    throw new HttpError(
      401,
      'bad_signature',
      'The signature is missing, or not that of this request.',
    )
  }
  const account = config.texts.provider === 'twilio' ? config.texts.twilio.account : ''
  if (account !== '' && fields.get('AccountSid') !== account) {
    throw new HttpError(403, 'wrong_account', 'The request is of another account.')
  }
  if (fields.has('MessageStatus')) return takeStatus(c, fields)
  const id = (fields.get('MessageSid') ?? fields.get('SmsSid') ?? '').slice(0, 64)
  const from = fields.get('From') ?? ''
  if (id === '' || from === '') {
    throw new HttpError(422, 'not_a_text', 'The request has no MessageSid or no From.')
  }
  const body = (fields.get('Body') ?? '').slice(0, 2_000)
  const answered = (fields.get('OptOutType') ?? '') !== ''
  const reply = await takeText(c, { id, from, body, answered })
  c.var.services.askForTick()
  return twiml(c, reply)
}

/** What became of a text of ours: of those in doubt we learn that they arrived, of dead numbers that they are. */
async function takeStatus(c: Context<Scope>, fields: URLSearchParams): Promise<Response> {
  const { db, config } = c.var.services
  const messageId = (c.req.query('m') ?? '').slice(0, 64)
  const message = await findMessage(db, messageId)
  if (message?.channel === 'sms') {
    const at = now()
    const sid = (fields.get('MessageSid') ?? '').slice(0, 64)
    const code = (fields.get('ErrorCode') ?? '').replaceAll(/\D/g, '').slice(0, 6)
    const failed = ['undelivered', 'failed'].includes(fields.get('MessageStatus') ?? '')
    const hash = message.address === '' ? '' : await suppressionHash(config.ring, message.address)
    const reason = DEAD.has(code) ? 'bounce' : code === STOPPED ? 'unsubscribe' : null
    await db.batch([
      failed
        ? putUndelivered(messageId, `undelivered: ${code || 'no code'}`, at)
        : putArrived(messageId, sid, at),
      ...(failed && reason !== null && hash !== ''
        ? [putSuppressions([{ hash, reason, at }])]
        : []),
    ])
  }
  return c.body(null, 204)
}

function twiml(c: Context<Scope>, reply: string): Response {
  const message = reply === '' ? '' : `<Message>${escapeHtml(reply)}</Message>`
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Response>${message}</Response>`
  return c.body(xml, 200, {
    'Content-Type': 'text/xml; charset=utf-8',
    'Cache-Control': 'no-store',
  })
}
