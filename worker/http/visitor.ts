/** The id of a browser, kept by a cookie where the Worker stands on the shop's own domain: scripts' storage does not last everywhere. */

import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { DAY, now } from '../core/clock.ts'
import type { NewEvent } from '../events/append.ts'
import { readIdentifier } from '../events/validate.ts'
import { append } from './collect.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'
import { readForm } from './forms.ts'
import { admitPublicKey } from './guard.ts'
import { keyIn } from './keys.ts'

const COOKIE = 'aisle_visitor'
/** The longest that browsers keep a cookie, in seconds (RFC 6265bis, section 5.5). */
const LIFETIME = 400 * 86_400
/** An id that a browser made this long ago is not the one of a moment ago, ms. */
const FRESH = DAY

/**
 * `POST /v1/visitor {writeKey, anonymousId | null, isNew?}`, with credentials, once a day and after consent: renews the
 * cookie, or removes it (null). To a browser that has just made its id (`isNew`), because its storage was empty, it
 * answers the one of its cookie, and ties both together. Nobody but a page of the same site can ask, or read the answer.
 */
export async function keepVisitor(c: Context<Scope>): Promise<Response> {
  const form = await readForm(c, 'collect')
  await admitPublicKey(c, keyIn(form))
  const domain = openToSite(c)
  c.header('Cache-Control', 'no-store')
  const options = {
    path: '/v1/visitor',
    domain,
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
  } as const
  const kept = readIdentifier(getCookie(c, COOKIE))
  const own = readIdentifier(form.anonymousId)
  if (own === undefined) {
    if (kept !== undefined) deleteCookie(c, COOKIE, options)
    return c.json({ anonymousId: null })
  }
  const received = now()
  const returns =
    form.isNew === true && kept !== undefined && kept !== own && isFresh(own, received)
  const anonymousId = returns ? kept : own
  if (returns) await append(c, [returned(kept, own, received)], received)
  setCookie(c, COOKIE, anonymousId, { ...options, maxAge: LIFETIME })
  return c.json({ anonymousId })
}

/**
 * Opens the answer to the page that asks, credentials included, where both stand under one domain; answers that domain.
 * Which domains belong to nobody (`co.uk`, `workers.dev`) is for the browser to know: it says `cross-site`, and refuses
 * their cookies. Throws an HttpError 403 for everybody else.
 */
function openToSite(c: Context<Scope>): string {
  const origin = c.req.header('Origin') ?? ''
  const relation = c.req.header('Sec-Fetch-Site')
  const domain = sharedDomain(origin, new URL(c.req.url).hostname)
  // Safari before 16.4 says nothing; it sends and takes the cookie on the same site only, as all do.
  if (domain === null || !/^same-(site|origin)$/.test(relation ?? 'same-site')) {
    throw new HttpError(
      403,
      'not_same_site',
      'The Worker does not stand on the domain of this page.',
    )
  }
  c.header('Access-Control-Allow-Origin', origin)
  c.header('Access-Control-Allow-Credentials', 'true')
  c.header('Vary', 'Origin, Cookie')
  return domain
}

/** The longest domain that an https origin and a host have in common, of two labels at least; null without one. */
export function sharedDomain(origin: string, host: string): string | null {
  const page = /^https:\/\/([a-z0-9.-]+)(:\d+)?$/.exec(origin)?.[1]
  if (page === undefined || /^[\d.]+$/.test(page)) return null
  const here = page.split('.').reverse()
  const there = host.toLowerCase().split('.').reverse()
  const differs = here.findIndex((label, index) => label !== there[index])
  const shared = differs < 0 ? here : here.slice(0, differs)
  return shared.length < 2 ? null : shared.reverse().join('.')
}

/** Whether an id was made a moment ago: the SDK's are UUIDv7, which begin with their time. */
function isFresh(id: string, received: number): boolean {
  const made = Number.parseInt(id.replace('-', '').slice(0, 12), 16)
  return /^[\da-f]{8}-[\da-f]{4}-7/.test(id) && Math.abs(received - made) < FRESH
}

/** What the Worker saw itself: the same browser had the one id, and now has the other. */
function returned(kept: string, own: string, received: number): NewEvent {
  return {
    subject: `a:${kept}`,
    at: 0,
    id: `returned-${own}`,
    received,
    occurred: received,
    type: 'alias',
    name: '',
    trust: 'system',
    body: { proven: { anonymousId: own } },
  }
}
