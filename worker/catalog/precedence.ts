/** Who is believed about which field of a product, where sources differ. docs/catalogue.md says why. */

import type { Source } from './statement.ts'

/** Sources that believe each other stand in one tier: there, what was said later counts. Earlier tiers come first. */
export type Tiers = readonly (readonly Source[])[]

const shop: readonly Source[] = ['api', 'shopify', 'woocommerce']

/** Price, list price and currency, always together from one source. */
const price: Tiers = [shop, ['feed'], ['page']]

/** Stock changes faster than feeds are made: of feed and page, the one that noticed the last change. */
const stock: Tiers = [shop, ['feed', 'page']]

/** What shoppers read: a page is written for them, a feed for an advertisement. */
const words: Tiers = [shop, ['page'], ['feed']]

/** What identifies and files it, and how it is shown: feeds have to keep rules in these. */
const shelf: Tiers = [shop, ['feed'], ['page']]

/** The tiers of every field that is merged by itself. */
export const precedence = {
  price,
  stock,
  title: words,
  description: words,
  rating: words,
  url: words,
  brand: shelf,
  category: shelf,
  imageUrl: shelf,
  attributes: shelf,
  options: shelf,
  sku: shelf,
  gtin: shelf,
} as const

/** How much a source is believed in general: 0 is the shop itself, then feeds, then pages. */
export function rankOf(source: Source): number {
  return shelf.findIndex((tier) => tier.includes(source))
}

/** Anything that a source said at some instant. */
export interface Said {
  readonly source: Source
  readonly at: number
  readonly name: string
}

/** What was said, the most believed first. The order in which it came makes no difference. */
export function byPrecedence<Item extends Said>(items: readonly Item[], tiers: Tiers): Item[] {
  const place = (source: Source) => tiers.findIndex((tier) => tier.includes(source))
  const within = (source: Source) => tiers.flat().indexOf(source)
  return [...items].sort(
    (a, b) =>
      place(a.source) - place(b.source) ||
      b.at - a.at ||
      within(a.source) - within(b.source) ||
      byName(a.name, b.name),
  )
}

/** Names in an order of their own: the shorter, then the alphabetically first, leads. */
export function byName(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}
