/** Where an import goes: Aisle over HTTP, asked again where it is busy or out of reach. */

import { Failure } from '../local/failure.mjs'

const longest = 60_000
const patience = 120_000

/** What each kind is posted to, and how. */
export function targetFor(kind, { to, key, token, offer }) {
  if (kind === 'codes') {
    if (!token) throw new Failure('Codes need the console’s token: --token, or ADMIN_TOKEN.')
    return {
      url: `${to}/api/offers/${encodeURIComponent(offer)}/codes`,
      authorization: `Bearer ${token}`,
      secret: 'the console’s token (--token)',
      body: (codes) => JSON.stringify({ codes }),
    }
  }
  if (kind === 'products' || kind === 'feed') {
    if (!token) throw new Failure('Products need the console’s token: --token, or ADMIN_TOKEN.')
    return {
      url: kind === 'feed' ? `${to}/api/feeds/items` : `${to}/api/products/batch`,
      authorization: `Bearer ${token}`,
      secret: 'the console’s token (--token)',
      body: (messages) =>
        JSON.stringify(kind === 'feed' ? { items: messages } : { products: messages }),
      /** Bytes and messages of one request. */
      limits: { bytes: 2_000_000, messages: 500 },
    }
  }
  if (!key) throw new Failure('Which key? --key sk_…, or AISLE_KEY.')
  return {
    url: `${to}/v1/batch`,
    authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    secret: 'the secret key (--key)',
    body: (messages) => JSON.stringify({ batch: messages, sentAt: new Date().toISOString() }),
    limits: { bytes: 450 * 1024, messages: 500 },
  }
}

/** Asks whether anybody is there and takes the key, before much is read. */
export async function knock(target) {
  await post(target, [], { patience: 0 })
}

/**
 * Posts messages until they are taken. Answers `{accepted, rejected: [{index, code, message}]}`.
 * Throws a Failure where asking again cannot help, or did not for two minutes.
 * @param {AbortSignal} [signal] gives up at once
 */
export async function post(target, messages, { signal, patience: wait = patience } = {}) {
  const body = target.body(messages)
  const until = Date.now() + wait
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(target, body, signal)
    if (answer.ok) return answer.value
    if (answer.final) throw new Failure(answer.final)
    const pause =
      answer.retryAfter ?? Math.min(500 * 2 ** attempt, longest) * (0.75 + Math.random() / 2)
    if (Date.now() + pause > until) throw new Failure(answer.trouble)
    await sleep(pause, signal)
  }
}

async function once({ url, authorization, secret }, body, signal) {
  const { origin } = new URL(url)
  let response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(longest), ...(signal ? [signal] : [])]),
    })
    const text = await response.text()
    if (response.ok) return { ok: true, value: readAnswer(text, url) }
    const detail = problem(text)
    if (response.status === 401) {
      return { final: `${origin} does not know ${secret}: ${detail || 'unauthorized'}` }
    }
    const trouble = `${origin} answered ${response.status}${detail ? `: ${detail}` : ''}`
    if (response.status !== 429 && response.status < 500) return { final: trouble }
    return { trouble, retryAfter: readRetryAfter(response.headers.get('retry-after')) }
  } catch (error) {
    if (error instanceof Failure) throw error
    if (signal?.aborted) throw error
    const reason = error.cause?.code ?? error.cause?.message ?? error.name
    return {
      trouble: `Nothing answers at ${origin} (${reason}): is Aisle running there? npm start, or --to URL.`,
    }
  }
}

function readAnswer(text, url) {
  const answer = parse(text)
  if (typeof answer?.accepted === 'number' && Array.isArray(answer.rejected)) return answer
  throw new Failure(`What answers at ${url} is not Aisle.`)
}

function problem(text) {
  const { detail } = parse(text) ?? {}
  return typeof detail === 'string' ? detail : ''
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readRetryAfter(header) {
  if (header === null) return undefined
  const at = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(at) ? Math.min(Math.max(at, 0), longest) : undefined
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
