/** Whether a message to somebody who waits is still true: what may have changed since it was decided. Pure. */

import type { Hold } from '../../catalog/waiting/holds/store.ts'
import { piecesOf } from '../../catalog/waiting/stock.ts'
import type { Entry } from '../../catalog/waiting/store.ts'
import { expectedOf, heldOf } from '../../catalog/waiting/view.ts'
import type { Row } from '../../db/tables.ts'
import type { Message } from '../../messages/store.ts'

/** Mails of this flow that one person gets in a day: few where nobody proved that the address is theirs. */
const DAILY = { stranger: 5, known: 20 } as const

/** What is so at the moment of sending. */
export interface Facts {
  readonly message: Message
  /** Id of the hold that the message tells of, or empty. */
  readonly holdId: string
  /** The date that was told before, in a message about a date. */
  readonly was: number | null
  readonly entry: Entry | undefined
  readonly product: Row<'products'> | undefined
  /** Holds of the product that are not over. */
  readonly holds: readonly Hold[]
  readonly confirmed: boolean
  /** The owner of the mailbox wants nothing of this kind. */
  readonly refused: boolean
  readonly suppressed: boolean
  /** Messages of this flow in the last day. */
  readonly lately: number
  readonly enabled: boolean
  readonly minimum: number
  /** So many pieces, or fewer, are few. */
  readonly lowStock: number
}

/** Why a message must not be sent, or null where it may. */
export function refuse(facts: Facts, now: number): string | null {
  const { entry, product, message } = facts
  if (!facts.enabled) return 'flow_disabled'
  if (facts.suppressed) return 'suppressed'
  if (!entry || facts.refused) return 'left_list'
  if (entry.state === 'ended') return ENDED[entry.reason] ?? 'left_list'
  if (!product || product.title === '') return 'no_content'
  const capped = facts.lately >= (facts.confirmed ? DAILY.known : DAILY.stranger)
  const reason = STEPS[message.step]?.(facts, entry, product, now)
  if (reason === undefined) return 'flow_removed'
  return reason ?? (capped ? 'frequency_cap' : null)
}

const ENDED: Readonly<Record<string, string>> = {
  order: 'order',
  left: 'left_list',
  expired: 'expired',
  merged: 'merged',
  unreachable: 'suppressed',
}

type Check = (facts: Facts, entry: Entry, product: Row<'products'>, now: number) => string | null

const STEPS: Readonly<Record<string, Check>> = {
  listed: (_, entry) => (entry.state === 'waiting' ? null : 'superseded'),
  back: (facts, entry, product, now) => {
    if (entry.state !== 'called' || entry.message_id !== facts.message.id) return 'superseded'
    return isLeft(facts, entry, product, now) ? null : 'sold_out'
  },
  hold: (facts, entry, product, now) => {
    const hold = facts.holds.find((one) => one.id === facts.holdId)
    if (entry.state !== 'held' || hold?.state !== 'held' || hold.expires_at <= now) {
      return 'hold_ended'
    }
    return isCovered(hold, facts.holds, product, now) ? null : 'sold_out'
  },
  'hold-reminder': (facts, entry, product, now) => {
    const hold = facts.holds.find((one) => one.id === facts.holdId)
    if (entry.state !== 'held' || hold?.state !== 'held' || hold.expires_at <= now) {
      return 'hold_ended'
    }
    if (!isCovered(hold, facts.holds, product, now)) return 'sold_out'
    return isScarce(hold, product, facts.lowStock) ? null : 'plenty_left'
  },
  'hold-ended': (_, entry) => (entry.state === 'waiting' ? null : 'superseded'),
  date: (_, entry, product, now) => {
    const expected = expectedOf(product, entry.variant_id)
    const stands = entry.state === 'waiting' && expected !== null && expected > now
    return stands && entry.promised_at === expected ? null : 'superseded'
  },
}

/** Whether so few are left beside what is held that its time should not be missed. */
function isScarce(hold: Hold, product: Row<'products'>, lowStock: number): boolean {
  const pieces = piecesOf(product, hold.variant_id)
  return pieces !== null && pieces - hold.quantity <= lowStock
}

/** Whether anything is left that is not held for others. */
function isLeft(facts: Facts, entry: Entry, product: Row<'products'>, now: number): boolean {
  const pieces = piecesOf(product, entry.variant_id)
  if (pieces === null) return true
  const others = facts.holds.filter(
    (hold) => hold.expires_at > now && hold.address !== entry.address,
  )
  return pieces >= facts.minimum && pieces - heldOf(product, entry.variant_id, others) >= 1
}

/** Whether the shop still has what is held, for everybody who held before as well: it may have sold it meanwhile. */
function isCovered(
  hold: Hold,
  holds: readonly Hold[],
  product: Row<'products'>,
  now: number,
): boolean {
  const pieces = piecesOf(product, hold.variant_id)
  if (pieces === null) return true
  const before = holds.filter(
    (one) =>
      one.id !== hold.id &&
      one.expires_at > now &&
      (one.created_at < hold.created_at ||
        (one.created_at === hold.created_at && one.id < hold.id)),
  )
  return pieces - heldOf(product, hold.variant_id, before) >= hold.quantity
}
