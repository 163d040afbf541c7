/** The messages that follow from a look at a product: who hears what, when they are awake to read it. */

import type { EntryKey } from '../catalog/waiting/turns/store.ts'
import { newId } from '../core/clock.ts'
import { isBetweenHours, nextLocalHour } from '../core/zone.ts'
import { remindAt } from '../flows/back-in-stock/reminder.ts'
import type { WaitingLetter, WaitingStep } from '../flows/back-in-stock/store.ts'
import type { Settings } from '../site/settings.ts'
import type { Turn } from './turns.ts'

/** Tells somebody that what was held for them no longer is. */
export function endedLetter(
  hold: EntryRow & {
    readonly id: string
    readonly profile_id: string
    readonly expires_at: number
  },
  settings: Settings,
  now: number,
): WaitingLetter {
  return letterOf(
    { ...keyOf(hold), profileId: hold.profile_id, request: hold.id },
    {
      id: newId(now),
      step: 'hold-ended',
      mark: 'ended',
      dueAt: awake(settings, null, now),
      hold: hold.id,
      was: hold.expires_at,
    },
  )
}

/** Somebody for whom something is held hears of it once more, if it is good to know by then. */
export function reminderLetters(
  turn: Turn,
  timezone: string | null,
  settings: Settings,
  now: number,
): readonly WaitingLetter[] {
  const clock = { night: settings.quietHours, zone: timezone ?? settings.timezone }
  const dueAt = remindAt({ from: now, until: turn.expiresAt }, clock)
  if (dueAt === null) return []
  const { messageId, holdId } = turn
  const letter = {
    id: newId(now),
    step: 'hold-reminder',
    mark: holdId,
    dueAt,
    hold: holdId,
  } as const
  return [{ ...letterOf(turn.place, letter), with: messageId }]
}

/** A message of this flow, as it is written. */
export function letterOf(
  to: EntryKey & { readonly profileId: string; readonly request: string },
  letter: {
    readonly id: string
    readonly step: WaitingStep
    readonly mark: string
    readonly dueAt: number
    readonly hold: string
    readonly was?: number | null
  },
): WaitingLetter {
  const { id, step, mark, dueAt, hold, was = null } = letter
  return {
    ...entryKey(to),
    profileId: to.profileId,
    id,
    step,
    key: `${to.request}:${step}:${mark}`,
    dueAt,
    hold,
    was,
  }
}

/** What is in no hurry waits until it is no longer night where its reader lives. */
export function awake(settings: Settings, timezone: string | null, now: number): number {
  const { from, until } = settings.quietHours
  const zone = timezone ?? settings.timezone
  return isBetweenHours(now, zone, from, until) ? nextLocalHour(now, zone, until) : now
}

/** An entry, or what stands for it, as its row names it. */
export interface EntryRow {
  readonly product_id: string
  readonly variant_id: string
  readonly address: string
}

export function keyOf(row: EntryRow): EntryKey {
  return { productId: row.product_id, variantId: row.variant_id, address: row.address }
}

export function entryKey({ productId, variantId, address }: EntryKey): EntryKey {
  return { productId, variantId, address }
}
