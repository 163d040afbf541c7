/** Which pages may call the public surface and read its answers. Never with credentials. */

import type { Context } from 'hono'
import type { SiteKey } from '../site/store.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** Lets any page read the answer: for what holds nothing but the outcome of the caller's own request. */
export function openToAll(c: Context<Scope>): void {
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Access-Control-Expose-Headers', 'Retry-After')
}

/** Lets no page read the answer. */
export function closeToPages(c: Context<Scope>): void {
  c.header('Access-Control-Allow-Origin', undefined)
  c.header('Access-Control-Expose-Headers', undefined)
}

/**
 * Holds a public key to the origins that its owner listed; without a list every page may use it. A request without
 * an Origin comes from no page. Throws an HttpError 403 for an origin that is not on the list.
 */
export function holdToOrigins(c: Context<Scope>, key: SiteKey): void {
  if (key.origins.length === 0) return
  c.header('Vary', 'Origin')
  const origin = c.req.header('Origin')
  if (origin === undefined) return
  if (!key.origins.includes(origin)) {
    closeToPages(c)
    throw new HttpError(403, 'origin_not_allowed', 'This key may not be used from this origin.')
  }
  c.header('Access-Control-Allow-Origin', origin)
}

/**
 * Answers a preflight. It carries no key, so it cannot know the origins: the request itself is held to them. Beacons
 * and plain-text posts come without a preflight anyway.
 */
export function answerPreflight(c: Context<Scope>, methods: string): Response {
  return c.body(null, 204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Retry-Count',
    'Access-Control-Max-Age': '86400',
  })
}
