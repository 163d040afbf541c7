/** Asks for products that fit: what the shop knows of everybody, and this browser of itself. */
import { explain } from './asked.ts'
import type { Recommendations, Wish } from './contract/storefront.ts'
import type { Desk } from './desk.ts'
import { readViewed } from './recent.ts'

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
