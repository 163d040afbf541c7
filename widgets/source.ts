/** Asks the Worker for what widgets show. Whatever goes wrong, there is simply nothing to show. */

import { readCart } from '../sdk/placement/cart.ts'
import type { Counter } from '../sdk/placement/place.ts'
import { type Item, readItems } from './item.ts'
import type { Stage } from './stage.ts'

/** How long an answer may take, in ms: later than that, nobody waits for it. */
const PATIENCE = 6000

/** Reads JSON of the storefront; undefined where it does not come. */
export async function ask(
  { endpoint, key }: Counter,
  path: string,
  query: { [name: string]: string | undefined },
): Promise<unknown> {
  const parameters = new URLSearchParams({ key })
  for (const name of Object.keys(query)) if (query[name]) parameters.set(name, query[name])
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PATIENCE)
  try {
    const answer = await fetch(`${endpoint}/v1/${path}?${parameters}`, { signal: stop.signal })
    return answer.ok ? await answer.json() : undefined
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

/** The address of this page as its owner wants it named. */
export function pageAddress(): string {
  const link = document.querySelector<HTMLLinkElement>('link[rel=canonical]')
  return link?.href || location.href.split('#')[0] || ''
}

/** The product that a widget stands beside: named by its element, or the one that the page is about. */
export const productOf = ({ host }: Pick<Stage, 'host'>): string =>
  host.getAttribute('product') || pageAddress()

/** Products of a strategy, at most `limit`. */
export async function askItems(stage: Stage, strategy: string, limit: number): Promise<Item[]> {
  const { counter } = stage
  const cart = readCart(counter.storage).products.map((line) => line.sku || line.product_id || '')
  const productId = productOf(stage)
  const { recommend } = counter.aisle as { recommend?: (query: object) => Promise<unknown> }
  const query = { strategy, productId, limit, cart: cart.filter(Boolean).slice(0, 20) }
  const answer = recommend
    ? await recommend(query).catch(() => undefined)
    : await ask(counter, 'recommendations', {
        strategy,
        product: productId,
        cart: `${query.cart}`,
        limit: `${limit}`,
      })
  return readItems(answer).slice(0, limit)
}
