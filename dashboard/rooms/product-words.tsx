/** How the console speaks of products: their sources, their stock, prices and pictures. */

import type { Product } from '../../worker/catalog/product.ts'
import { formatAmount, type Tone } from '../parts/words.tsx'
import { safeUrl } from '../safe-url.ts'

const sources: Readonly<Record<string, string>> = {
  api: 'Your server',
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  feed: 'Feed',
  page: 'Page',
}

export function sourceName(source: string): string {
  return sources[source] ?? source
}

const availabilities: Readonly<Record<string, { name: string; tone: Tone }>> = {
  in_stock: { name: 'In stock', tone: 'good' },
  out_of_stock: { name: 'Sold out', tone: 'bad' },
  preorder: { name: 'Pre-order', tone: 'info' },
  backorder: { name: 'On back-order', tone: 'info' },
  discontinued: { name: 'Discontinued', tone: 'plain' },
}

/** Stock in words, with the count where there is one. */
export function stockOf(product: Pick<Product, 'availability' | 'quantity'>): {
  name: string
  tone: Tone
} {
  const { availability, quantity } = product
  const known = availabilities[availability] ?? { name: availability, tone: 'plain' as const }
  if (availability !== 'in_stock' || quantity === null) return known
  return { name: `${quantity.toLocaleString('en')} in stock`, tone: quantity > 0 ? 'good' : 'bad' }
}

export function Price(props: { amount: unknown; currency: string | null }) {
  const { amount, currency } = props
  if (typeof amount !== 'string' || currency === null) return <span class="none">–</span>
  return <span class="money">{formatAmount({ amount, currency })}</span>
}

/** A product's picture, or a blank of its size. It says nothing that the title beside it does not. */
export function Picture({ url, large }: { url: string; large?: boolean }) {
  const src = safeUrl(url)
  const style = `picture ${large ? 'picture-large' : ''}`
  if (src === undefined) return <span class={style} aria-hidden="true" />
  const size = large ? 120 : 48
  return <img class={style} src={src} alt="" width={size} height={size} loading="lazy" />
}
