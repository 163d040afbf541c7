/** Asks for products that fit: what the shop knows of everybody, and this browser of itself. */
import { explain } from './asked.ts'
import type { Desk } from './desk.ts'
import type { Problem } from './emitter.ts'
import { readViewed } from './recent.ts'

/** How the products are chosen. */
export type Strategy =
  | 'next'
  | 'also-viewed'
  | 'similar'
  | 'bought-together'
  | 'cart'
  | 'upsell'
  | 'trending'
  | 'new'
  | 'popular'
  | 'recently-viewed'
  | 'buy-again'
  | 'for-you'

/** What is asked for. Products are named as events name them: by id, SKU or address. */
export interface Wish {
  /** `next` when it is left out: what fits what was looked at last. */
  strategy?: Strategy
  /** The product that the page is about. */
  productId?: string
  category?: string
  /** How many at most. */
  limit?: number
  /** What was looked at, the last first; what this browser remembers, when it is left out. */
  recent?: string[]
  /** What lies in the cart; what this browser remembers, when it is left out. */
  cart?: string[]
  /** What is not to be among them. */
  exclude?: string[]
}

/** A product as it is recommended. Prices are decimals. */
export interface Recommendation {
  id: string
  title: string
  url: string | null
  imageUrl: string | null
  price: string | null
  listPrice: string | null
  currency: string | null
  availability: string | null
  brand: string | null
  category: string[]
  rating: { value: number; count: number } | null
  /** Why it is there, in a code for programs and a sentence for people. */
  reason: { code: string; text: string } | null
  variants: { id: string; title: string; price: string | null; availability: string | null }[]
}

/** The answer; no items, and the reason, where there could be none. */
export interface Recommendations {
  strategy: string
  items: Recommendation[]
  error?: Problem
}

/** How long a list in an address may be, in characters. */
const LIST = 1500

/** The ids of a list that fit, with commas between. */
function listed(ids: readonly unknown[]): string {
  let list = ''
  for (const id of ids.slice(0, 50)) {
    const next = `${list && `${list},`}${id}`
    if (id && !`${id}`.includes(',') && next.length <= LIST) list = next
  }
  return list
}

/** What lies in the cart, as this browser remembers it. */
function cartOf({ storage }: Desk): unknown[] {
  try {
    const { products } = JSON.parse(storage.get('cart') as string)
    return products.map(({ sku, product_id }: Record<string, unknown>) => sku || product_id)
  } catch {
    return []
  }
}

/** Asks. No cookie goes along and no identifier: product ids only. Never rejects. */
export async function recommend(desk: Desk, wish: Wish = {}): Promise<Recommendations> {
  const { endpoint, key, storage } = desk
  const { strategy = 'next', productId, category, limit, exclude } = wish
  const { recent = readViewed(storage), cart = cartOf(desk) } = wish
  const query = new URLSearchParams({ key, strategy })
  const lists = { recent: listed(recent), cart: listed(cart), exclude: listed(exclude || []) }
  for (const [name, value] of Object.entries({ product: productId, category, limit, ...lists })) {
    if (value) query.set(name, `${value}`)
  }
  let status = 0
  let text = ''
  try {
    const answer = await fetch(`${endpoint}/v1/recommendations?${query}`, { credentials: 'omit' })
    status = answer.status
    text = await answer.text()
    const found = JSON.parse(text)
    if (answer.ok && Array.isArray(found.items)) return found
  } catch {}
  return { strategy, items: [], error: explain(status, text) }
}
