/** What the capture tests put on their pages, and how they wait for what came of it. */

import type { Message } from '../../../sdk/contract/envelope.ts'
import { type Shop, until } from '../shop.ts'

/** A track message as it arrived. */
export interface Told {
  event: string
  properties: Record<string, unknown>
  messageId: string
  timestamp: string
  context: { capture?: string; page: { path: string; url: string } }
}

const shoe = {
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: 'Trail Shoe',
  sku: 'S-42',
  brand: { name: 'Fell' },
  offers: { price: '89.90', priceCurrency: 'EUR' },
}

/** A JSON-LD block of a shoe, or of something else. */
export function jsonLd(changes: object = {}): string {
  return `<script type="application/ld+json">${JSON.stringify({ ...shoe, ...changes })}</script>`
}

/** The events that the collector took, without page views, in the order in which they happened, each once. */
export function told(shop: Shop): Told[] {
  const tracks = shop.collector.taken().filter(({ type }) => type === 'track') as (Message & Told)[]
  const once = new Map(tracks.map((message) => [message.messageId, message]))
  return [...once.values()].sort((a, b) => (a.messageId < b.messageId ? -1 : 1))
}

/** Waits for events of this name. */
export function tell(shop: Shop, event: string, count = 1): Promise<Told[]> {
  return until(() => {
    const found = told(shop).filter((one) => one.event === event)
    return found.length >= count ? found : null
  }, 8000)
}
