/** Visits to a shop, always the same: 80 % pages and products looked at, 15 % carts, 5 % orders and sign-ups. */

import { seeded } from './figure.mjs'

const MINUTE = 60_000

/** Events of a visit: on average ten, some visits short, a few long. */
const meanLength = 10
const meanPause = 35_000

/**
 * Visits that begin within `minutes`. Each event has `at`, in ms from the beginning.
 * @param {{visits: number, minutes: number, seed: number, name: string}} plan name: part of the visitors' ids
 */
export function makeVisits({ visits, minutes, seed, name }) {
  const random = seeded(seed)
  const spread = (mean) => -Math.log(1 - random()) * mean
  return Array.from({ length: visits }, (_, number) => {
    const visitor = `${name}-${number}`
    const length = 1 + Math.round(spread(meanLength - 1))
    let at = random() * minutes * MINUTE
    const events = Array.from({ length }, (_, index) => {
      if (index > 0) at += 2_000 + spread(meanPause - 2_000)
      return { at, id: `${visitor}-${index}`, ...draw(random, visitor, index) }
    })
    return { visitor, events }
  })
}

function draw(random, visitor, index) {
  // A visit begins with a page; the other events make up for that, so that the mix as a whole is kept.
  const kind = index === 0 ? 0 : random()
  const product = Math.floor(random() * 400)
  const properties = {
    product_id: `p${product}`,
    sku: `p${product}-${product % 3}`,
    name: `Trail shoe number ${product}`,
    category: `Category ${product % 12}`,
    price: 20 + (product % 90),
    currency: 'EUR',
    quantity: 1,
  }
  if (kind < 0.32) return { kind: 'page', path: `/c/${product % 12}` }
  if (kind < 0.776) return { kind: 'track', event: 'Product Viewed', properties }
  if (kind < 0.91) return { kind: 'track', event: 'Product Added', properties }
  if (kind < 0.944)
    return { kind: 'track', event: 'Cart Viewed', properties: { products: [properties] } }
  const email = `${visitor}@example.com`
  if (kind < 0.972) return { kind: 'subscribe', email }
  return {
    kind: 'order',
    properties: {
      order_id: `${visitor}-o${index}`,
      revenue: properties.price,
      currency: 'EUR',
      email,
      products: [properties],
    },
  }
}

/** A browser's event as a message. */
export function messageOf(visitor, event, epoch) {
  const timestamp = new Date(epoch + event.at).toISOString()
  const url = `https://shop.example${event.path ?? `/p/${event.properties?.product_id ?? ''}`}`
  const context = {
    page: { url, path: new URL(url).pathname, title: 'A page of the shop', referrer: '' },
    locale: 'de-AT',
    timezone: 'Europe/Vienna',
    library: { name: 'aisle.js', version: '0.1.0' },
  }
  const { event: name, properties } = event
  const shared = { messageId: event.id, timestamp, anonymousId: visitor, context }
  return event.kind === 'page'
    ? { type: 'page', ...shared, properties: {} }
    : { type: 'track', event: name, properties, ...shared }
}
