/** What a list of products is about, and the products that it shows. */

import type { Strategy } from '../sdk/contract/storefront.ts'
import { type Item, readItems } from './item.ts'
import type { Stage } from './stage.ts'

/** The address of this page as its owner wants it named. */
export function pageAddress(): string {
  const link = document.querySelector<HTMLLinkElement>('link[rel=canonical]')
  return link?.href || location.href.split('#')[0] || ''
}

/** The product that a widget stands beside: named by its element, or the one that the page is about. */
const productOf = ({ host }: Stage): string => host.getAttribute('product') || pageAddress()

/** Products of a strategy, at most `limit`; none where they cannot be had. */
export async function askItems(stage: Stage, strategy: string, limit: number): Promise<Item[]> {
  const wish = { strategy: strategy as Strategy, productId: productOf(stage), limit }
  return readItems(await stage.counter.aisle.recommend(wish)).slice(0, limit)
}
