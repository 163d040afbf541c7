/** Dates as files write them, read in the zone of the shop. */

import { readCell } from './values.mjs'

const iso =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i
const slashed =
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM)?)?$/i

/** Before this, dates of a shop are mistakes. */
const earliest = Date.UTC(1971, 0, 1)
const day = 86_400_000

/**
 * The instant in ms UTC, or the reason why it is none (continues "the date …").
 * @param {unknown} value
 * @param {{zone: string, order: 'dmy' | 'mdy', now: number}} rules
 * @returns {number | string}
 */
export function readInstant(value, rules) {
  const text = readCell(value)
  if (text === undefined) return 'is missing'
  const instant = parse(text, rules)
  if (instant === undefined || Number.isNaN(instant))
    return `"${text.slice(0, 40)}" is not understood`
  if (instant < earliest) return `"${text.slice(0, 40)}" lies before 1971`
  if (instant > rules.now + day) return `"${text.slice(0, 40)}" lies in the future`
  return instant
}

/** Which of 31/12 and 12/31 a date must be, or undefined where it could be both or is written otherwise. */
export function dateOrder(value) {
  const [, first, second] = slashed.exec(readCell(value) ?? '') ?? []
  if (first === undefined) return undefined
  if (Number(first) > 12) return 'dmy'
  return Number(second) > 12 ? 'mdy' : 'either'
}

function parse(text, { zone, order }) {
  if (/^(19|20)\d{6}$/.test(text)) {
    return local([text.slice(0, 4), text.slice(4, 6), text.slice(6)], zone)
  }
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000)
  if (/^\d{12,13}$/.test(text)) return Number(text)
  const standard = iso.exec(text)
  if (standard) {
    const [, year, month, date, hour, minute, second, fraction, offset] = standard
    const parts = [year, month, date, hour, minute, second]
    const ms = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
    return local(parts, offset ? 'UTC' : zone) + ms - minutes(offset) * 60_000
  }
  const other = slashed.exec(text)
  if (!other) return undefined
  const [, first, second, year, hour, minute, seconds, half] = other
  const [date, month] = order === 'dmy' ? [first, second] : [second, first]
  const full = year.length === 2 ? `20${year}` : year
  return local([full, month, date, clockHour(hour, half), minute, seconds], zone)
}

function clockHour(hour, half) {
  if (half === undefined) return hour
  return (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
}

function minutes(offset) {
  const [, sign, hours, rest] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset ?? '') ?? []
  return sign === undefined ? 0 : (Number(hours) * 60 + Number(rest)) * (sign === '-' ? -1 : 1)
}

/** The instant at which clocks in the zone show these parts; NaN for a day or hour that does not exist. */
function local(parts, zone) {
  const [year, month, date, hour = 0, minute = 0, second = 0] = parts.map((one) => Number(one ?? 0))
  const wall = Date.UTC(year, month - 1, date, hour, minute, second)
  const check = new Date(wall)
  if (check.getUTCDate() !== date || check.getUTCMonth() !== month - 1 || hour > 23)
    return Number.NaN
  if (zone === 'UTC') return wall
  // The offset of the guess decides; near a change of clocks a second look settles it.
  const guess = wall - offsetAt(wall, zone)
  return wall - offsetAt(guess, zone)
}

const formats = new Map()
const offsets = new Map()

/** How far clocks of a zone are ahead of UTC at an instant, in ms; remembered for each quarter of an hour. */
function offsetAt(instant, zone) {
  const slot = `${zone}:${Math.floor(instant / 900_000)}`
  let offset = offsets.get(slot)
  if (offset === undefined) {
    const whole = Math.floor(instant / 900_000) * 900_000
    const shown = Object.fromEntries(
      formatOf(zone)
        .formatToParts(whole)
        .map(({ type, value }) => [type, Number(value)]),
    )
    const { year, month, day: date, hour, minute, second } = shown
    offset = Date.UTC(year, month - 1, date, hour, minute, second) - whole
    if (offsets.size > 100_000) offsets.clear()
    offsets.set(slot, offset)
  }
  return offset
}

function formatOf(zone) {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}
