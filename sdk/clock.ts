/** The time, and ids made of it. */

/** How many ids are made ready at a time: asking for chance costs more than using it. */
const READY = 32

let last = 0
let chance = ''

/** Milliseconds since 1970 by the browser's clock. */
export const now = (): number => Date.now()

/**
 * A UUIDv7 (RFC 9562). The ids of one page sort in the order in which they were made, because each
 * takes a millisecond of its own: those of a burst run a little ahead of the clock.
 */
export function uuid(): string {
  if (!chance) {
    for (const byte of crypto.getRandomValues(new Uint8Array(READY * 9))) {
      chance += (byte + 256).toString(16).slice(1)
    }
  }
  last = Math.max(now(), last + 1)
  const time = `0${last.toString(16)}`
  const some = chance.slice(0, 18)
  chance = chance.slice(18)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${some.slice(0, 3)}-8${some.slice(3, 6)}-${some.slice(6)}`
}
