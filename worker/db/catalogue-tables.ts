/** The rows of the catalogue's tables: products, and what is kept about them. */

import type { Generated } from 'kysely'

export interface CatalogueTables {
  products: {
    id: string
    title: string
    description: string
    url: string
    image_url: string
    brand: string
    category: string
    price: number | null
    list_price: number | null
    currency: string | null
    availability: 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | 'discontinued'
    quantity: number | null
    variants: string
    attributes: string
    source: string
    updated_at: number
    sku: string | null
    gtin: string | null
    images: string
    rating: string | null
    expected_at: number | null
    statements: string
    history: string
    aliases: string
    created_at: number
    stamp: string
  }
  product_keys: { key: string; product_id: string }
  product_changes: { seq: number; at: number; changes: string }
  feeds: {
    url: string
    due_at: Generated<number>
    lease_token: string | null
    lease_until: Generated<number>
    run: Generated<string>
    place: string | null
    etag: Generated<string>
    last_modified: Generated<string>
    counts: Generated<string>
    complete: Generated<string>
    result: string | null
    rejects: Generated<string>
    missing: Generated<string>
  }
  feed_parts: { url: string; run: string; part: number; ids: string }
}
