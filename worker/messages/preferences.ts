/** What the owner of a mailbox decides through a link in an email: off the list, on it again. Takes effect at once. */

import { newId } from '../core/clock.ts'
import type { Db } from '../db/database.ts'
import { type ConsentChange, MARKETING } from '../identity/consent.ts'
import {
  deleteUnsubscribes,
  loadSubscriptions,
  putConfirmations,
  putConsents,
  putSuppressions,
  putWithdrawals,
} from '../identity/store.ts'
import { putEngagements } from './store.ts'

/** Who holds the link: the address and its hashes, the message that carried the link. */
export interface Holder {
  /** Null where the message is long gone: the hash still stops the mail. */
  readonly address: string | null
  readonly hash: string
  readonly messageId: string
  readonly subject: string
}

/** Takes an address off the list: the very next decision to send sees it. Doing it twice is doing it once. */
export async function unsubscribe(
  db: Db,
  holder: Holder,
  source: string,
  at: number,
): Promise<void> {
  const engagement = { message_id: holder.messageId, kind: 'unsubscribe' as const, at: 0, link: -1 }
  await db.batch([
    putSuppressions([{ hash: holder.hash, reason: 'unsubscribe', at }]),
    putEngagements([engagement]),
    ...changes(holder, 'withdrawn', source, at).flatMap((change) => [
      putWithdrawals([change]),
      putConsents([change]),
    ]),
  ])
}

/** Puts an address on the list again, by the word of its mailbox. */
export async function resubscribe(
  db: Db,
  holder: Holder,
  hashes: readonly string[],
  at: number,
  source = 'preferences page',
): Promise<void> {
  await db.batch(
    changes(holder, 'confirmed', source, at).flatMap((change) => [
      putConfirmations([change]),
      deleteUnsubscribes(hashes),
      putConsents([change]),
    ]),
  )
}

/** Whether the holder's address gets marketing. */
export async function isSubscribed(db: Db, holder: Holder): Promise<boolean> {
  if (holder.address === null) return false
  const subscriptions = await loadSubscriptions(db, [holder.address], MARKETING)
  return subscriptions.get(holder.address)?.status === 'subscribed'
}

function changes(
  holder: Holder,
  action: ConsentChange['action'],
  source: string,
  at: number,
): readonly ConsentChange[] {
  if (holder.address === null) return []
  const { address, subject } = holder
  return [{ address, topic: MARKETING, action, subject, at, id: newId(at), source, text: '' }]
}
