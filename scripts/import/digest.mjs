/** Digests by which rows and messages are known again, however often a file is imported. */

import { createHash } from 'node:crypto'

/** A short digest of a text as a number of 53 bits: compact enough to remember millions. */
export function numberOf(text) {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x9e3779b1)
    high = Math.imul(high ^ code, 0x5f356495)
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0)
}

/** 32 hex digits of SHA-256. */
export function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** The id of a message: readable where it is short and plain, else a digest. Message ids have at most 100 characters. */
export function messageId(kind, text) {
  const id = `${kind}:${text}`
  return id.length <= 100 && !/[\p{Cc}\uFFFD]/u.test(id) ? id : `${kind}:${digest(text)}`
}

/** Counts how often something came, by its digest. */
export class Tally {
  #counts = new Map()

  /** Counts once more and answers how often it came so far. */
  add(text) {
    const key = numberOf(text)
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return count
  }

  get(text) {
    return this.#counts.get(numberOf(text)) ?? 0
  }

  get size() {
    return this.#counts.size
  }
}
