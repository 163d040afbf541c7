/** The body of a request: read against a limit, unpacked, and understood as JSON. */

import { text } from '../core/bytes.ts'
import { isObject, readJson } from '../core/json.ts'
import { HttpError } from './errors.ts'

const KIB = 1_024
/** How much of a body that was refused is still taken off the connection. */
const DRAINED = 16 * KIB * KIB

/**
 * The body as text; bytes that are no UTF-8 become U+FFFD. Counts what really arrives, and what it unpacks to,
 * instead of trusting a header. Throws an HttpError: 413 above `limit` bytes, 415 for an encoding that is not
 * gzip, 400 where it does not unpack.
 */
export async function readBody(request: Request, limit: number): Promise<string> {
  const packed = await readBytes(request.body, limit, drain)
  const encoding = request.headers.get('Content-Encoding')?.trim().toLowerCase() || 'identity'
  if (encoding === 'identity') return text(packed)
  if (encoding !== 'gzip') {
    throw new HttpError(415, 'unsupported_encoding', 'Send the body as it is, or as gzip.', {
      'Accept-Encoding': 'gzip',
    })
  }
  return text(await unpack(packed, limit))
}

/** The body's bytes as they came: what a signature was made of. Throws an HttpError 413 above `limit` bytes. */
export async function readRaw(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  return readBytes(request.body, limit, drain)
}

async function unpack(packed: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  try {
    return await readBytes(stream, limit, (reader) => reader.cancel())
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw new HttpError(400, 'invalid_encoding', 'The body is not valid gzip.')
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

async function readBytes(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
  stop: (reader: Reader) => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!stream) return new Uint8Array()
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > limit) {
      await stop(reader)
      throw tooLarge(limit)
    }
    chunks.push(next.value)
  }
  return join(chunks, length)
}

/**
 * Reads what nobody read of a refused request's body, and forgets it: a connection on which something is left cannot
 * be used again, and the caller's next request would break. Never throws.
 */
export async function discardBody(request: Request): Promise<void> {
  if (request.body && !request.bodyUsed) await drain(request.body.getReader())
}

/** Reads and forgets, but not without end. */
async function drain(reader: Reader): Promise<void> {
  try {
    let left = DRAINED
    for (let next = await reader.read(); !next.done && left > 0; next = await reader.read()) {
      left -= next.value.length
    }
    if (left <= 0) await reader.cancel()
  } catch {
    // The caller went away: nobody waits for the rest.
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}

/** The refusal of a body of more than `limit` bytes. */
export function tooLarge(limit: number): HttpError {
  return new HttpError(413, 'body_too_large', `A request may have ${limit / KIB} KiB.`)
}

/** The JSON object in a body. Throws an HttpError 400 where it holds none. */
export function parseObject(body: string): Readonly<Record<string, unknown>> {
  const json = body.startsWith('\uFEFF') ? body.slice(1) : body
  const value = readJson(json) ?? readJson(repairNumbers(json))
  if (isObject(value)) return value
  throw value === undefined
    ? new HttpError(400, 'invalid_json', 'The body is not valid JSON.')
    : new HttpError(400, 'invalid_body', 'The body must be a JSON object.')
}

/** Some clients write NaN and Infinity, which JSON does not know: they become null. Strings stay as they are. */
function repairNumbers(json: string): string {
  return json.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : 'null',
  )
}
