/** Collect: what browsers and shop servers post events to, in the form of Segment's HTTP API. */

import { type Context, Hono } from 'hono'
import type { BatchAnswer, MessageType, Rejection } from '../../sdk/contract/envelope.ts'
import { REQUEST_LIMITS } from '../../sdk/contract/limits.ts'
import { now } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import { admit, type Sender } from '../events/admit.ts'
import { type NewEvent, planAppend } from '../events/append.ts'
import { sharedContext } from '../events/context.ts'
import { readInstant } from '../events/skew.ts'
import { appendEvents } from '../events/store.ts'
import { verifyProof } from '../identity/proof.ts'
import { parseObject, readBody, tooLarge } from './body.ts'
import type { App, Scope } from './context.ts'
import { HttpError, logError } from './errors.ts'
import { admitKey, callerAddress, holdBack, openRoute } from './guard.ts'
import { basicUser, keyIn } from './keys.ts'
import { noteRejections } from './refusals.ts'

const singles: Readonly<Record<MessageType, string>> = {
  track: 't',
  identify: 'i',
  page: 'p',
  screen: 's',
  group: 'g',
  alias: 'a',
}

/** The routes of the collect surface: the batch, the single calls, and their one-letter twins. */
export function collectRoutes(): App {
  const app: App = new Hono<Scope>()
  openRoute(app, 'POST', ['/v1/batch', '/v1/b'], collectBatch)
  for (const [type, letter] of Object.entries(singles)) {
    openRoute(app, 'POST', [`/v1/${type}`, `/v1/${letter}`], (c) =>
      collectSingle(c, type as MessageType),
    )
  }
  return app
}

async function collectBatch(c: Context<Scope>): Promise<Response> {
  const { kind, body } = await open(c)
  const messages: unknown = body.batch
  if (!Array.isArray(messages)) {
    throw new HttpError(400, 'invalid_batch', 'The body must have a list of messages in batch.')
  }
  const most = REQUEST_LIMITS[kind].messages
  if (messages.length > most) {
    throw new HttpError(413, 'too_many_messages', `A request may have ${most} messages.`)
  }
  return c.json(await take(c, messages, senderOf(c, kind, body)))
}

async function collectSingle(c: Context<Scope>, type: MessageType): Promise<Response> {
  const { kind, body } = await open(c)
  // The key is no part of the message, and its place in the limits is not the message's.
  const { writeKey: _, ...message } = body
  const answer = await take(c, [message], { ...senderOf(c, kind, {}), type })
  const [refused] = answer.rejected
  if (refused) throw new HttpError(400, refused.code, refused.message)
  return c.json(answer)
}

/** Reads a request and admits its sender; a key in the header is checked before the body is read. */
async function open(c: Context<Scope>): Promise<{ kind: Sender['key']; body: Fields }> {
  const named = basicUser(c.req.header('Authorization'))
  const early = named === undefined ? undefined : await admitKey(c, named)
  if (early?.kind !== 'secret') await holdBack(c, 'collect', `ip:${callerAddress(c)}`)
  const text = await readBody(c.req.raw, REQUEST_LIMITS[early?.kind ?? 'secret'].bytes)
  const body = parseObject(text)
  const { kind } = early ?? (await admitKey(c, keyIn(body)))
  // With the key in the body, how much it may be is known only now. A text has no more characters than bytes.
  const limit = REQUEST_LIMITS[kind].bytes
  if (!early && kind === 'public' && byteLength(text, limit) > limit) throw tooLarge(limit)
  return { kind, body }
}

function byteLength(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length
}

function senderOf(c: Context<Scope>, key: Sender['key'], body: Fields): Sender {
  const received = now()
  const { ring, publicUrl } = c.var.services.config
  return {
    key,
    received,
    sentAt: readInstant(body.sentAt),
    context: sharedContext(body.context),
    prove: (proof) => verifyProof(ring, proof, { publicUrl, at: received }),
  }
}

/** Judges each message by itself and appends those that are good, whatever their neighbours are like. */
async function take(
  c: Context<Scope>,
  messages: readonly unknown[],
  sender: Sender,
): Promise<BatchAnswer> {
  const events: NewEvent[] = []
  const rejected: Rejection[] = []
  for (const [index, message] of messages.entries()) {
    const admission = await admit(message, sender)
    if (admission.ok) events.push(admission.event)
    else rejected.push({ index, code: admission.code, message: admission.message })
  }
  const [first] = events
  if (first && sender.key === 'public') await holdBack(c, 'collect', `subject:${first.subject}`)
  noteRejections(c, rejected, messages)
  await append(c, events, sender.received)
  return { accepted: events.length, rejected }
}

/** Appends events and asks for a tick where one of them is urgent. Throws an HttpError 503 where the database fails. */
export async function append(
  c: Context<Scope>,
  events: readonly NewEvent[],
  received: number,
): Promise<void> {
  const plan = planAppend(events, received)
  try {
    const news = await appendEvents(c.var.services.db, plan)
    if (news && plan.urgent) c.var.services.askForTick()
  } catch (error) {
    logError(c, error)
    throw new HttpError(503, 'not_stored', 'Nothing was stored: send the same again later.', {
      'Retry-After': '10',
    })
  }
}
