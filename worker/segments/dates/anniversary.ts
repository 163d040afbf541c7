/** Days that come back every year, such as birthdays: what a trait says, and when the day begins where somebody is. Pure. */

import { dateOf, instantOf, wallAt } from '../../core/wall.ts'

export interface MonthDay {
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * The day in a trait: `1990-02-28`, the same with a time after it, or without a year, `--02-28` (ISO 8601) or `02-28`.
 * Anything else, such as 3/4, could be two days, and is none.
 */
export function readMonthDay(value: unknown): MonthDay | null {
  const match = /^(?:\d{4}-|--)?(\d{2})-(\d{2})(?:T.*|\s.*)?$/.exec(
    typeof value === 'string' ? value.trim() : '',
  )
  const [month = 0, day = 0] = match?.slice(1).map(Number) ?? []
  return day >= 1 && day <= (DAYS[month - 1] ?? 0) ? { month, day } : null
}

/** When the day next begins where somebody is, at or after an instant, and its date there. */
export function nextDay(
  { month, day }: MonthDay,
  zone: string,
  from: number,
): { readonly at: number; readonly date: string } {
  const { year } = wallAt(from, zone)
  for (const candidate of [year - 1, year, year + 1]) {
    const wall = { year: candidate, ...inYear(candidate, month, day), hour: 0, minute: 0 }
    const at = instantOf(wall, zone)
    if (at >= from) return { at, date: dateOf(wall) }
  }
  const wall = { year: year + 2, ...inYear(year + 2, month, day), hour: 0, minute: 0 }
  return { at: instantOf(wall, zone), date: dateOf(wall) }
}

/** Whoever was born on a leap day has their day on the last of February in other years: still in their month, and not late. */
function inYear(year: number, month: number, day: number): MonthDay {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && day === 29 && !leap ? { month, day: 28 } : { month, day }
}
