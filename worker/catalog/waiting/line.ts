/** The line: who is next, and who has to wait although they are. Pure. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Wants } from './request.ts'

/** Least time between two notices to one person about one thing, and the most in one wait. */
const NOTICE_GAP = DAY
export const MOST_NOTICES = 3
/** How long the next wave waits for this one's people. */
export const WAVE_GAP = HOUR

/** Somebody's place, as decisions see it. */
export interface Place {
  readonly productId: string
  readonly variantId: string
  readonly address: string
  readonly profileId: string
  readonly wants: Wants
  readonly quantity: number
  /** When the place was taken; earlier for very good customers, where the owner wants that. */
  readonly rank: number
  readonly round: number
  /** The restock at which it was served last. */
  readonly restock: number
  readonly notices: number
  readonly noticedAt: number
  /** Names this wait in the keys of its messages. */
  readonly request: string
  /** Whether the owner of the mailbox has ever said yes to anything. */
  readonly confirmed: boolean
  /** Whether something is held for this person already: one thing at a time. */
  readonly holds: boolean
}

/** The line in the order in which it is served: whoever was not served yet first, then whoever came first. */
export function inOrder(places: readonly Place[]): readonly Place[] {
  return [...places].sort(
    (left, right) =>
      left.round - right.round ||
      left.rank - right.rank ||
      (left.address < right.address ? -1 : left.address > right.address ? 1 : 0),
  )
}

/** Whether somebody gets pieces held, and is not just told. A stranger who once let a hold run out is told. */
export function wantsHold(place: Place): boolean {
  return place.wants !== 'notice' && (place.confirmed || place.round === 0)
}

/**
 * When somebody may be served in this restock: an instant, at once (0), or never (null). Whoever had a turn in this
 * restock has had it; a second notice comes with the next one, a day later at the earliest.
 */
export function servedFrom(place: Place, restock: number): number | null {
  const had = place.round > 0 && place.restock >= restock
  if (had || place.notices >= MOST_NOTICES) return null
  return place.noticedAt === 0 ? 0 : place.noticedAt + NOTICE_GAP
}
