/** The limits that senders keep and the collect endpoint enforces. Bytes are bytes of UTF-8. */

const KIB = 1024

/** What one request may hold: by a public (browser) key, and by a secret (server) key. */
export const REQUEST_LIMITS = {
  public: { bytes: 128 * KIB, messages: 100 },
  secret: { bytes: 512 * KIB, messages: 500 },
} as const

/** What one message may hold. */
export const MESSAGE_LIMITS = {
  /** The whole message as JSON. */
  bytes: 32 * KIB,
  /** Objects and arrays inside each other; the message itself counts as 1. */
  depth: 8,
  /** Keys of any one object. */
  keys: 100,
  /** Any one string, in UTF-16 units (its `length`). */
  string: 8 * KIB,
} as const

/** How many messages the browser SDK puts into one request at most. */
export const SDK_BATCH_MESSAGES = 50

/** How big its requests are at most, under the 64 KiB that browsers grant to requests that outlive a page. */
export const SDK_BATCH_BYTES = 60 * KIB
