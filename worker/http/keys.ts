/** The site's key on a request, and what kind of key it is. */

import type { Context } from 'hono'
import { sha256 } from '../core/bytes.ts'
import type { SiteKey } from '../site/store.ts'
import type { Scope } from './context.ts'
import { HttpError } from './errors.ts'

/** The user name of HTTP Basic (RFC 7617), which is where Segment's clients put the key; undefined without one. */
export function basicUser(header: string | undefined): string | undefined {
  const encoded = /^basic +([A-Za-z0-9+/=_-]{1,800})$/i.exec(header ?? '')?.[1]
  if (!encoded) return undefined
  try {
    const [user = ''] = atob(encoded).split(':')
    return user === '' ? undefined : user
  } catch {
    return undefined
  }
}

/** The key in a body's `writeKey`, or undefined. */
export function keyIn(body: Readonly<Record<string, unknown>>): string | undefined {
  return typeof body.writeKey === 'string' && body.writeKey !== '' ? body.writeKey : undefined
}

/**
 * Looks a key up by its digest: the key itself is neither stored nor compared anywhere.
 * Throws an HttpError 401 where there is none or nobody knows it.
 */
export async function findKey(c: Context<Scope>, key: string | undefined): Promise<SiteKey> {
  if (key === undefined) {
    throw unauthorized(c, 'missing_key', 'Send the key as user name of HTTP Basic, or as writeKey.')
  }
  const found = key.length <= 200 ? await c.var.services.findKey(await sha256(key)) : undefined
  if (!found) throw unauthorized(c, 'unknown_key', 'This key does not belong to this site.')
  return found
}

/** Browsers open a password dialog over the page at the word Basic, so they are told another scheme. */
function unauthorized(c: Context<Scope>, code: string, detail: string): HttpError {
  const scheme = c.req.header('Sec-Fetch-Mode') === undefined ? 'Basic' : 'WriteKey'
  return new HttpError(401, code, detail, { 'WWW-Authenticate': `${scheme} realm="aisle"` })
}
