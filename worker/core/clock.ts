/** Time, randomness and ids: the only file that asks the machine for any of them. */

let offset = 0

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The current instant in milliseconds UTC, moved forward by the development clock where one is set. */
export function now(): number {
  return Date.now() + offset
}

/** How far the development clock is ahead of the machine's, in milliseconds. Always 0 in production. */
export function clockOffset(): number {
  return offset
}

/** Sets the development clock ahead. The routes that call it do not exist in production. */
export function setClockOffset(milliseconds: number): void {
  offset = milliseconds
}

/** Waits so many milliseconds of the machine's time. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** `count` bytes from the platform's cryptographic generator. */
export function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count))
}

/** An unguessable text of `bytes` random bytes in lower-case hex, for leases and one-time values. */
export function randomToken(bytes = 16): string {
  return hex(randomBytes(bytes))
}

/** A UUID version 7 (RFC 9562): sorts by time of creation. An id, never a secret. */
export function newId(at: number = now()): string {
  const bytes = randomBytes(16)
  let time = Math.max(0, Math.floor(at))
  for (let index = 5; index >= 0; index--) {
    bytes[index] = time % 256
    time = Math.floor(time / 256)
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const text = hex(bytes)
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-')
}

function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}
