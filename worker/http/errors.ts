/** Errors as RFC 9457 problem documents: a status, a stable code for programs and a sentence for people. */

import type { Context } from 'hono'
import { routePath } from 'hono/route'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** An answer that is an error: thrown by a route, turned into a problem document by `problem`. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: ContentfulStatusCode
  /** A stable word for programs, such as `unknown_key`. */
  readonly code: string
  /** A sentence for people. It goes to whoever asked: nothing personal, nothing secret. */
  readonly detail: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: ContentfulStatusCode,
    code: string,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${code}: ${detail}`)
    this.status = status
    this.code = code
    this.detail = detail
    this.headers = headers
  }
}

const titles: Partial<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Unavailable',
}

/** Answers an error as application/problem+json. What nobody foresaw becomes a bare 500 and one line in the log. */
export function problem(c: Context, error: unknown): Response {
  const known = error instanceof HttpError ? error : unforeseen(c, error)
  const { status, code, detail, headers } = known
  const body = { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code }
  return c.body(JSON.stringify(body), status, {
    ...headers,
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  })
}

function unforeseen(c: Context, error: unknown): HttpError {
  logError(c, error)
  return new HttpError(500, 'internal', 'Something went wrong here. Trying again later may help.')
}

/**
 * Logs an error in one line: the route, the kind of error and where it was. Not its message, which may quote what a
 * shopper sent; only the database's own messages are kept, for they name tables and no values. Nor the path of the
 * request, which may hold a token.
 */
export function logError(c: Context, error: unknown): void {
  const cause = error instanceof Error ? error : new Error(typeof error)
  const message = cause.message.startsWith('D1_') ? ` ${cause.message.split('\n')[0]}` : ''
  const frame = cause.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? ''
  console.error(`${c.req.method} ${routePath(c)}: ${cause.name}${message} ${frame.trim()}`)
}
