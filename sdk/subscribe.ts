/** A sign-up to the shop's emails. */
import { snapshot } from './snapshot.ts'
import { post } from './transport.ts'

/** What a sign-up form hands over. */
export interface Subscription {
  email: string
  /** The sentence that the shopper agreed to, word for word. */
  consentText?: string
  /** Where the form stands, such as `footer`. */
  source?: string
  /** A field that people do not see and leave empty; a robot fills it in. */
  website?: string
  /** When the form was shown, ms since 1970. */
  startedAt?: number
}

/** `pending`: a confirmation mail follows, if the address can get one. `failed`: ask the shopper to try again. */
export interface SubscriptionAnswer {
  status: 'pending' | 'failed'
}

/** Sends the sign-up at once; the shopper waits for the answer. Never rejects. */
export async function sendSubscription(
  endpoint: string,
  writeKey: string,
  subscription: Subscription,
  anonymousId: string | undefined,
): Promise<SubscriptionAnswer> {
  const { json } = snapshot({ writeKey, anonymousId, ...subscription })
  const { status } = await post(`${endpoint}/v1/subscribe`, json)
  return { status: status === 202 ? 'pending' : 'failed' }
}
