/** Sends the request to be told when something can be had again. */
import type { Counter } from '../../sdk/placement/place.ts'

export interface Notice {
  email: string
  quantity: number
  reserve: boolean
  variantId: string | undefined
  /** What only robots fill in, and since when the form was there. */
  website: string
  startedAt: number
  locale: string
}

/** Answers whether it was taken. */
export async function requestNotice(
  counter: Counter,
  productId: string,
  notice: Notice,
): Promise<boolean> {
  const { endpoint, key, aisle } = counter
  try {
    const answer = await fetch(`${endpoint}/v1/back-in-stock`, {
      method: 'POST',
      // As text, it needs no preflight.
      body: JSON.stringify({
        writeKey: key,
        productId,
        anonymousId: aisle.anonymousId(),
        ...notice,
      }),
    })
    return answer.status === 202
  } catch {
    return false
  }
}
