/** How many more people may be asked by text today whether a sign-up was theirs. Pure. */

import { DAY } from '../../../core/clock.ts'
import { isObject } from '../../../core/json.ts'

/** The setting that counts them. */
export const TEXTS_ASKED = 'texts.asked'

/** How many of `wanted` may be asked now, and what to remember. A day is one of UTC. */
export function allowance(
  stored: unknown,
  perDay: number,
  wanted: number,
  now: number,
): { readonly left: number; readonly after: { readonly day: number; readonly count: number } } {
  const day = Math.floor(now / DAY)
  const { day: known, count: counted } = isObject(stored) ? stored : {}
  const before = known === day && typeof counted === 'number' ? counted : 0
  const left = Math.min(wanted, Math.max(0, perDay - before))
  return { left, after: { day, count: before + left } }
}
