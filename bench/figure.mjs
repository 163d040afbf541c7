/** A measured figure, and the small statistics that noisy machines need. */

/**
 * @param {string} name a sentence's worth: it stands in tables and in JSON
 * @param {number} value
 * @param {string} unit
 * @param {{most?: number, least?: number}} [target]
 */
export function figure(name, value, unit, { most, least } = {}) {
  const rounded = Number(value.toPrecision(4))
  const target = most === undefined ? least : most
  const ok = (most === undefined || value <= most) && (least === undefined || value >= least)
  const words = most !== undefined ? `≤ ${most}` : least !== undefined ? `≥ ${least}` : ''
  return { name, value: rounded, unit, target: target ?? null, ok, words }
}

/** The middle of some measurements: one that was disturbed does not move it. */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
export function seeded(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
