/** Where a feed's bytes come from: asked for with the version that is known, from the place where the last slice ended. */

import type { OutboundRules, Outcome, Outside } from '../../core/outbound.ts'
import type { FeedPlace } from './reader.ts'
import type { Feed } from './store.ts'

/** The bytes of a feed, and which version of it they are. */
export interface FeedBytes {
  readonly kind: 'bytes'
  readonly body: ReadableStream<Uint8Array>
  readonly contentType: string
  readonly etag: string
  readonly lastModified: string
  /** Whether they begin where the last slice ended; else at the feed's beginning. */
  readonly continues: boolean
  readonly url: string
}

export type FeedAnswer =
  | FeedBytes
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly message: string }

/** Asks for a feed. A version that was read to its end is not sent again, and of one that is being read only the rest. */
export async function askForFeedBytes(
  outside: Outside,
  feed: Feed,
  place: FeedPlace | undefined,
  rules: OutboundRules,
): Promise<FeedAnswer> {
  const offset = place?.offset ?? 0
  const version = feed.etag.startsWith('W/') ? feed.last_modified : feed.etag || feed.last_modified
  const ranged = offset > 0 && version !== ''
  const headers: Record<string, string> = {
    Accept: 'application/xml, text/xml, text/tab-separated-values, text/csv, */*;q=0.5',
    ...(ranged ? { Range: `bytes=${offset}-`, 'If-Range': version } : {}),
    ...(place === undefined && feed.etag !== '' ? { 'If-None-Match': feed.etag } : {}),
    ...(place === undefined && feed.last_modified !== ''
      ? { 'If-Modified-Since': feed.last_modified }
      : {}),
  }
  const answer = await outside({ url: feed.url, headers }, rules)
  if (!answer.ok) return { kind: 'failed', message: answer.message }
  if (answer.status === 304) {
    await discard(answer)
    return { kind: 'unchanged' }
  }
  const partial = answer.status === 206 && ranged && startsAt(answer.headers, offset)
  if ((answer.status !== 200 && !partial) || answer.body === null) {
    await discard(answer)
    return { kind: 'failed', message: `The feed answers ${answer.status}.` }
  }
  const body = partial ? answer.body : await unpacked(answer.body)
  return {
    kind: 'bytes',
    body,
    contentType: answer.headers.get('Content-Type') ?? '',
    etag: (answer.headers.get('ETag') ?? '').slice(0, 300),
    lastModified: (answer.headers.get('Last-Modified') ?? '').slice(0, 100),
    continues: partial,
    url: answer.url,
  }
}

function startsAt(headers: Headers, offset: number): boolean {
  return new RegExp(`^bytes ${offset}-`).test(headers.get('Content-Range') ?? '')
}

async function discard(answer: Extract<Outcome, { ok: true }>): Promise<void> {
  await answer.body?.cancel().catch(() => undefined)
}

/** A feed in a .gz file, unpacked on the way; what is plain goes through as it is. */
async function unpacked(body: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = body.getReader()
  const { value: first } = await reader.read()
  const packed = first?.[0] === 0x1f && first[1] === 0x8b
  const whole = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first === undefined) controller.close()
      else controller.enqueue(first)
    },
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return packed ? whole.pipeThrough(new DecompressionStream('gzip')) : whole
}
