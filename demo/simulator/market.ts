/** What the simulated shoppers find in the shop: popularity, seasons, and what goes with what. */
import { categories } from '../catalogue/categories.ts'
import { type Item, itemsOf } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import type { Random } from './random.ts'
import { fits, wantedIn } from './season.ts'
import type { Shopper } from './shopper.ts'

export interface Market {
  /** An aisle that this shopper walks into in this month (0 to 11); undefined when all are empty. */
  category(random: Random, shopper: Shopper, month: number): number
  product(random: Random, category: number, month: number): Product
  complement(random: Random, product: Product): Product | undefined
  /** The variant that somebody takes: their size stays their size, the colour is a matter of mood. */
  item(random: Random, shopper: Shopper, product: Product): Item
}

/** Prepares the market; the earlier a product stands in its category, the more people look at it. */
export function createMarket(products: readonly Product[]): Market {
  const shelves = categories.map(({ slug }) => products.filter((one) => one.category === slug))
  const byId = new Map(products.map((product) => [product.id, product]))
  const weights = shelves.map((shelf) =>
    Array.from({ length: 12 }, (_, month) =>
      shelf.map((product, rank) => fits(product, month) / (rank + 2) ** 0.8),
    ),
  )
  const items = new Map(products.map((product) => [product.id, itemsOf(product)]))
  return {
    category: (random, shopper, month) =>
      random.weighted(
        categories.map(({ slug }, index) =>
          shelves[index]?.length ? (shopper.interests[index] ?? 0) * wantedIn(slug, month) : 0,
        ),
      ),
    product(random, category, month) {
      const shelf = shelves[category] ?? []
      return shelf[random.weighted(weights[category]?.[month] ?? [])] ?? random.pick(products)
    },
    complement(random, product) {
      const id = product.goesWith.length ? random.pick(product.goesWith) : undefined
      return id === undefined ? undefined : byId.get(id)
    },
    item(random, shopper, product) {
      const all = items.get(product.id) ?? itemsOf(product)
      const sizes = new Set(all.map((item) => item.variant?.options.size))
      const size = [...sizes][(shopper.name.length * 7 + shopper.email.length) % sizes.size]
      const fitting = all.filter((item) => item.variant?.options.size === size)
      return random.pick(fitting.length ? fitting : all)
    },
  }
}

/** Whether a product was there to be bought: what is sold out today had better days. */
export function sellable(product: Product, random: Random): boolean {
  return product.quantity > 0 || random.chance(0.35)
}
