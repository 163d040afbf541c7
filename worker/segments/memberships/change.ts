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

/** Where a round of a watch stands. */
export interface Stand {
  /** When the watch began. */
  readonly since: number
  /** Whether it is the first round, which takes stock. */
  readonly first: boolean
  /** Over how long those who were inside from the start come in. */
  readonly spread: number
}

/** A shop's old customers must not come back as a flood: so many a day, or over four weeks where there are very many. */
const A_DAY = 50
const LONGEST = 28 * DAY

/** Over how long so many people come in. A handful comes at once. */
export function spreadOf(people: number): number {
  return people <= A_DAY ? 0 : Math.min(LONGEST, Math.ceil(people / A_DAY) * DAY)
}

/** The change that a standing asks for, or null. */
export function changeOf(
  watch: Watch,
  standing: Standing,
  round: Stand,
  now: number,
): Change | null {
  const { profileId, belongs, isMember } = standing
  if (belongs === isMember) return null
  const { segment, tell, inside } = watch
  if (!belongs) return { segment, profileId, kind: 'leave', tell: tell && !round.first }
  if (inside && (round.first || now < round.since + slotOf(profileId, round.spread))) return null
  return { segment, profileId, kind: 'enter', tell: tell && (inside || !round.first) }
}

/** When somebody's turn is, counted from the begin of a watch: the same for ever, and evenly spread. */
export function slotOf(profileId: string, spread: number): number {
  // FNV-1a (Fowler, Noll, Vo), stirred by MurmurHash3's finalizer (Appleby): ids that differ little are far apart.
  let hash = 0x811c9dc5
  for (let index = 0; index < profileId.length; index++) {
    hash = Math.imul(hash ^ profileId.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * spread)
}
