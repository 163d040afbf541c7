/** Who comes into a watched segment and who goes out of it, and whether that is told to anybody. Pure. */

import { DAY } from '../../core/clock.ts'
import type { Condition } from '../condition.ts'

/** A segment that is watched. */
export interface Watch {
  readonly segment: string
  readonly condition: Condition
  /** Whether a flow listens: else memberships are kept in silence. */
  readonly tell: boolean
  /**
   * Whether those who are inside when the watch begins are let in like everybody else, spread over some weeks. Else
   * they are taken as known, and only who comes later is told of.
   */
  readonly inside: boolean
}

export interface Change {
  readonly segment: string
  readonly profileId: string
  readonly kind: 'enter' | 'leave'
  readonly tell: boolean
}

/** What is known of one person and one segment. */
export interface Standing {
  readonly profileId: string
  readonly belongs: boolean
  readonly isMember: boolean
}

/** Over how long those who are inside from the start come in: a shop's old customers must not come back as a flood. */
export const SPREAD = 28 * DAY

/**
 * The change that a standing asks for, or null. `since` is when the watch began; `first` is its first round, which
 * takes stock.
 */
export function changeOf(
  watch: Watch,
  standing: Standing,
  round: { readonly since: number; readonly first: boolean },
  now: number,
): Change | null {
  const { profileId, belongs, isMember } = standing
  if (belongs === isMember) return null
  const { segment, tell, inside } = watch
  if (!belongs) return { segment, profileId, kind: 'leave', tell: tell && !round.first }
  if (inside && now < round.since + slotOf(profileId)) return null
  return { segment, profileId, kind: 'enter', tell: tell && (inside || !round.first) }
}

/** When somebody's turn is, counted from the begin of a watch: the same for ever, and evenly spread. */
export function slotOf(profileId: string): number {
  // FNV-1a (Fowler, Noll, Vo), stirred by MurmurHash3's finalizer (Appleby): ids that differ little are far apart.
  let hash = 0x811c9dc5
  for (let index = 0; index < profileId.length; index++) {
    hash = Math.imul(hash ^ profileId.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * SPREAD)
}
