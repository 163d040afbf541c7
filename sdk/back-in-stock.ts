/** A shopper who wants to hear when a product can be bought again. */
import { explain } from './asked.ts'
import type { Desk } from './desk.ts'
import type { SubscriptionAnswer } from './subscribe.ts'

/** What the form hands over. */
export interface BackInStockRequest {
  /** Where to write to. It gets a mail to confirm first. */
  email: string
  /** The variant, where the product has some. */
  variantId?: string
  /** How many are wanted; one when it is left out. */
  quantity?: number
  /** Whether to hold them for a while once they are there, where the shop offers that. */
  reserve?: boolean
  /** A field that people do not see and leave empty; a robot fills it in. */
  website?: string
  /** When the form was shown, ms since 1970. */
  startedAt?: number
}

/** Sends the request at once; the shopper waits for the answer. `product` is an id, or an address. Never rejects. */
export async function backInStock(
  { endpoint, key, aisle, post, clean }: Desk,
  product: string | number,
  request: BackInStockRequest,
): Promise<SubscriptionAnswer> {
  if (!product || !request?.email) {
    const message = "Call backInStock('the product’s id', { email: 'the shopper’s address' })."
    return { status: 'failed', error: { code: 'incomplete', message } }
  }
  const { json } = clean({
    writeKey: key,
    anonymousId: aisle.anonymousId(),
    [/^https?:/.test(`${product}`) ? 'url' : 'productId']: `${product}`,
    locale: navigator.language,
    ...request,
  })
  const { status, text } = await post(`${endpoint}/v1/back-in-stock`, json)
  return status === 202 ? { status: 'pending' } : { status: 'failed', error: explain(status, text) }
}
