/** The products that this browser looked at last, for recommendations. */
import type { Message, TrackMessage } from './contract/envelope.ts'
import type { Storage } from './storage.ts'

/** How much of them is remembered, in characters, and how many of them are of use. */
const LENGTH = 2000
const MOST = 50

/** Remembers the product of a `Product Viewed`: in memory, until the shopper allows more. */
export function noteViewed(storage: Storage, message: Message): void {
  const { event, properties } = message as TrackMessage
  if (event !== 'Product Viewed') return
  const { product_id, sku, url } = properties || {}
  storage.set('seen', [product_id || sku || url, storage.get('seen')].join().slice(0, LENGTH))
}

/** Their ids, SKUs or addresses, as events carried them; the last one first. */
export function readViewed(storage: Storage): string[] {
  const seen = storage.get('seen') || ''
  const ids = seen.split(',')
  // The last one may be cut.
  if (seen.length === LENGTH) ids.pop()
  return [...new Set(ids.filter(Boolean))].slice(0, MOST)
}
