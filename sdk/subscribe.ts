/** A sign-up to the shop's emails. */
import { explain } from './asked.ts'
import type { Subscription, SubscriptionAnswer } from './contract/storefront.ts'
import type { Desk } from './desk.ts'

/** Sends the sign-up at once; the shopper waits for the answer. Never rejects. */
export async function subscribe(
  { endpoint, key, aisle, post, clean }: Desk,
  subscription: Subscription,
): Promise<SubscriptionAnswer> {
  const who = { writeKey: key, anonymousId: aisle.anonymousId() }
  const { json } = clean({ ...who, ...subscription })
  const { status, text } = await post(`${endpoint}/v1/subscribe`, json)
  return status === 202 ? { status: 'pending' } : { status: 'failed', error: explain(status, text) }
}
