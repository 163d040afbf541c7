/** Pages for tests: a document around some mark-up, and what is read from it. */

import { type Extracted, extractProduct } from '../../../worker/catalog/extract/extract.ts'
import type { PageProduct } from '../../../worker/catalog/extract/merge.ts'

export const at = 'https://shop.test/p/trail-shoe'

/** A page about a trail shoe, unless told otherwise. */
export function document({
  head = '',
  body = '',
  title = 'Trail Shoe | Fell',
  lang = 'en',
} = {}): string {
  return `<!doctype html><html lang="${lang}"><head><title>${title}</title>${head}</head><body>${body}</body></html>`
}

export function jsonLd(...blocks: unknown[]): string {
  return blocks
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one).replaceAll('</', '<\\/')))
    .map((text) => `<script type="application/ld+json">${text}</script>`)
    .join('')
}

export function read(
  html: string | Uint8Array,
  url = at,
  contentType = 'text/html; charset=utf-8',
): Promise<Extracted> {
  const bytes = typeof html === 'string' ? new TextEncoder().encode(html) : html
  return extractProduct(bytes, { url, contentType })
}

/** What is read from a page that must be about a product. */
export async function product(
  html: string | Uint8Array,
  url = at,
  contentType?: string,
): Promise<PageProduct> {
  const { product: found, why } = await read(html, url, contentType)
  if (!found) throw new Error(`No product: ${why}`)
  return found
}

export const offer = (price: unknown, more: object = {}) => ({
  '@type': 'Offer',
  price,
  priceCurrency: 'EUR',
  availability: 'https://schema.org/InStock',
  ...more,
})

export const shoe = (more: object = {}) => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: 'Trail Shoe',
  sku: 'S-42',
  offers: offer('89.90'),
  ...more,
})
