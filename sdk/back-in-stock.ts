/** A shopper who wants to hear when a product can be bought again. */
import { explain } from './asked.ts'
import type { BackInStockRequest, SubscriptionAnswer } from './contract/storefront.ts'
import type { Desk } from './desk.ts'

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
