/** One visit to one page: asks for it, and says what came of it in a way that the owner can read. */

import { sha256 } from '../../core/bytes.ts'
import { OutboundError } from '../../core/outbound.ts'
import { urlKey } from '../keys.ts'
import type { StatementInput } from '../statement.ts'
import { judgePage, type PageAddress } from './address.ts'
import { type Asker, PAGE_BYTES, retryAfter } from './asker.ts'
import { readPage } from './reading.ts'
import { isAllowed, type Robots } from './robots.ts'
import type { Page } from './store.ts'

/** What a page is asked with the next time, so that it need not be sent again. */
export interface Validators {
  readonly etag: string
  readonly lastModified: string
}

export type Visit =
  /** It says what it said the last time. */
  | { readonly kind: 'unchanged' }
  | ({
      readonly kind: 'product'
      readonly input: StatementInput
      readonly hash: string
      readonly note: string
    } & Validators)
  /** Its product has another address. */
  | { readonly kind: 'alias'; readonly of: PageAddress; readonly note: string }
  /** It was read, and there is no product for us on it. */
  | ({ readonly kind: 'other'; readonly note: string } & Validators)
  /** It may not be read, or cannot. */
  | { readonly kind: 'refused'; readonly note: string }
  | { readonly kind: 'gone'; readonly note: string }
  /** It could not be read this time. `rest`: how long the whole host is to be left alone. */
  | { readonly kind: 'failed'; readonly note: string; readonly rest?: number }

/** Visits a page. `fresh`: its content is wanted though it may be what it was. Never throws for what a shop does. */
export async function visit(
  asker: Asker,
  page: Pick<Page, 'key' | 'url' | 'etag' | 'last_modified'>,
  robots: Robots,
  now: number,
  fresh: boolean,
): Promise<Visit> {
  const verdict = judgePage(page.url, asker.ground)
  if (!verdict.ok) return { kind: 'refused', note: verdict.message }
  const { pathname, search } = new URL(page.url)
  if (!isAllowed(robots, pathname + search)) {
    return { kind: 'refused', note: 'robots.txt does not let Aisle read it.' }
  }
  const answer = await asker.ask(page.url, fresh ? {} : conditions(page))
  if (!answer.ok) {
    const passing = answer.code === 'timeout' || answer.code === 'network'
    return { kind: passing ? 'failed' : 'refused', note: answer.message }
  }
  const { status, headers } = answer
  const leave = () => answer.body?.cancel().catch(() => {})
  if (status === 304) {
    await leave()
    return { kind: 'unchanged' }
  }
  if (status !== 200) {
    await leave()
    return unusual(status, headers, now)
  }
  const type = headers.get('Content-Type') ?? ''
  if (!/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type)) {
    await leave()
    return { kind: 'refused', note: `It is no HTML page but ${nameOf(type)}.` }
  }
  if (/\bnoindex\b|\bnone\b/i.test(headers.get('X-Robots-Tag') ?? '')) {
    await leave()
    return { kind: 'other', note: NOINDEX, etag: '', lastModified: '' }
  }
  try {
    const bytes = await readAll(answer.body)
    return await look(asker, page.key, answer.url, { bytes, type, headers })
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    const passing = error.code === 'timeout' || error.code === 'network'
    return { kind: passing ? 'failed' : 'refused', note: error.message }
  }
}

const NOINDEX = 'The page asks not to be listed (noindex).'

/** What a page that was sent is. */
async function look(
  asker: Asker,
  key: string,
  url: string,
  sent: { readonly bytes: Uint8Array; readonly type: string; readonly headers: Headers },
): Promise<Visit> {
  const read = await readPage(sent.bytes, url, sent.type)
  const validators = {
    etag: (sent.headers.get('ETag') ?? '').slice(0, 300),
    lastModified: (sent.headers.get('Last-Modified') ?? '').slice(0, 100),
  }
  if (read.noindex) return { kind: 'other', note: NOINDEX, ...validators }
  const address = read.canonical ?? url
  const home = judgePage(address, asker.ground)
  if (home.ok && home.key !== key && !isFront(home)) {
    return { kind: 'alias', of: home, note: `Its own address is ${home.url}.` }
  }
  if (!read.input) return { kind: 'other', note: read.note, ...validators }
  if (!home.ok) {
    const note = `It names ${address.slice(0, 200)} as its own address, which is not read: ${home.message}`
    return { kind: 'other', note, ...validators }
  }
  const input = { ...read.input, url: isFront(home) ? url : home.url }
  const hash = await sha256(JSON.stringify(input))
  return { kind: 'product', input, hash, note: read.note, ...validators }
}

/** Shops that name their front page as the address of everything mean nothing by it. */
function isFront(page: PageAddress): boolean {
  return page.key === urlKey(new URL('/', page.url).href)
}

function conditions(page: Pick<Page, 'etag' | 'last_modified'>): Record<string, string> {
  return {
    ...(page.etag ? { 'If-None-Match': page.etag } : {}),
    ...(page.last_modified ? { 'If-Modified-Since': page.last_modified } : {}),
  }
}

function unusual(status: number, headers: Headers, now: number): Visit {
  if (status === 404 || status === 410) {
    return { kind: 'gone', note: `The shop says that there is no such page (${status}).` }
  }
  if (status === 429 || status === 503) {
    const note = `The shop asked for a pause (${status}).`
    return { kind: 'failed', note, rest: retryAfter(headers, now) }
  }
  if (status >= 500) return { kind: 'failed', note: `The shop had an error (${status}).` }
  if (status === 401 || status === 403) {
    return { kind: 'refused', note: `The shop does not let Aisle read it (${status}).` }
  }
  return { kind: 'refused', note: `The shop answered with ${status}.` }
}

function nameOf(type: string): string {
  const name = type.split(';')[0]?.trim().slice(0, 80) ?? ''
  return name === '' ? 'something that it does not name' : name
}

async function readAll(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (!body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.byteLength
  }
  const whole = new Uint8Array(Math.min(length, PAGE_BYTES))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
