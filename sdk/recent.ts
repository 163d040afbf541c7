/** The products that this browser looked at last, for recommendations. */
import type { Storage } from './storage.ts'

/** How many are remembered. */
const MOST = 50

/** Remembers the product of a `Product Viewed`: in memory, until the shopper allows more. */
export function noteViewed(storage: Storage, message: object): void {
  const { event, properties } = message as { event?: string; properties?: Record<string, string> }
  if (event !== 'Product Viewed' || !properties) return
  const { product_id, sku, url } = properties
  const seen = [product_id || sku || url, storage.get('seen')].join('\n')
  storage.set('seen', seen.split('\n', MOST).join('\n'))
}

/** Their ids, SKUs or addresses, as events carried them; the last one first. */
export const readViewed = (storage: Storage): string[] => [
  ...new Set((storage.get('seen') || '').split('\n').filter(Boolean)),
]
