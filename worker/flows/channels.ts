/** By which channel a message goes that has words for an email and for a text: the one that its person would rather have. */

import type { Db } from '../db/database.ts'
import { MARKETING } from '../identity/consent.ts'
import { loadSubscriptions } from '../identity/store.ts'
import { preferredChannel, TEXTS, type Way } from '../messages/channels/channel.ts'
import type { Known } from '../segments/facts.ts'
import type { Draft } from './store.ts'

/** The drafts, each to the address by which it goes. Asks the database only where somebody can be texted. */
export async function chooseChannels(
  db: Db,
  drafts: readonly Draft[],
  people: ReadonlyMap<string, Known>,
): Promise<readonly Draft[]> {
  const phoneOf = (draft: Draft) =>
    draft.texts ? people.get(draft.profileId)?.state.phone?.number : undefined
  const open = drafts.filter((draft) => phoneOf(draft) !== undefined)
  if (open.length === 0) return drafts
  const phones = open.flatMap((draft) => phoneOf(draft) ?? [])
  const [emails, texts] = await Promise.all([
    loadSubscriptions(
      db,
      open.map((draft) => draft.address),
      MARKETING,
    ),
    loadSubscriptions(db, phones, TEXTS),
  ])
  return drafts.map((draft) => {
    const phone = phoneOf(draft)
    if (phone === undefined) return draft
    const preferred = people.get(draft.profileId)?.traits.preferred_channel
    const email = wayOf(draft.address, emails)
    if (preferredChannel(preferred, email, wayOf(phone, texts)) === 'email') return draft
    const reachable =
      draft.reason === 'no_address' ? ({ state: 'queued', reason: '' } as const) : {}
    return { ...draft, ...reachable, channel: 'sms', address: phone }
  })
}

function wayOf(
  address: string,
  subscriptions: Awaited<ReturnType<typeof loadSubscriptions>>,
): Way | null {
  if (address === '') return null
  const row = subscriptions.get(address)
  return { address, subscribed: row?.status === 'subscribed', since: row?.changed_at ?? 0 }
}
