/** The Worker's way out: the only place that fetches, from listed hosts only, within bounds of size and time. */

import { type AddressRules, judgeUrl, type RefusalCode } from './judge.ts'

export { judgeUrl } from './judge.ts'

export interface OutboundRules extends AddressRules {
  /** Most bytes of a body after decompression. */
  readonly maxBytes: number
  /** Milliseconds for the whole exchange, redirects and the last byte of the body included. */
  readonly timeout: number
  /** Most redirects to follow. */
  readonly redirects: number
}

export interface OutboundRequest {
  readonly url: string
  /** GET unless given. Only GET and HEAD follow redirects. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type OutboundCode =
  | RefusalCode
  | 'too_many_redirects'
  | 'redirect_loop'
  | 'bad_redirect'
  | 'bad_answer'
  | 'too_large'
  | 'timeout'
  | 'network'

export interface Answer {
  readonly ok: true
  /** Of the last answer: 304, 404 and 500 are answers too. */
  readonly status: number
  /** Where the redirects ended. */
  readonly url: string
  readonly headers: Headers
  /** Ends with an OutboundError past the bounds. Whoever does not read it must cancel it. */
  readonly body: ReadableStream<Uint8Array> | null
  /** The body as UTF-8. Throws an OutboundError past the bounds. */
  text(): Promise<string>
  /** The body's JSON. Throws an OutboundError past the bounds, a SyntaxError where it is none. */
  json(): Promise<unknown>
}

export type Outcome =
  | Answer
  | { readonly ok: false; readonly code: OutboundCode; readonly message: string }

/** The way out as others are given it: `fetchOutside`, or in tests a world of their own. */
export type Outside = (request: OutboundRequest, rules: OutboundRules) => Promise<Outcome>

/** What ends the reading of a body. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  readonly code: OutboundCode

  constructor(code: OutboundCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Headers that may follow a redirect to another host; a key for one host is none of the next one's business. */
const harmless = new Set(['accept', 'accept-language', 'if-none-match', 'if-modified-since'])
const redirected = new Set([301, 302, 303, 307, 308])
/** Encodings that the platform takes off a body: what is encoded otherwise could not be read. */
const readable = new Set(['', 'identity', 'gzip', 'x-gzip', 'br'])

/**
 * Fetches an address outside, and never throws: what went wrong is the outcome. Every address, also behind a redirect,
 * is judged first (`judgeUrl`); that a name leads to a private address is what the platform's flag
 * `global_fetch_strictly_public` guards against. No cookie is sent or kept.
 */
export async function fetchOutside(
  request: OutboundRequest,
  rules: OutboundRules,
): Promise<Outcome> {
  const deadline = AbortSignal.timeout(rules.timeout)
  const method = (request.method ?? 'GET').toUpperCase()
  const seen = new Set<string>()
  let address = request.url
  let headers = headersOf(request, rules)
  for (let hop = 0; ; hop++) {
    const judged = judgeUrl(address, rules)
    if (!judged.ok) return judged
    // The fragment stays at home.
    judged.url.hash = ''
    const url = judged.url.href
    if (seen.has(url)) return fail('redirect_loop', 'The redirects lead in a circle.')
    seen.add(url)
    let response: Response
    try {
      const asked = fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: deadline,
        ...(request.body === undefined ? {} : { body: request.body }),
      })
      response = await orTimeout(asked, deadline)
    } catch (error) {
      return failure(error, deadline)
    }
    const location = redirected.has(response.status) ? response.headers.get('Location') : null
    if (location === null || (method !== 'GET' && method !== 'HEAD')) {
      return answer(response, url, rules, deadline)
    }
    await response.body?.cancel().catch(() => {})
    if (hop >= rules.redirects) {
      return fail('too_many_redirects', `There are more than ${rules.redirects} redirects.`)
    }
    if (!URL.canParse(location, url)) {
      return fail('bad_redirect', 'The redirect leads nowhere.')
    }
    const next = new URL(location, url)
    if (next.host !== judged.url.host) {
      headers = new Headers([...headers].filter(([name]) => mayFollow(name)))
    }
    address = next.href
  }
}

function mayFollow(name: string): boolean {
  return harmless.has(name) || name === 'user-agent'
}

/** What Aisle calls itself: `Aisle/1 (+https://aisle.example; …)`. */
export function userAgent(publicUrl: string | undefined): string {
  return `Aisle/1 (${publicUrl ? `+${publicUrl}; ` : ''}reads the pages of the shop it works for)`
}

function headersOf(request: OutboundRequest, rules: OutboundRules): Headers {
  const headers = new Headers({ 'User-Agent': userAgent(rules.publicUrl), Accept: '*/*' })
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (name.toLowerCase() !== 'cookie') headers.set(name, value)
  }
  return headers
}

function answer(
  response: Response,
  url: string,
  rules: OutboundRules,
  deadline: AbortSignal,
): Outcome {
  const headers = new Headers(response.headers)
  headers.delete('Set-Cookie')
  const encoding = (headers.get('Content-Encoding') ?? '').trim().toLowerCase()
  const declared = Number(headers.get('Content-Length') ?? 0)
  const trouble =
    response.status < 200 || response.status > 599
      ? fail('bad_answer', `The answer has the status ${response.status}.`)
      : !readable.has(encoding)
        ? fail('bad_answer', 'The answer is packed in a way that cannot be read.')
        : response.body && declared > rules.maxBytes
          ? fail('too_large', `The answer is longer than ${rules.maxBytes} bytes.`)
          : null
  if (trouble) {
    response.body?.cancel().catch(() => {})
    return trouble
  }
  const body = response.body ? bounded(response.body, rules.maxBytes, deadline) : null
  const text = async () => (body ? new Response(body).text() : '')
  return {
    ok: true,
    status: response.status,
    url,
    headers,
    body,
    text,
    json: async () => JSON.parse(await text()),
  }
}

/** A body that ends with an error past its bounds. What it is declared to be long is not believed: bytes are counted. */
function bounded(
  body: ReadableStream<Uint8Array>,
  most: number,
  deadline: AbortSignal,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let read = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await orTimeout(reader.read(), deadline)
        if (done) {
          controller.close()
          return
        }
        read += value.byteLength
        if (read > most) {
          throw new OutboundError('too_large', `The answer is longer than ${most} bytes.`)
        }
        controller.enqueue(value)
      } catch (error) {
        reader.cancel().catch(() => {})
        const { code, message } = failure(error, deadline)
        controller.error(new OutboundError(code, message))
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** A promise, or the deadline's error where that comes first. */
async function orTimeout<Value>(work: Promise<Value>, deadline: AbortSignal): Promise<Value> {
  let stop = () => {}
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(new OutboundError('timeout', 'The answer took too long.'))
    if (deadline.aborted) stop()
    deadline.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    deadline.removeEventListener('abort', stop)
  }
}

function failure(error: unknown, deadline: AbortSignal) {
  if (error instanceof OutboundError) return fail(error.code, error.message)
  if (deadline.aborted) return fail('timeout', 'The answer took too long.')
  return fail('network', 'The connection failed or broke off.')
}

function fail(code: OutboundCode, message: string) {
  return { ok: false, code, message } as const
}
