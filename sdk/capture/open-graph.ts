/** Reads Open Graph's product tags. */
import { readAmount } from './amount.ts'
import { known, type Properties } from './sighting.ts'
import { readAddress, readText } from './text.ts'

/** What a page's meta tags say: its type, its address, and the product as an event names it. */
export interface Graph {
  type: string
  url: string | undefined
  product: Properties
}

/** Reads the head of a document; `page` is the address to which others are relative. */
export function readGraph(document: Document, page: string): Graph {
  const tags: { [name: string]: string } = {}
  for (const meta of Array.from(document.querySelectorAll('meta[property],meta[name]')).slice(
    0,
    500,
  )) {
    const name = meta.getAttribute('property') || meta.getAttribute('name') || ''
    const content = meta.getAttribute('content')
    if (/^(og|product):/.test(name) && content && !tags[name]) tags[name] = content
  }
  const pick = (...names: string[]) => names.map((name) => tags[name]).find(Boolean)
  const id = readText(pick('product:retailer_item_id', 'product:retailer_part_no'))
  return {
    type: pick('og:type') || '',
    url: readAddress(pick('og:url'), page),
    product: known({
      product_id: id,
      sku: id,
      name: readText(pick('og:title')),
      brand: readText(pick('product:brand', 'og:brand')),
      category: readText(pick('product:category')),
      price: readAmount(pick('product:price:amount', 'og:price:amount')) || undefined,
      currency: readText(pick('product:price:currency', 'og:price:currency'), 3),
      image_url: readAddress(pick('og:image:secure_url', 'og:image'), page),
    }),
  }
}
