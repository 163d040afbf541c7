/** Who may use the console's API: the owner, by bearer token or by the session cookie that one sign-in gives. */

import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { equalBytes, sha256, utf8 } from '../core/bytes.ts'
import { HOUR, now, randomToken } from '../core/clock.ts'
import { isObject } from '../core/json.ts'
import { sign, verify } from '../core/tokens.ts'
import { loadValue, saveValue } from '../site/store.ts'
import type { Scope, Services } from './context.ts'
import { HttpError } from './errors.ts'
import { callerAddress, holdBack } from './guard.ts'

const SESSION_HOURS = 12

/** Sessions that were signed out before they expired, by id, with their expiry. */
const REVOKED = 'console.revoked'

type ApiContext = Context<Scope>

/** Lets the owner through: a bearer token, or a session whose unsafe requests come from our own pages. */
export const requireOwner: MiddlewareHandler<Scope> = async (c, next) => {
  const services = c.get('services')
  const bearer = c.req.header('Authorization')
  if (bearer !== undefined) {
    const [scheme = '', token = ''] = bearer.split(' ')
    const given = scheme.toLowerCase() === 'bearer' && token !== ''
    if (!given || !(await isOwnerToken(services, token))) return refuse(c)
    return next()
  }
  if (!(await readSession(c))) {
    if (services.config.adminHash === null) throw closed()
    throw new HttpError(401, 'signed_out', 'Sign in to the console first.')
  }
  if (!isSafe(c.req.method)) requireSameOrigin(c)
  await next()
}

/** Signs the owner in: the token once, then a cookie that no script can read and no other site can use. */
export async function signIn(c: ApiContext, token: unknown): Promise<void> {
  requireSameOrigin(c)
  const services = c.get('services')
  await holdBack(c, 'form', `session:${callerAddress(c)}`)
  if (typeof token !== 'string' || !(await isOwnerToken(services, token))) {
    throw new HttpError(401, 'wrong_token', 'That is not the console’s token.')
  }
  const { config } = services
  const expires = now() + SESSION_HOURS * HOUR
  const value = await sign(config.ring, 'session', {
    sid: randomToken(),
    owner: await ownerMark(config.adminHash),
    exp: expires,
  })
  setCookie(c, cookieName(services), value, {
    ...cookieOptions(services),
    maxAge: (SESSION_HOURS * HOUR) / 1_000,
  })
}

/** Ends the caller's session for good: the cookie goes, and a copy of it no longer opens anything. */
export async function signOut(c: ApiContext): Promise<void> {
  const services = c.get('services')
  const session = await readSession(c)
  if (session) {
    const revoked = await loadRevoked(services)
    const left = Object.entries(revoked).filter(([, expires]) => expires > now())
    await saveValue(services.db, REVOKED, {
      ...Object.fromEntries(left),
      [session.sid]: session.exp,
    })
  }
  deleteCookie(c, cookieName(services), cookieOptions(services))
}

/** Refuses requests that another site made the browser send (Fetch Metadata; the Origin where it is missing). */
export function requireSameOrigin(c: ApiContext): void {
  const site = c.req.header('Sec-Fetch-Site')
  const origin = c.req.header('Origin')
  const ours = [new URL(c.req.url).origin, c.get('services').config.publicUrl]
  const allowed =
    (site === undefined || site === 'same-origin') &&
    (origin === undefined ? site !== undefined : ours.includes(origin))
  if (!allowed) {
    throw new HttpError(
      403,
      'cross_site',
      'This request did not come from the console’s own pages.',
    )
  }
}

async function readSession(c: ApiContext): Promise<{ sid: string; exp: number } | null> {
  const services = c.get('services')
  const { config } = services
  const cookie = getCookie(c, cookieName(services))
  if (!cookie || config.adminHash === null) return null
  const payload = await verify(config.ring, 'session', cookie, now())
  if (!payload || typeof payload.sid !== 'string' || typeof payload.exp !== 'number') return null
  // A new ADMIN_TOKEN ends all sessions of the old one.
  if (payload.owner !== (await ownerMark(config.adminHash))) return null
  const revoked = await loadRevoked(services)
  return Object.hasOwn(revoked, payload.sid) ? null : { sid: payload.sid, exp: payload.exp }
}

async function loadRevoked(services: Services): Promise<Record<string, number>> {
  const stored = await loadValue(services.db, REVOKED)
  return Object.fromEntries(
    Object.entries(isObject(stored) ? stored : {}).flatMap(([sid, expires]) =>
      typeof expires === 'number' ? [[sid, expires]] : [],
    ),
  )
}

/** Compares digests in constant time; the token itself is stored nowhere. */
async function isOwnerToken({ config }: Services, token: string): Promise<boolean> {
  if (config.adminHash === null) throw closed()
  return equalBytes(utf8(await sha256(token)), utf8(config.adminHash))
}

async function ownerMark(adminHash: string | null): Promise<string> {
  return (await sha256(`owner:${adminHash}`)).slice(0, 16)
}

/** Wrong tokens are counted, so that nobody can try many. */
async function refuse(c: ApiContext): Promise<never> {
  await holdBack(c, 'form', `bearer:${callerAddress(c)}`)
  throw new HttpError(401, 'wrong_token', 'That is not the console’s token.', {
    'WWW-Authenticate': 'Bearer',
  })
}

function closed(): HttpError {
  return new HttpError(
    503,
    'no_admin_token',
    'ADMIN_TOKEN is missing: set it, and the console opens.',
  )
}

function cookieName({ config }: Services): string {
  return config.publicUrl.startsWith('https:') ? '__Host-aisle_session' : 'aisle_session'
}

function cookieOptions({ config }: Services) {
  return {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: config.publicUrl.startsWith('https:'),
  } as const
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
