/** The whole catalogue of the demo shop, by id and by address, and in the shape of Aisle's product API. */
import { camping } from './camping.ts'
import { categoryOf } from './categories.ts'
import { coffee } from './coffee.ts'
import { home } from './home.ts'
import { nutrition } from './nutrition.ts'
import type { Product, Variant } from './product.ts'
import { runningClothing } from './running-clothing.ts'
import { runningShoes } from './running-shoes.ts'
import { skinCare } from './skin-care.ts'
import { wearables } from './wearables.ts'

export const currency = 'EUR'

export const products: readonly Product[] = [
  ...runningShoes,
  ...runningClothing,
  ...nutrition,
  ...coffee,
  ...skinCare,
  ...camping,
  ...home,
  ...wearables,
]

const bySlug = new Map(products.map((product) => [product.slug, product]))
const byId = new Map(products.map((product) => [product.id, product]))

/** What can lie in a cart: a product without variants, or one variant of a product. */
export interface Item {
  readonly sku: string
  readonly product: Product
  readonly variant?: Variant
  /** Minor units (cents). */
  readonly price: number
}

const itemBySku = new Map<string, Item>(products.flatMap((product) => itemsOf(product)).map(pair))

function pair(item: Item): [string, Item] {
  return [item.sku, item]
}

/** Everything of a product that can be bought: its variants, or itself. */
export function itemsOf(product: Product): Item[] {
  if (!product.variants.length) return [{ sku: product.id, product, price: product.price }]
  return product.variants.map((variant) => ({
    sku: variant.id,
    product,
    variant,
    price: variant.price,
  }))
}

/** The product at an address below /demo/p/. */
export function productAt(slug: string): Product | undefined {
  return bySlug.get(slug)
}

export function productOf(id: string): Product | undefined {
  return byId.get(id)
}

/** The item behind a product or variant id; a product with variants stands for its first one that is there. */
export function itemOf(id: string): Item | undefined {
  const exact = itemBySku.get(id)
  if (exact) return exact
  const product = byId.get(id)
  if (!product) return undefined
  const items = itemsOf(product)
  return items.find((item) => (item.variant?.quantity ?? 0) > 0) ?? items[0]
}

/** A product as `PUT /api/products/:id` takes it; money as decimals, stock of the moment from `quantityOf`. */
export function productForAisle(
  product: Product,
  publicUrl: string,
  quantityOf: (item: Item) => number = (item) => item.variant?.quantity ?? item.product.quantity,
) {
  const items = itemsOf(product)
  const total = items.reduce((sum, item) => sum + quantityOf(item), 0)
  return {
    id: product.id,
    title: product.title,
    description: product.description,
    url: `${publicUrl}/demo/p/${product.slug}`,
    imageUrl: `${publicUrl}/demo/img/${product.id}.svg`,
    brand: product.brand,
    category: [...(categoryOf(product.category)?.path ?? [])],
    price: product.price / 100,
    ...(product.listPrice === undefined ? {} : { listPrice: product.listPrice / 100 }),
    currency,
    availability: availability(total),
    quantity: total,
    ...(product.variants.length
      ? {
          variants: items.flatMap(({ variant, ...item }) =>
            variant
              ? [
                  {
                    id: variant.id,
                    title: variant.title,
                    price: variant.price / 100,
                    availability: availability(quantityOf({ ...item, variant })),
                    quantity: quantityOf({ ...item, variant }),
                    options: { ...variant.options },
                  },
                ]
              : [],
          ),
        }
      : {}),
    attributes: {
      ...(product.lasts === undefined ? {} : { lastsDays: product.lasts }),
      ...(product.season === undefined ? {} : { season: product.season }),
    },
  }
}

export type AisleProduct = ReturnType<typeof productForAisle>

/** The catalogue as `POST /api/products/batch` takes it. */
export function productsForAisle(publicUrl: string): AisleProduct[] {
  return products.map((product) => productForAisle(product, publicUrl))
}

function availability(quantity: number): 'in_stock' | 'out_of_stock' {
  return quantity > 0 ? 'in_stock' : 'out_of_stock'
}
