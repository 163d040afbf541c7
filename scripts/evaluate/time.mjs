/** Times as data sets write them: seconds, milliseconds, dates; or a mere count, which only tells the order. */

const day = 86_400_000

/** Before this (in seconds: 1973), a number is a place in an order and no time. */
const earliest = 1e8

/** ms UTC of a cell; a small number stays as it is. Undefined where it is neither. */
export function readTime(cell) {
  const text = cell.trim()
  if (/^-?\d+(\.\d+)?(e\+?\d+)?$/i.test(text)) {
    const number = Number(text)
    if (/^(19|20)\d{2}[01]\d[0-3]\d$/.test(text)) {
      return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)))
    }
    if (number < earliest) return number
    if (number < 1e11) return number * 1000
    return number < 1e14 ? number : number / 1000
  }
  const iso =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?/
  const [, year, month, date, hour = 0, minute = 0, second = 0] = iso.exec(text) ?? []
  if (year !== undefined) {
    return Date.UTC(year, month - 1, date, hour, minute, 0) + Number(second) * 1000
  }
  const slashed = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?/
  const parts = slashed.exec(text)
  if (!parts) return undefined
  const [, first, middle, whole, at = 0, past = 0, beyond = 0] = parts
  // 12/25/2011 can only be the American way; what could be both is read as that, as most public sets are.
  const american = Number(first) <= 12
  const instant = Date.UTC(
    whole,
    (american ? first : middle) - 1,
    american ? middle : first,
    at,
    past,
    beyond,
  )
  return Number.isNaN(instant) ? undefined : instant
}

/**
 * Gives every group (session or order) an instant. Where the times are no times but an order, or there are none,
 * a clock is made up: one group a minute.
 * @param {{at: number | undefined}[]} groups in the order of the file
 */
export function clockOf(groups) {
  const known = groups.every(({ at }) => at !== undefined)
  const real = known && groups.some(({ at }) => at >= earliest * 1000)
  const span = real ? 0 : 60_000
  const order = known ? [...groups].sort((left, right) => left.at - right.at) : groups
  if (!real) for (const [index, group] of order.entries()) group.at = day * 365 + index * span
  return order
}
