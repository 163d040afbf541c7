/** The shop's own doors: headers on its pages, and the check that a form came from them. */
import type { MiddlewareHandler } from 'hono'

/** Only files of this origin: that the shop works under it shows that Aisle's tag does. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** E-mails are shown in a frame of their own: no scripts, and links open new tabs. */
export const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"

export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('content-security-policy'))
    c.res.headers.set('content-security-policy', policy)
  c.res.headers.set('x-content-type-options', 'nosniff')
  c.res.headers.set('referrer-policy', 'strict-origin-when-cross-origin')
}

/** Whether a request that changes something was sent by a page of this shop. */
export function fromOwnPage(request: Request): boolean {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return false
  const site = request.headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const origin = request.headers.get('origin')
  return origin === new URL(request.url).origin
}
