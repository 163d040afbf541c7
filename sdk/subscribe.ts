/** A sign-up to the shop's emails. */
import { explain } from './asked.ts'
import type { Desk } from './desk.ts'
import type { Problem } from './emitter.ts'

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

/** `pending`: a confirmation mail follows, if the address can get one. `failed`: `error` says why, and what to do. */
export interface SubscriptionAnswer {
  status: 'pending' | 'failed'
  error?: Problem
}

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
