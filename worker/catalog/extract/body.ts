/** The first bytes of what comes in a stream. */

/** The first bytes of a stream; the rest is not waited for. A stream that breaks is read as far as it came. */
export async function readUpTo(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream?.getReader()
  try {
    while (reader && length < limit) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      length += value.length
    }
  } catch {
    // What came is whole enough to be looked at.
  }
  await reader?.cancel().catch(() => undefined)
  const bytes = new Uint8Array(Math.min(length, limit))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, limit - at), at)
    at += Math.min(chunk.length, limit - at)
  }
  return bytes
}
