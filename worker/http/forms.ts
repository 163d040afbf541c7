/** What a shop's page sends for a shopper: a sign-up to emails or texts, and the word that a human followed a link. */

import type { Context } from 'hono'
import { newId, now, SECOND } from '../core/clock.ts'
import type { Fields } from '../core/json.ts'
import { verify } from '../core/tokens.ts'
import type { NewEvent } from '../events/append.ts'
import { trimContext } from '../events/context.ts'
import { sanitize } from '../events/sanitize.ts'
import { readIdentifier } from '../events/validate.ts'
import { normaliseAddress, subjectOfEmail } from '../identity/address.ts'
import { normalisePhone, subjectOfPhone } from '../identity/phone.ts'
import { findMessage } from '../messages/store.ts'
import { parseObject, readBody } from './body.ts'
import { append } from './collect.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { admitPublicKey, callerAddress, holdBack } from './guard.ts'
import { basicUser, keyIn } from './keys.ts'

/** A form is small: its texts, an address and a token. */
const FORM_BYTES = 16 * 1_024
/** Nobody reads a form and fills it in within this time. */
const FASTEST = SECOND

/** Takes a sign-up. The answer is the same for every valid address: who is known here is nobody's business. */
export async function subscribe(c: Context<Scope>): Promise<Response> {
  const form = await readForm(c, 'form')
  await admitPublicKey(c, basicUser(c.req.header('Authorization')) ?? keyIn(form))
  const received = now()
  const asked = await subscriptions(form, received)
  if (!isRobot(form, received)) await append(c, asked, received)
  return c.json({ status: 'pending' }, 202)
}

/** A field that people do not see was filled in, or the form was sent faster than anybody types. */
export function isRobot(form: Fields, received: number): boolean {
  if (form.website !== undefined && form.website !== null && form.website !== '') return true
  const { startedAt } = form
  // By the shopper's clock, which may be wrong: what lies ahead of ours says nothing.
  return typeof startedAt === 'number' && received >= startedAt && received - startedAt < FASTEST
}

/** A sign-up to emails, to texts, or to both: each is asked about by itself. */
async function subscriptions(form: Fields, received: number): Promise<readonly NewEvent[]> {
  const phone = phoneIn(form)
  const about = { text: words(form.consentText, 2_000), source: words(form.source, 200) }
  const context = trimContext(form.context, {})
  const name = 'Subscription Requested'
  const mails = async () =>
    formEvent(form, addressIn(form), received, {
      name,
      properties: { topic: 'marketing', ...about },
      context,
    })
  if (phone === undefined) return [await mails()]
  const anonymousId = readIdentifier(form.anonymousId)
  const texts: NewEvent = {
    subject: anonymousId === undefined ? await subjectOfPhone(phone) : `a:${anonymousId}`,
    at: received,
    id: newId(received),
    received,
    occurred: received,
    type: 'track',
    name,
    trust: 'client',
    body: { properties: { channel: 'sms', topic: 'sms', phone, ...about }, context, anonymousId },
  }
  return words(form.email, 1_000) === undefined ? [texts] : [await mails(), texts]
}

/** The phone in a form, where it names one. Throws an HttpError 400 where that is none. */
function phoneIn(form: Fields): string | undefined {
  const stated = words(form.phone, 100)
  if (stated === undefined) return undefined
  const phone = normalisePhone(stated)
  if (phone.ok) return phone.phone
  throw new HttpError(400, 'invalid_phone', `The number ${phone.reason}.`)
}

/** The address in a form. Throws an HttpError 400 where it is none. */
export function addressIn(form: Fields): string {
  const email = normaliseAddress(typeof form.email === 'string' ? form.email : '')
  if (email.ok) return email.address
  throw new HttpError(400, 'invalid_email', `The address ${email.reason}.`)
}

/** What somebody asked for in a form, as an event of their browser, or of their address where the form names no browser. */
export async function formEvent(
  form: Fields,
  email: string,
  received: number,
  about: { readonly name: string; readonly properties: Fields; readonly context: Fields },
): Promise<NewEvent> {
  const anonymousId = readIdentifier(form.anonymousId)
  return {
    subject: anonymousId === undefined ? await subjectOfEmail(email) : `a:${anonymousId}`,
    at: received,
    id: newId(received),
    received,
    occurred: received,
    type: 'track',
    name: about.name,
    trust: 'client',
    body: { properties: { email, ...about.properties }, context: about.context, anonymousId },
  }
}

export function words(value: unknown, limit: number): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, limit) : undefined
}

/**
 * Takes the word of a page that a human followed a link from an email. The token is all the authority; whether it
 * was good is not told. The event's key follows from the token, so that a second confirmation changes nothing.
 */
export async function confirmClick(c: Context<Scope>): Promise<Response> {
  const form = await readForm(c, 'collect')
  const { token } = form
  if (typeof token !== 'string' || !/^v1(\.[A-Za-z0-9_-]{1,1000}){3}$/.test(token)) {
    throw new HttpError(400, 'invalid_token', 'The token is not one of ours.')
  }
  const { config, db } = c.var.services
  const received = now()
  const landing = readLanding(await verify(config.ring, 'landing', token, received))
  const message = landing && (await findMessage(db, landing.messageId))
  if (landing && message) {
    const browser = readIdentifier(form.anonymousId)
    await append(c, [clickEvent(landing, message.profile_id, browser, received)], received)
  }
  return c.body(null, 204)
}

interface Landing {
  readonly messageId: string
  readonly link: number
  /** When the token ends: tells one click on a link from the next. */
  readonly expires: number
}

function readLanding(payload: Fields | null): Landing | null {
  const { m: messageId, l: link, exp: expires } = payload ?? {}
  if (typeof messageId !== 'string' || typeof link !== 'number') return null
  return typeof expires === 'number' ? { messageId, link, expires } : null
}

function clickEvent(
  landing: Landing,
  profileId: string,
  anonymousId: string | undefined,
  received: number,
): NewEvent {
  const { messageId, link, expires } = landing
  return {
    subject: profileId,
    at: 0,
    id: `click-${messageId}-${link}-${expires}`,
    received,
    occurred: received,
    type: 'track',
    name: 'Email Link Clicked',
    trust: 'mailbox',
    body: { properties: { message_id: messageId, link }, anonymousId },
  }
}

/** A form's fields, read within the limit for its caller's address. */
export async function readForm(c: Context<Scope>, limit: 'collect' | 'form'): Promise<Fields> {
  await holdBack(c, limit, `ip:${callerAddress(c)}`)
  const form = sanitize(parseObject(await readBody(c.req.raw, FORM_BYTES)))
  if (!form.ok) throw new HttpError(400, form.code, form.message)
  return form.fields
}
