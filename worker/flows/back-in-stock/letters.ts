/** Prepares what people who wait are sent: reads again what is so at this moment, and writes or refuses each letter. */

import { loadProducts } from '../../catalog/store.ts'
import { loadHolds } from '../../catalog/waiting/holds/store.ts'
import { findEntries, isConfirmed, WAITING_TOPIC } from '../../catalog/waiting/store.ts'
import { readObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { loadProfiles, loadSubscriptions, loadSuppressions } from '../../identity/store.ts'
import type { Desk } from '../../messages/compose.ts'
import type { Preparation } from '../../messages/judgement.ts'
import { suppressionHashes } from '../../messages/links.ts'
import type { Message } from '../../messages/store.ts'
import { BACK_IN_STOCK, countLetters } from './store.ts'
import { type Facts, refuse } from './truth.ts'
import { writeWaitingLetter } from './writing.ts'

/** Why somebody gets no marketing: a waiting list is none. */
const MARKETING_ONLY: readonly string[] = ['unsubscribe', 'sunset']

/** Preparations of messages of this flow, by message id. */
export async function prepareWaiting(
  desk: Desk & { readonly db: Db; readonly now: () => number },
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  if (messages.length === 0) return new Map()
  const { db, settings, now } = desk
  const at = now()
  const about = new Map(messages.map((message) => [message.id, readAbout(message)]))
  const productIds = [...new Set([...about.values()].map((one) => one.productId))]
  const profileIds = [...new Set(messages.map((message) => message.profile_id))]
  const addresses = [...new Set(messages.map((message) => message.address))]
  const hashes = new Map<string, readonly string[]>()
  for (const address of addresses) hashes.set(address, await suppressionHashes(desk.ring, address))
  const keys = messages.map((message) => ({
    productId: about.get(message.id)?.productId ?? '',
    variantId: about.get(message.id)?.variantId ?? '',
    address: message.address,
  }))
  const [entries, holds, products, profiles, counts, suppressions, subscriptions] =
    await Promise.all([
      findEntries(db, keys),
      loadHolds(db, productIds),
      loadProducts(db, productIds),
      loadProfiles(db, profileIds),
      countLetters(db, profileIds, at),
      loadSuppressions(db, [...hashes.values()].flat()),
      loadSubscriptions(db, addresses, WAITING_TOPIC),
    ])
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]))
  const preparations = new Map<string, Preparation>()
  for (const message of messages) {
    const { productId, variantId, holdId, was } = readAbout(message)
    const profile = profileOf.get(message.profile_id)
    const subscription = subscriptions.get(message.address)?.status ?? null
    const facts: Facts = {
      message,
      holdId,
      was,
      entry: entries.find(
        (one) =>
          one.product_id === productId &&
          one.variant_id === variantId &&
          one.address === message.address,
      ),
      product: products.get(productId),
      holds: holds.filter((hold) => hold.product_id === productId),
      confirmed: isConfirmed(profile?.email ?? null, message.address, subscription),
      refused: subscription === 'unsubscribed',
      suppressed: (hashes.get(message.address) ?? [])
        .map((hash) => suppressions.get(hash))
        .some((reason) => reason !== undefined && !MARKETING_ONLY.includes(reason)),
      lately: counts.get(message.profile_id) ?? 0,
      enabled: !settings.disabledFlows.includes(BACK_IN_STOCK),
      minimum: settings.waitingMinimum,
      lowStock: settings.lowStock,
    }
    const reason = refuse(facts, at)
    preparations.set(
      message.id,
      reason === null
        ? writeWaitingLetter(facts, { settings, profile, now: at })
        : { send: false, reason },
    )
  }
  return preparations
}

interface About {
  readonly productId: string
  readonly variantId: string
  readonly holdId: string
  readonly was: number | null
}

/** What a message of this flow is about. */
export function readAbout(message: Pick<Message, 'data'>): About {
  const { product, variant, hold, was } = readObject(message.data)
  return {
    productId: typeof product === 'string' ? product : '',
    variantId: typeof variant === 'string' ? variant : '',
    holdId: typeof hold === 'string' ? hold : '',
    was: typeof was === 'number' ? was : null,
  }
}
