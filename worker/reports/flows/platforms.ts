/** What the owner has to know before a flow is on that a shop platform has too: the platform writes already. */

import type { Platforms } from '../../platforms/config.ts'

const NAMES = { shopify: 'Shopify', woocommerce: 'WooCommerce' } as const

/** What each of them sends by itself, by the flow that would send it again. */
const OWN: Readonly<
  Record<string, { readonly what: string; readonly by: readonly (keyof Platforms)[] }>
> = {
  'order-confirmation': { what: 'its own order confirmation', by: ['shopify', 'woocommerce'] },
  'order-shipped': { what: 'its own shipping confirmation', by: ['shopify'] },
  'order-delivered': {
    what: 'its own delivery update, unless you switched it off there',
    by: ['shopify'],
  },
}

/** A sentence on the platforms that are connected and write it already; empty where none does. */
export function platformNotice(flowId: string, platforms: Platforms): string {
  const own = Object.hasOwn(OWN, flowId) ? OWN[flowId] : undefined
  const connected = (own?.by ?? []).filter((source) => {
    const { secret, api } = platforms[source]
    return secret !== null || api !== null
  })
  if (!own || connected.length === 0) return ''
  const names = connected.map((source) => NAMES[source]).join(' and ')
  const sends = connected.length === 1 ? 'is connected and sends' : 'are connected and each sends'
  return `${names} ${sends} ${own.what}: with this flow on, buyers get both. Switch one of them off.`
}
