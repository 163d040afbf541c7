/** The time, and ids made of it. */

let last = 0

/** Milliseconds since 1970 by the browser's clock. */
export const now = (): number => Date.now()

/**
 * A UUIDv7 (RFC 9562). The ids of one page sort in the order in which they were made, because each
 * takes a millisecond of its own: those of a burst run a little ahead of the clock.
 */
export function uuid(): string {
  last = Math.max(now(), last + 1)
  const bytes = crypto.getRandomValues(new Uint8Array(9))
  const random = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('')
  const digits = `0${last.toString(16)}7${random}`
  return digits.replace(/(.{8})(.{4})(.{4})(.{3})/, '$1-$2-$3-8$4-')
}
