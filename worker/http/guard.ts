/** The door of the public surface: methods, keys, origins and floods, the same for every route of it. */

import type { Context, Handler } from 'hono'
import type { SiteKey } from '../site/store.ts'
import { discardBody } from './body.ts'
import type { App, Scope } from './context.ts'
import { answerPreflight, closeToPages, holdToOrigins, openToAll } from './cors.ts'
import { HttpError, problem } from './errors.ts'
import { findKey } from './keys.ts'
import { noteRefusal } from './refusals.ts'

/** Registers a route that pages of other origins may call, with its preflight and 405 for every other method. */
export function openRoute(
  app: App,
  method: 'GET' | 'POST',
  paths: readonly string[],
  handle: (c: Context<Scope>) => Promise<Response>,
): void {
  const methods = method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS'
  const answer: Handler<Scope> = async (c) => {
    openToAll(c)
    try {
      return await handle(c)
    } catch (error) {
      // Answered here, so that pages may read the status and wait as long as they are told.
      if (error instanceof HttpError) noteRefusal(c, error)
      await discardBody(c.req.raw)
      return problem(c, error)
    }
  }
  for (const path of paths) {
    app.on(method, path, answer)
    app.options(path, (c) => answerPreflight(c, methods))
    app.all(path, async (c) => {
      await discardBody(c.req.raw)
      const allow = { Allow: methods }
      return problem(c, new HttpError(405, 'method_not_allowed', `Use ${method} here.`, allow))
    })
  }
}

/**
 * Admits the holder of a key. Throws an HttpError: 401 without a known key, 403 for a secret key on a page,
 * or for an origin that the key's owner did not list.
 */
export async function admitKey(c: Context<Scope>, key: string | undefined): Promise<SiteKey> {
  const found = await findKey(c, key)
  if (found.kind === 'secret') {
    closeToPages(c)
    if (c.req.header('Origin') !== undefined) {
      throw new HttpError(
        403,
        'secret_key_in_browser',
        'A secret key was sent by a page, where everybody can read it: replace it, and use the public key.',
      )
    }
    return found
  }
  holdToOrigins(c, found)
  return found
}

/** Admits the holder of a public key only: throws an HttpError 403 for a secret one. */
export async function admitPublicKey(c: Context<Scope>, key: string | undefined): Promise<SiteKey> {
  const found = await admitKey(c, key)
  if (found.kind === 'public') return found
  throw new HttpError(403, 'public_key_required', 'This route takes the public key.')
}

/** Lets a caller through who stays within a limit. Throws an HttpError 429 with Retry-After otherwise. */
export async function holdBack(c: Context<Scope>, limit: 'collect' | 'form', name: string) {
  if (await c.var.services.limits[limit](name)) return
  throw new HttpError(429, 'too_many_requests', 'Too many requests: wait before the next one.', {
    'Retry-After': limit === 'form' ? '60' : '10',
  })
}

/** The caller's network address as Cloudflare states it; any other header could be made up. */
export function callerAddress(c: Context<Scope>): string {
  return c.req.header('CF-Connecting-IP') ?? 'unknown'
}
