/** A product as it stands in an event: the property names of Segment's e-commerce events, money as decimals. */
import { categoryOf } from '../catalogue/categories.ts'
import { currency, type Item } from '../catalogue/index.ts'

export interface Line {
  product_id: string
  sku: string
  name: string
  brand: string
  category: string
  variant?: string
  price: number
  currency: string
  url: string
  image_url: string
}

/** Names an item for an event; `publicUrl` is the shop's own address without a slash at its end. */
export function lineOf(item: Item, publicUrl: string): Line {
  const { product, variant } = item
  return {
    product_id: product.id,
    sku: item.sku,
    name: product.title,
    brand: product.brand,
    category: (categoryOf(product.category)?.path ?? []).join(' > '),
    ...(variant ? { variant: variant.title } : {}),
    price: item.price / 100,
    currency,
    url: `${publicUrl}/demo/p/${product.slug}`,
    image_url: `${publicUrl}/demo/img/${item.sku}.svg`,
  }
}
