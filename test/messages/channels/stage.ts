/** Where texts and webhooks are tried: the whole Worker, a phone that answers, and a world that takes what is sent. */

import { env } from 'cloudflare:workers'
import { MINUTE, now } from '../../../worker/core/clock.ts'
import type { OutboundRequest, Outside } from '../../../worker/core/outbound.ts'
import { toBase64 } from '../../../worker/messages/base64.ts'
import { BEARER } from '../../http/api-site.ts'
import {
  moveClock,
  ORIGIN,
  openWholeSite,
  prepareShop,
  type WholeSite,
} from '../../http/whole-site.ts'

/** A Tuesday noon in Vienna. */
export const START = Date.parse('2026-03-03T11:00:00Z')
export const PHONE = '+436641234567'
const TOKEN = 'the token of the account'
export const HOOK = 'https://hooks.shop.test/aisle'

export let site: WholeSite
/** What was asked of the world outside. */
export let called: OutboundRequest[]
let status: number

/** What the owner's own address answers from now on. */
export function answerWith(code: number): void {
  status = code
}

/** A world in which only the owner's own address answers. */
const outside: Outside = async (request) => {
  called.push(request)
  const text = async () => ''
  return {
    ok: true,
    status,
    url: request.url,
    headers: new Headers(),
    body: null,
    text,
    json: text,
  }
}

/** Opens the site anew, at START, with nobody in it. */
export async function openStage(): Promise<void> {
  called = []
  status = 200
  moveClock(START)
  await prepareShop()
  await env.DB.prepare('delete from flow_versions').run()
  site = await openWholeSite(env.DB, { twilioToken: TOKEN }, outside)
  await owner('PUT', '/api/settings', { timezone: 'Europe/Vienna', webhookUrl: HOOK })
}

export async function owner(
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const headers = { ...BEARER, 'Content-Type': 'application/json' }
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await site.request(path, { method, headers, ...json })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}

export async function until(instant: number): Promise<void> {
  for (let due = await site.nextDue(); due !== null && due <= instant; due = await site.nextDue()) {
    moveClock(Math.max(due, now() + 1_000))
    await site.tick()
  }
  moveClock(Math.max(instant, now()))
  await site.tick()
}

export async function signUp(fields: object): Promise<Response> {
  const body = JSON.stringify({ writeKey: 'pk_site', anonymousId: 'anna', ...fields })
  return site.request('/v1/subscribe', { method: 'POST', body })
}

/** What the development mailbox holds of texts, oldest first. */
export async function texts(): Promise<
  readonly { to: string; text: string; flow: string; step: string }[]
> {
  const answer = await site.request('/dev/mailbox')
  const mails = (await answer.json()) as {
    channel: string
    to: string
    text: string
    flow: string
    step: string
  }[]
  return mails.filter(({ channel }) => channel === 'sms').reverse()
}

/** A request as Twilio signs it. */
export async function twilio(
  fields: Record<string, string>,
  query = '',
  token = TOKEN,
): Promise<Response> {
  const url = `${ORIGIN}/hooks/twilio${query}`
  const content =
    url +
    Object.keys(fields)
      .sort()
      .map((name) => name + fields[name])
      .join('')
  const bytes = new TextEncoder()
  const usage = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(token), usage, false, ['sign'])
  const signature = toBase64(
    new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(content))),
  )
  return site.request(`/hooks/twilio${query}`, {
    method: 'POST',
    headers: {
      'X-Twilio-Signature': signature,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
  })
}

export const says = (body: string, id: string, from = PHONE) =>
  twilio({ MessageSid: id, From: from, To: '+15550100', Body: body, AccountSid: 'AC1' })

export async function agreement(): Promise<unknown> {
  return env.DB.prepare("select status from subscriptions where topic = 'sms' and address = ?")
    .bind(PHONE)
    .first('status')
}

/** Anna of the shop's books, who agreed to both; her flow has words for both, and tells the shop's system of it. */
export async function openFlow(
  consent: object,
  from: 'server' | 'client' = 'server',
): Promise<void> {
  const definition = {
    name: 'After a review',
    trigger: { kind: 'event', event: 'Product Reviewed', from: [from] },
    reentry: { per: 'subject', after: 'PT1H' },
    steps: [
      { kind: 'webhook', id: 'tell', event: 'review.written' },
      {
        kind: 'send',
        id: 'thanks',
        email: {
          subject: 'Thank you for your words',
          preheader: 'They help whoever comes next.',
          blocks: [{ kind: 'text', text: 'Thank you.' }],
        },
        sms: { text: 'Thank you for your words, {{ person.first_name }}! {{ links.shop }}' },
      },
    ],
  }
  await owner('POST', '/api/flows', { id: 'reviewed', definition })
  await owner('PUT', '/api/flows/reviewed', { enabled: true, holdback: 0 })
  await site.collect('sk_site', [
    {
      type: 'identify',
      messageId: 'anna',
      userId: 'c-1',
      traits: {
        email: 'anna@example.com',
        first_name: 'Anna',
        ...(from === 'server' ? { phone: PHONE } : {}),
        consent,
      },
    },
  ])
  await until(now() + MINUTE)
}

export async function reviews(id: string): Promise<void> {
  const event = { type: 'track', event: 'Product Reviewed', messageId: id, userId: 'c-1' }
  await site.collect('sk_site', [event])
  await until(now() + 20 * MINUTE)
}
